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
  type SymbolLists,
} from './rankings.js';

interface Row {
  readonly scope: string;
  readonly group: string;
  readonly entry: Categorised;
}

/** Writes strategy_rankings.parquet and loads it into the database. */
export async function publishTable(
  ctx: PublishContext<RankParams>,
  rankings: Rankings,
  symbols: SymbolLists,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = rowsOf(rankings, symbols);
  const text = (name: string, of: (row: Row) => string) => {
    const positions = new Map<string, number>();
    const index = new Int32Array(rows.length);
    for (let row = 0; row < rows.length; row++) {
      const word = of(rows[row]!);
      const position = positions.get(word) ?? positions.size;
      positions.set(word, position);
      index[row] = position;
    }
    return { name, words: [...positions.keys()], index };
  };
  const number = (
    name: string,
    type: 'int' | 'double',
    about: string,
    of: (entry: Categorised) => number | null | undefined,
  ) => {
    const data = new Float64Array(rows.length);
    for (let row = 0; row < rows.length; row++) data[row] = of(rows[row]!.entry) ?? Number.NaN;
    return { spec: { name, type, about }, data };
  };
  const metrics = [...new Set(rows.flatMap(({ entry }) => Object.keys(entry.metrics)))];
  await ctx.parquet('strategy_rankings.parquet', {
    view: 'rankings',
    metadata,
    rows: rows.length,
    columns: [
      text('scope', (row) => row.scope),
      text('group', (row) => row.group),
      number('rank', 'int', 'place by score; NULL where nothing is defined', (e) => e.rank),
      text('strategy', (row) => row.entry.strategy),
      text('category', (row) => row.entry.category),
      number('score', 'double', 'score, 0 to 1', (e) => e.score),
      number('n', 'int', 'backtests; days in scope regime', (e) => e.n),
      number(
        'share_above_baseline',
        'double',
        'share of backtests that beat the baseline; of days in scope regime',
        (e) => e.share_above_baseline,
      ),
      ...metrics.flatMap((id) => [
        number(`${id}_median`, 'double', `median of ${id}`, (e) => e.metrics[id]?.median),
        number(`${id}_q1`, 'double', `lower quartile of ${id}`, (e) => e.metrics[id]?.q1),
        number(`${id}_q3`, 'double', `upper quartile of ${id}`, (e) => e.metrics[id]?.q3),
      ]),
      ...EVIDENCE_COLUMNS.map(([id, about]) =>
        number(`pooled_${id}`, id === 'days' ? 'int' : 'double', about, (e) => e.evidence?.[id]),
      ),
    ],
  });
  ctx.database('strategy_rankings', 'strategy_rankings.parquet');
  ctx.enterRun();
}

function rowsOf(rankings: Rankings, symbols: SymbolLists): Row[] {
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
  add('symbol', symbols);
  const pairs = [
    ['best pair', rankings.best_pairs],
    ['worst pair', rankings.worst_pairs],
  ] as const;
  for (const [scope, list] of pairs) {
    for (const entry of list) rows.push({ scope, group: entry.symbol, entry });
  }
  return rows;
}
