/**
 * Results of one strategy, as far as it is ranked by them.
 *
 * Those of the baseline stand beside each strategy that is described, and are a part that is
 * remembered: to read them anew, 4,000 items are looked up whose other columns nobody asked for.
 */
import type { Collected, ComputeContext, Json, Part, Slice } from '../../src/contract/index.js';
import { type Cases, casesOf } from './cases.js';

/** A row per backtest. */
export interface ResultRows {
  readonly cases: Cases;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** What the numbers of a part are about. */
interface Facts {
  readonly scenarios: readonly string[];
  readonly symbols: readonly string[];
  readonly columns: readonly string[];
}

/** The rows of a fan-in of one strategy. */
export function rowsOf({ keys, table }: Collected): ResultRows {
  return { cases: casesOf(keys), columns: table.columns as ResultRows['columns'] };
}

/** The same, remembered. */
export function rememberedRows(
  slice: Slice,
  { collect, remember }: Pick<ComputeContext<unknown>, 'collect' | 'remember'>,
): ResultRows {
  const [part] = remember([{ reads: [slice], values: 'rows' }], () => [
    partOf(rowsOf(collect(slice))),
  ]);
  return rowsIn(part as Part);
}

/** Columns one behind the other, and behind them what each row is about. */
function partOf({ cases, columns }: ResultRows): Part {
  const { scenarios, scenario, symbols, symbol } = cases;
  const lists = [...Object.values(columns), scenario, symbol];
  const rows = scenario.length;
  const numbers = new Float64Array(lists.length * rows);
  lists.forEach((list, i) => {
    numbers.set(list, i * rows);
  });
  const facts: Facts = { scenarios, symbols, columns: Object.keys(columns) };
  return { facts: facts as unknown as Json, numbers };
}

function rowsIn({ facts, numbers }: Part): ResultRows {
  const { scenarios, symbols, columns } = facts as unknown as Facts;
  const rows = numbers.length / (columns.length + 2);
  const list = (i: number): Float64Array => numbers.subarray(i * rows, (i + 1) * rows);
  return {
    cases: {
      ...{ scenarios, scenario: new Int32Array(list(columns.length)) },
      ...{ symbols, symbol: new Int32Array(list(columns.length + 1)) },
    },
    columns: Object.fromEntries(columns.map((name, i) => [name, list(i)])),
  };
}
