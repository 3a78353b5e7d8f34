/**
 * All rankings as one table: scope, group, rank, strategy, the spread of each metric and
 * the evidence.
 */
import type { PublishContext } from '../../src/contract/index.js';
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
  // Thousands of rows by symbol are columns already; they stand between the others.
  const [before, after] = [rowsBefore(rankings), rowsAfter(rankings)];
  const { names, pairs, spreads } = symbols;
  const rows = before.length + pairs.rows + after.length;
  const text = (name: string, of: (row: Row) => string, ofPair: (pair: number) => string) => {
    const positions = new Map<string, number>();
    const index = new Int32Array(rows);
    let at = 0;
    const add = (word: string): void => {
      const position = positions.get(word) ?? positions.size;
      positions.set(word, position);
      index[at++] = position;
    };
    for (const row of before) add(of(row));
    for (let pair = 0; pair < pairs.rows; pair++) add(ofPair(pair));
    for (const row of after) add(of(row));
    return { name, words: [...positions.keys()], index };
  };
  const number = (
    name: string,
    type: 'int' | 'double',
    about: string,
    of: (entry: Categorised) => number | null | undefined,
    column: Float64Array | undefined,
    { every = 1, first = 0 } = {},
  ) => {
    const data = new Float64Array(rows).fill(Number.NaN);
    const put = (row: Row, at: number): void => {
      data[at] = of(row.entry) ?? Number.NaN;
    };
    before.forEach(put);
    for (let pair = 0; column && pair < pairs.rows; pair++) {
      // A zero has no sign in a table: JSON, which the other rows come from, has none either.
      data[before.length + pair] = column[pair * every + first]! + 0;
    }
    after.forEach((row, i) => {
      put(row, before.length + pairs.rows + i);
    });
    return { spec: { name, type, about }, data };
  };
  const { symbol, strategy, ...figures } = pairs.columns as Record<string, Float64Array>;
  const metricsOf = (list: readonly Row[]): string[] =>
    list.flatMap(({ entry }) => Object.keys(entry.metrics));
  const metrics = [
    ...new Set([
      ...metricsOf(before),
      ...(pairs.rows > 0 ? names.metrics : []),
      ...metricsOf(after),
    ]),
  ];
  const spread = (id: string, of: 'median' | 'q1' | 'q3', about: string) => {
    const first = names.metrics.indexOf(id);
    return number(
      `${id}_${of}`,
      'double',
      about,
      (e) => e.metrics[id]?.[of],
      first < 0 ? undefined : spreads.columns[of],
      { every: names.metrics.length, first },
    );
  };
  await ctx.parquet('strategy_rankings.parquet', {
    view: 'rankings',
    metadata,
    rows,
    columns: [
      text(
        'scope',
        (row) => row.scope,
        () => 'symbol',
      ),
      text(
        'group',
        (row) => row.group,
        (pair) => names.symbols[symbol![pair]!] as string,
      ),
      number(
        'rank',
        'int',
        'place by score; NULL where nothing is defined',
        (e) => e.rank,
        figures.rank,
      ),
      text(
        'strategy',
        (row) => row.entry.strategy,
        (pair) => names.strategies[strategy![pair]!] as string,
      ),
      text(
        'category',
        (row) => row.entry.category,
        (pair) => names.categories[strategy![pair]!] as string,
      ),
      number('score', 'double', 'score, 0 to 1', (e) => e.score, figures.score),
      number('n', 'int', 'backtests; days in scope regime', (e) => e.n, figures.n),
      number(
        'share_above_baseline',
        'double',
        'share of backtests that beat the baseline; of days in scope regime',
        (e) => e.share_above_baseline,
        figures.share_above_baseline,
      ),
      ...metrics.flatMap((id) => [
        spread(id, 'median', `median of ${id}`),
        spread(id, 'q1', `lower quartile of ${id}`),
        spread(id, 'q3', `upper quartile of ${id}`),
      ]),
      ...EVIDENCE_COLUMNS.map(([id, about]) =>
        number(
          `pooled_${id}`,
          id === 'days' ? 'int' : 'double',
          about,
          (e) => e.evidence?.[id],
          figures[id],
        ),
      ),
    ],
  });
  ctx.database('strategy_rankings', 'strategy_rankings.parquet');
  ctx.enterRun();
}

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
