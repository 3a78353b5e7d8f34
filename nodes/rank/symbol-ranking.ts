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

const number = <Name extends string>(name: Name, about: string): ColumnSpec => ({
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

/** One strategy on one symbol, with its place among those of the symbol; NaN: no score. */
export interface RankedPair {
  readonly symbol: number;
  readonly strategy: number;
  readonly rank: number;
  readonly score: number;
  readonly evidence: Evidence | undefined;
}

/** Puts ranked pairs into columns. `figures`: by symbol and strategy. */
export function symbolRanking({
  names,
  figures,
  pairs,
}: {
  readonly names: SymbolNames;
  readonly figures: Figures;
  readonly pairs: readonly RankedPair[];
}): SymbolRanking {
  const { sizes, spreads, above } = figures;
  const table = emptyTable(PAIR_COLUMNS, pairs.length);
  const { symbol, strategy, rank, score, n, share_above_baseline } = table.columns as PairColumns;
  const evidence = EVIDENCE_COLUMNS.map(([id]) => [id, table.columns[id] as Float64Array] as const);
  const quartiles = emptyTable(SPREAD_COLUMNS, pairs.length * spreads.length);
  const { median, q1, q3 } = quartiles.columns as Record<string, Float64Array>;
  pairs.forEach((pair, row) => {
    const cell = pair.symbol * names.strategies.length + pair.strategy;
    symbol[row] = pair.symbol;
    strategy[row] = pair.strategy;
    rank[row] = pair.rank;
    score[row] = pair.score;
    n[row] = sizes[cell]!;
    share_above_baseline[row] = above ? above[cell]! : Number.NaN;
    const { evidence: found } = pair;
    if (found) for (const [id, column] of evidence) column[row] = found[id] ?? Number.NaN;
    spreads.forEach((spread, m) => {
      const at = row * spreads.length + m;
      median![at] = spread.median[cell]!;
      q1![at] = spread.q1[cell]!;
      q3![at] = spread.q3[cell]!;
    });
  });
  return { names, pairs: table, spreads: quartiles };
}

type PairColumns = Readonly<
  Record<'symbol' | 'strategy' | 'rank' | 'score' | 'n' | 'share_above_baseline', Float64Array>
>;

/** Columns of so many rows, one behind the other in memory, as a table is handed in. */
function emptyTable(columns: readonly ColumnSpec[], rows: number): Table {
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
function emissionOf({ rows, columns }: Table): Emission {
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
