/**
 * The rankings by symbol, every strategy on every symbol, as columns of numbers.
 *
 * There are thousands of such pairs, each with some fifty figures: as objects they would be
 * most of what a ranking writes, keeps and reads again, and most of its time. A figure
 * that is not defined is NaN here; as JSON it is null.
 */
import type { ColumnSpec, Emission, InputView, Json, Table } from '../../src/contract/index.js';
import type { Evidence } from './evidence.js';
import type { Figures } from './ranking.js';
import { EVIDENCE_COLUMNS } from './rankings.js';

/** A column of numbers without a unit. */
export const number = <Name extends string>(name: Name, about: string): ColumnSpec => ({
  name,
  type: 'double',
  about,
});

/** Columns of pairs of a strategy and a symbol: symbol by symbol, the best strategy first. */
export const PAIR_COLUMNS: readonly ColumnSpec[] = [
  { name: 'symbol', type: 'int', about: 'position among the symbols' },
  { name: 'strategy', type: 'int', about: 'position among the strategies' },
  { name: 'rank', type: 'int', about: 'place by score; NaN where nothing is defined' },
  number('score', 'score, 0 to 1'),
  { name: 'n', type: 'int', about: 'backtests' },
  number('share_above_baseline', 'share of backtests that beat the baseline'),
  ...EVIDENCE_COLUMNS.map(([id, about]) => number(id, about)),
];

/** Columns of the spread of a metric: as many rows per pair as there are metrics, in their order. */
export const SPREAD_COLUMNS: readonly ColumnSpec[] = [
  number('median', 'median'),
  number('q1', 'lower quartile'),
  number('q3', 'upper quartile'),
];

/** What the columns are about, in words. */
export interface SymbolNames {
  readonly symbols: readonly string[];
  readonly strategies: readonly string[];
  /** Of each strategy. */
  readonly categories: readonly string[];
  readonly metrics: readonly string[];
}

/** All rankings by symbol. */
export interface SymbolRanking {
  readonly names: SymbolNames;
  readonly pairs: Table;
  readonly spreads: Table;
}

/** Pairs of a symbol and a strategy in the order of their ranking. All columns but `cells` are by cell. */
export interface RankedPairs {
  /** symbol · strategies + strategy, row by row. */
  readonly cells: Int32Array;
  /** Place among the strategies of the symbol; NaN: no score. */
  readonly rank: Float64Array;
  readonly score: Float64Array;
  /** Figures of the evidence, by name. */
  readonly evidence: Readonly<Partial<Record<keyof Evidence, Float64Array>>>;
}

/** Puts ranked pairs into columns. `figures`: by cell. */
export function symbolRanking({
  names,
  figures: { sizes, spreads, above },
  pairs: { cells, rank, score, evidence },
}: {
  readonly names: SymbolNames;
  readonly figures: Figures;
  readonly pairs: RankedPairs;
}): SymbolRanking {
  const rows = cells.length;
  const strategies = names.strategies.length;
  const table = emptyTable(PAIR_COLUMNS, rows);
  const columns = table.columns as Record<string, Float64Array>;
  const { symbol, strategy } = columns as Record<'symbol' | 'strategy', Float64Array>;
  for (let row = 0; row < rows; row++) {
    const cell = cells[row]!;
    symbol[row] = Math.floor(cell / strategies);
    strategy[row] = cell % strategies;
  }
  const n = new Float64Array(sizes);
  const figures = { rank, score, n, share_above_baseline: above, ...evidence };
  for (const [name, column] of Object.entries(figures)) {
    if (column) gather(column, cells, columns[name] as Float64Array, 0, 1);
  }
  const quartiles = emptyTable(SPREAD_COLUMNS, rows * spreads.length);
  spreads.forEach((spread, m) => {
    for (const { name } of SPREAD_COLUMNS) {
      const column = spread[name as 'median' | 'q1' | 'q3'];
      gather(column, cells, quartiles.columns[name] as Float64Array, m, spreads.length);
    }
  });
  return { names, pairs: table, spreads: quartiles };
}

/** Puts the values of cells at place `first` and every so many behind it. */
function gather(
  column: Float64Array,
  cells: Int32Array,
  target: Float64Array,
  first: number,
  every: number,
): void {
  for (let row = 0, at = first; row < cells.length; row++, at += every) {
    target[at] = column[cells[row]!]!;
  }
}

/** Columns of so many rows, one behind the other in memory, as a table is handed in. */
export function emptyTable(columns: readonly ColumnSpec[], rows: number): Table {
  const data = new Float64Array(rows * columns.length).fill(Number.NaN);
  return {
    rows,
    columns: Object.fromEntries(
      columns.map(({ name }, c) => [name, data.subarray(c * rows, (c + 1) * rows)]),
    ),
  };
}

/** Outputs of the node that hold the rankings by symbol. */
export function emissionsOf({ names, pairs, spreads }: SymbolRanking): Record<string, Emission> {
  return {
    symbols: { json: names as unknown as Json },
    symbol_pairs: emissionOf(pairs),
    symbol_spreads: emissionOf(spreads),
  };
}

/** All columns share one piece of memory, in order. */
export function emissionOf({ rows, columns }: Table): Emission {
  const [first] = Object.values(columns);
  return { rows, data: new Float64Array((first as Float64Array).buffer) };
}

/** Reads what was handed in. */
export function readSymbolRanking(output: (name: string) => InputView): SymbolRanking {
  const key = ['all'];
  return {
    names: output('symbols').json(key) as unknown as SymbolNames,
    pairs: output('symbol_pairs').table(key),
    spreads: output('symbol_spreads').table(key),
  };
}
