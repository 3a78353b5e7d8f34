/**
 * All rankings as one table: scope, group, rank, strategy, the spread of each metric and
 * the evidence.
 */
import type { ColumnSpec, ParquetColumn, PublishContext } from '../../src/contract/index.js';
import {
  type Categorised,
  EVIDENCE_COLUMNS,
  type Lists,
  type Rankings,
  type RankParams,
} from './rankings.js';
import type { SymbolRanking } from './symbol-ranking.js';

interface Row {
  readonly scope: string;
  readonly group: string;
  readonly entry: Categorised;
}

/** Writes strategy_rankings.parquet and loads it into the database. */
export async function publishTable(
  ctx: PublishContext<RankParams>,
  rankings: Rankings,
  symbols: SymbolRanking,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const table = new RankingColumns(rankings, symbols);
  const { names, pairs } = symbols;
  const { symbol, strategy, ...figures } = pairs.columns as Record<string, Float64Array>;
  await ctx.parquet('strategy_rankings.parquet', {
    view: 'rankings',
    metadata,
    rows: table.rows,
    columns: [
      table.text('scope', {
        of: (row) => row.scope,
        ofPair: () => 'symbol',
      }),
      table.text('group', {
        of: (row) => row.group,
        ofPair: (pair) => names.symbols[symbol![pair]!] as string,
      }),
      table.number(column('rank', 'int', 'place by score; NULL where nothing is defined'), {
        of: (e) => e.rank,
        pairs: figures.rank,
      }),
      table.text('strategy', {
        of: (row) => row.entry.strategy,
        ofPair: (pair) => names.strategies[strategy![pair]!] as string,
      }),
      table.text('category', {
        of: (row) => row.entry.category,
        ofPair: (pair) => names.categories[strategy![pair]!] as string,
      }),
      table.number(column('score', 'double', 'score, 0 to 1'), {
        of: (e) => e.score,
        pairs: figures.score,
      }),
      table.number(column('n', 'int', 'backtests; days in scope regime'), {
        of: (e) => e.n,
        pairs: figures.n,
      }),
      table.number(
        column(
          'share_above_baseline',
          'double',
          'share of backtests that beat the baseline; of days in scope regime',
        ),
        { of: (e) => e.share_above_baseline, pairs: figures.share_above_baseline },
      ),
      ...table.spreads(),
      ...EVIDENCE_COLUMNS.map(([id, about]) =>
        table.number(column(`pooled_${id}`, id === 'days' ? 'int' : 'double', about), {
          of: (e) => e.evidence?.[id],
          pairs: figures[id],
        }),
      ),
    ],
  });
  ctx.database('strategy_rankings', 'strategy_rankings.parquet');
  ctx.enterRun();
}

function column(name: string, type: 'int' | 'double', about: string): ColumnSpec {
  return { name, type, about };
}

/** Where the figures of a column come from. */
interface Figure {
  readonly of: (entry: Categorised) => number | null | undefined;
  /** Of the pairs, from place `first` on at every so many; absent: they have none. */
  readonly pairs: Float64Array | undefined;
  readonly first?: number;
  readonly every?: number;
}

/** Makes columns of all rankings. Thousands of rows by symbol are columns already; they stand between the others. */
class RankingColumns {
  readonly rows: number;
  private readonly before: readonly Row[];
  private readonly after: readonly Row[];
  private readonly symbols: SymbolRanking;

  constructor(rankings: Rankings, symbols: SymbolRanking) {
    this.before = rowsBefore(rankings);
    this.after = rowsAfter(rankings);
    this.symbols = symbols;
    this.rows = this.before.length + symbols.pairs.rows + this.after.length;
  }

  text(
    name: string,
    { of, ofPair }: { of: (row: Row) => string; ofPair: (pair: number) => string },
  ): ParquetColumn {
    const positions = new Map<string, number>();
    const index = new Int32Array(this.rows);
    let at = 0;
    const add = (word: string): void => {
      const position = positions.get(word) ?? positions.size;
      positions.set(word, position);
      index[at++] = position;
    };
    for (const row of this.before) add(of(row));
    for (let pair = 0; pair < this.symbols.pairs.rows; pair++) add(ofPair(pair));
    for (const row of this.after) add(of(row));
    return { name, words: [...positions.keys()], index };
  }

  number(spec: ColumnSpec, { of, pairs, first = 0, every = 1 }: Figure): ParquetColumn {
    const data = new Float64Array(this.rows).fill(Number.NaN);
    let at = 0;
    for (const { entry } of this.before) data[at++] = of(entry) ?? Number.NaN;
    for (let pair = 0; pair < this.symbols.pairs.rows; pair++, at++) {
      // A zero has no sign in a table: JSON, which the other rows come from, has none either.
      if (pairs) data[at] = pairs[pair * every + first]! + 0;
    }
    for (const { entry } of this.after) data[at++] = of(entry) ?? Number.NaN;
    return { spec, data };
  }

  /** Median and quartiles of every metric, in the order in which rows come to them. */
  spreads(): ParquetColumn[] {
    const { names, pairs, spreads } = this.symbols;
    const metricsOf = (rows: readonly Row[]): string[] =>
      rows.flatMap(({ entry }) => Object.keys(entry.metrics));
    const ofPairs = pairs.rows > 0 ? names.metrics : [];
    const ids = new Set([...metricsOf(this.before), ...ofPairs, ...metricsOf(this.after)]);
    return [...ids].flatMap((id) => {
      const first = names.metrics.indexOf(id);
      return SPREADS.map(([quantile, about]) =>
        this.number(column(`${id}_${quantile}`, 'double', `${about} of ${id}`), {
          of: (e) => e.metrics[id]?.[quantile],
          pairs: first < 0 ? undefined : spreads.columns[quantile],
          first,
          every: names.metrics.length,
        }),
      );
    });
  }
}

const SPREADS = [
  ['median', 'median'],
  ['q1', 'lower quartile'],
  ['q3', 'upper quartile'],
] as const;

function rowsBefore(rankings: Rankings): Row[] {
  const rows: Row[] = [];
  const add = (scope: string, lists: Lists): void => {
    for (const [group, list] of Object.entries(lists)) {
      for (const entry of list) rows.push({ scope, group, entry });
    }
  };
  add('overall', { all: rankings.overall });
  add('category', rankings.by_category);
  add('type', rankings.by_type);
  add('regime', rankings.by_regime);
  add('scenario', rankings.by_scenario);
  return rows;
}

function rowsAfter({ best_pairs, worst_pairs }: Rankings): Row[] {
  const lists = [
    ['best pair', best_pairs],
    ['worst pair', worst_pairs],
  ] as const;
  return lists.flatMap(([scope, list]) =>
    list.map((entry) => ({ scope, group: entry.symbol, entry })),
  );
}
