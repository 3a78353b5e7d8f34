/**
 * Which scenario and symbol each row of a strategy's results is about, as numbers:
 * thousands of rows are grouped many times, and words are slow.
 */
import type { Collected } from '../../src/contract/index.js';

/** Per row the position of its word in the list beside it. */
export interface Cases {
  readonly scenarios: readonly string[];
  readonly scenario: Int32Array;
  readonly symbols: readonly string[];
  readonly symbol: Int32Array;
}

/** The cases of rows whose keys are strategy, scenario and symbol; lists are in order of first use. */
export function casesOf(keys: readonly (readonly string[])[]): Cases {
  const [scenarios, scenario] = encode(keys, 1);
  const [symbols, symbol] = encode(keys, 2);
  return { scenarios, scenario, symbols, symbol };
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

/**
 * Row of the baseline's result on the same scenario and symbol, per row; -1 without one.
 * Rows of the baseline stand below the strategy's own, where it is another.
 */
export function baselineRows(
  cases: Cases,
  own: Collected,
  baseline: Collected | undefined,
): Int32Array {
  const { scenarios, scenario, symbols, symbol } = cases;
  const rows = new Int32Array(scenarios.length * symbols.length).fill(-1);
  if (baseline) {
    const first = baseline === own ? 0 : own.keys.length;
    const scenarioAt = new Map(scenarios.map((name, i) => [name, i]));
    const symbolAt = new Map(symbols.map((name, i) => [name, i]));
    baseline.keys.forEach(([, window, name], row) => {
      const at = scenarioAt.get(window as string);
      const s = symbolAt.get(name as string);
      if (at !== undefined && s !== undefined) rows[at * symbols.length + s] = first + row;
    });
  }
  return scenario.map((at, row) => rows[at * symbols.length + symbol[row]!]!);
}
