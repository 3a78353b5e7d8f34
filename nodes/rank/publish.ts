/**
 * What the ranking writes, and the table that people see first.
 */
import type { Json, PublishContext } from '../../src/contract/index.js';
import { groupsTable } from './groups-table.js';
import type { Categorised, Rankings, RankParams } from './rankings.js';
import { rankingSummary } from './summary.js';
import { rankingTable } from './terminal.js';

interface ScenarioStatus {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly kind?: string;
  readonly regime?: string;
}

/** Writes rankings and summary, loads them into the database, shows the overall ranking. */
export async function publishRankings(ctx: PublishContext<RankParams>): Promise<void> {
  const rankings = ctx.output('rankings').json(['all']) as unknown as Rankings;
  const scenarios = ctx.input('scenarios');
  const statuses = scenarios.items.map(
    (item) => scenarios.json(item.key) as unknown as ScenarioStatus,
  );
  const skipped = statuses
    .filter((s) => s.status !== 'valid')
    .map((s) => ({ name: s.name, reason: s.reason ?? '' }));
  const isSynthetic = statuses.some(({ kind }) => kind === 'synthetic');
  // Said only when something is missing or made up: a whole ranking of history has the same bytes as ever.
  const remarks = {
    ...(isSynthetic ? { kind: 'synthetic' } : {}),
    ...(ctx.coverage.length === 0 ? {} : { coverage: ctx.coverage as unknown as Json }),
  };
  await ctx.json('strategy_rankings.json', { ...remarks, ...(rankings as object) } as Json);
  await ctx.json('performance_summary.json', {
    ...remarks,
    counts: rankings.counts as unknown as Json,
    scenarios_valid: statuses.length - skipped.length,
    scenarios_skipped: skipped,
    verdict: rankings.verdict,
    data_digest: ctx.digest('results'),
    config_digest: ctx.configDigest,
    failures: ctx.failures as unknown as Json,
    caveats: rankings.caveats,
  });
  await publishTable(ctx, rankings, isSynthetic ? { kind: 'synthetic' } : undefined);
  ctx.summary(rankingSummary(rankings, ctx.plugins));
  const missing = ctx.coverage.map(
    ({ node, present, expected }) =>
      `Incomplete: ${(expected - present).toLocaleString('en-US')} of ${expected.toLocaleString('en-US')} partitions of "${node}" failed and are not in this ranking.`,
  );
  const made = isSynthetic
    ? [
        'SYNTHETIC: ranked in made scenarios, not in market history; shocks do not say how likely they are.',
      ]
    : [];
  ctx.show(
    [...made, ...missing, rankingTable(rankings, skipped), ...groupLines(rankings, statuses)].join(
      '\n',
    ),
  );
}

/** What happened where: by made scenario, or by the regime that was detected. */
function groupLines(rankings: Rankings, scenarios: readonly ScenarioStatus[]): string[] {
  const { baseline, by_scenario, by_regime } = rankings;
  if (scenarios.some(({ kind }) => kind === 'synthetic')) {
    return [
      '',
      'Median return and drawdown by shock:',
      ...groupsTable('scenario', by_scenario, baseline),
    ];
  }
  if (scenarios.every(({ regime }) => regime === undefined)) return [];
  return [
    '',
    'Median return and drawdown by regime:',
    ...groupsTable('regime', by_regime, baseline),
  ];
}

/** All rankings as one table: scope, group, rank, strategy and the spread of each metric. */
async function publishTable(
  ctx: PublishContext<RankParams>,
  rankings: Rankings,
  metadata: Readonly<Record<string, string>> | undefined,
): Promise<void> {
  const rows: { scope: string; group: string; entry: Categorised }[] = [];
  const add = (scope: string, group: string, list: readonly Categorised[]): void => {
    for (const entry of list) rows.push({ scope, group, entry });
  };
  add('overall', 'all', rankings.overall);
  for (const [group, list] of Object.entries(rankings.by_category)) add('category', group, list);
  for (const [group, list] of Object.entries(rankings.by_regime)) add('regime', group, list);
  for (const [group, list] of Object.entries(rankings.by_scenario)) add('scenario', group, list);
  const text = (name: string, of: (row: (typeof rows)[number]) => string) => {
    const words = [...new Set(rows.map(of))];
    return { name, words, index: Int32Array.from(rows, (row) => words.indexOf(of(row))) };
  };
  const number = (
    name: string,
    type: 'int' | 'double',
    about: string,
    of: (entry: Categorised) => number | null | undefined,
  ) => ({
    spec: { name, type, about },
    data: Float64Array.from(rows, (row) => of(row.entry) ?? Number.NaN),
  });
  const metrics = Object.keys(rankings.overall[0]?.metrics ?? {});
  await ctx.parquet('strategy_rankings.parquet', {
    view: 'rankings',
    ...(metadata ? { metadata } : {}),
    rows: rows.length,
    columns: [
      text('scope', (row) => row.scope),
      text('group', (row) => row.group),
      number('rank', 'int', 'place by score; NULL where nothing is defined', (e) => e.rank),
      text('strategy', (row) => row.entry.strategy),
      text('category', (row) => row.entry.category),
      number('score', 'double', 'score, 0 to 1', (e) => e.score),
      number('n', 'int', 'backtests', (e) => e.n),
      number(
        'share_above_baseline',
        'double',
        'share of backtests that beat the baseline',
        (e) => e.share_above_baseline,
      ),
      ...metrics.flatMap((id) => [
        number(`${id}_median`, 'double', `median of ${id}`, (e) => e.metrics[id]?.median),
        number(`${id}_q1`, 'double', `lower quartile of ${id}`, (e) => e.metrics[id]?.q1),
        number(`${id}_q3`, 'double', `upper quartile of ${id}`, (e) => e.metrics[id]?.q3),
      ]),
    ],
  });
  ctx.database('strategy_rankings', 'strategy_rankings.parquet');
}
