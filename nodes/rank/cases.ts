/**
 * Which scenario and symbol each row of a strategy's results is about, as numbers:
 * thousands of rows are grouped many times, and words are slow.
 */

/** Per row the position of its word in the list beside it. */
export interface Cases {
  readonly scenarios: readonly string[];
  readonly scenario: Int32Array;
  readonly symbols: readonly string[];
  readonly symbol: Int32Array;
}

/** The cases of rows whose keys are strategy, scenario and symbol; lists are in order of first use. */
export function casesOf(keys: Keys): Cases {
  const [scenarios, scenario] = encode(keys, 1);
  const [symbols, symbol] = encode(keys, 2);
  return { scenarios, scenario, symbols, symbol };
}

/** Cases of many strategies: those that name the same backtests in the same order share theirs. */
export class SharedCases {
  private readonly known: Cases[] = [];

  /** The first ones that are the same. */
  of(cases: Cases): Cases {
    const same = this.known.find((other) => areSame(other, cases));
    if (!same) this.known.push(cases);
    return same ?? cases;
  }
}

/** Scenario and symbol of each row, behind the strategy. */
type Keys = readonly (readonly string[])[];

function areSame(some: Cases, others: Cases): boolean {
  return (
    areEqual(some.scenario, others.scenario) &&
    areEqual(some.symbol, others.symbol) &&
    areEqual(some.scenarios, others.scenarios) &&
    areEqual(some.symbols, others.symbols)
  );
}

function areEqual<T>(some: ArrayLike<T>, others: ArrayLike<T>): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}

function encode(keys: Keys, dim: number): [string[], Int32Array] {
  const positions = new Map<string, number>();
  const codes = new Int32Array(keys.length);
  let last: string | undefined;
  let code = 0;
  for (let row = 0; row < keys.length; row++) {
    const word = keys[row]![dim] as string;
    if (word !== last) {
      last = word;
      code = positions.get(word) ?? positions.size;
      if (code === positions.size) positions.set(word, code);
    }
    codes[row] = code;
  }
  return [[...positions.keys()], codes];
}

/**
 * Row of the baseline's result on the same scenario and symbol, per row; -1 without one.
 * Rows of the baseline begin at `first`. Shared cases are compared at a glance.
 */
export function baselineRows(cases: Cases, others: Cases | undefined, first: number): Int32Array {
  const { scenario, symbol, symbols } = cases;
  if (!others) return new Int32Array(scenario.length).fill(-1);
  // No two rows of one strategy are of one case.
  if (others === cases) return scenario.map((_, row) => first + row);
  const rows = new Int32Array(cases.scenarios.length * symbols.length).fill(-1);
  const scenarioAt = placesIn(cases.scenarios, others.scenarios);
  const symbolAt = placesIn(symbols, others.symbols);
  others.scenario.forEach((code, row) => {
    const at = scenarioAt[code]!;
    const s = symbolAt[others.symbol[row]!]!;
    if (at >= 0 && s >= 0) rows[at * symbols.length + s] = first + row;
  });
  return scenario.map((at, row) => rows[at * symbols.length + symbol[row]!]!);
}

/** Position of each word in a list; -1 where it is not in it. */
function placesIn(list: readonly string[], words: readonly string[]): number[] {
  const positions = new Map(list.map((word, i) => [word, i]));
  return words.map((word) => positions.get(word) ?? -1);
}
