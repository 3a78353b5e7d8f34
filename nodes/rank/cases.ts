/**
 * Which strategy, scenario and symbol each row of results is about, as numbers:
 * tens of thousands of rows are grouped many times, and words are slow.
 */

/** Per row the position of its word in the list beside it. */
export interface Cases {
  readonly strategies: readonly string[];
  readonly strategy: Int32Array;
  readonly scenarios: readonly string[];
  readonly scenario: Int32Array;
  readonly symbols: readonly string[];
  readonly symbol: Int32Array;
}

/** The cases of rows whose keys are strategy, scenario and symbol; lists are in order of first use. */
export function casesOf(keys: readonly (readonly string[])[]): Cases {
  const [strategies, strategy] = encode(keys, 0);
  const [scenarios, scenario] = encode(keys, 1);
  const [symbols, symbol] = encode(keys, 2);
  return { strategies, strategy, scenarios, scenario, symbols, symbol };
}

function encode(keys: readonly (readonly string[])[], dim: number): [string[], Int32Array] {
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

/** Row of the baseline's result on the same scenario and symbol, per row; -1 without one. */
export function baselineRows(cases: Cases, baseline: string): Int32Array {
  const { strategies, strategy, scenarios, scenario, symbols, symbol } = cases;
  const code = strategies.indexOf(baseline);
  const rows = new Int32Array(scenarios.length * symbols.length).fill(-1);
  const place = (row: number): number => scenario[row]! * symbols.length + symbol[row]!;
  for (let row = 0; row < strategy.length; row++)
    if (strategy[row] === code) rows[place(row)] = row;
  return strategy.map((_, row) => rows[place(row)]!);
}
