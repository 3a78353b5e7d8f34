/**
 * What the ranking writes, and the table that people see first.
 */
import type { Json, PublishContext } from '../../src/contract/index.js';
import type { Categorised, Rankings, RankParams, SymbolLists } from './rankings.js';
import { reportText } from './report.js';
import { rankingSummary } from './summary.js';
import { publishTable } from './table.js';
import { rankingTable } from './terminal.js';

interface ScenarioStatus {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
}

/** Writes rankings, summary and report, loads them into the database, shows the overall ranking. */
export async function publishRankings(ctx: PublishContext<RankParams>): Promise<void> {
  const rankings = ctx.output('rankings').json(['all']) as unknown as Rankings;
  const symbols = ctx.output('symbols').json(['all']) as unknown as SymbolLists;
  const scenarios = ctx.input('scenarios');
  const statuses = scenarios.items.map(
    (item) => scenarios.json(item.key) as unknown as ScenarioStatus,
  );
  const skipped = statuses
    .filter((s) => s.status !== 'valid')
    .map((s) => ({ name: s.name, reason: s.reason ?? '' }));
  // Said only when something is missing: a whole ranking has the same bytes as ever.
  const coverage = ctx.coverage.length === 0 ? {} : { coverage: ctx.coverage as unknown as Json };
  await ctx.json('strategy_rankings.json', {
    ...coverage,
    ...(rankings as object),
    by_symbol: shortLists(symbols),
  } as Json);
  await ctx.json('performance_summary.json', {
    ...coverage,
    counts: rankings.counts as unknown as Json,
    luck: rankings.luck as unknown as Json,
    scenarios_valid: statuses.length - skipped.length,
    scenarios_skipped: skipped,
    verdict: rankings.verdict,
    data_digest: ctx.digest('results'),
    config_digest: ctx.configDigest,
    failures: ctx.failures as unknown as Json,
    caveats: rankings.caveats,
  });
  const missing = ctx.coverage.map(
    ({ node, present, expected }) =>
      `Incomplete: ${(expected - present).toLocaleString('en-US')} of ${expected.toLocaleString('en-US')} partitions of "${node}" failed and are not in this ranking.`,
  );
  await ctx.text(
    'report.md',
    reportText({ rankings, symbols, skipped, missing, configuration: ctx.configuration }),
  );
  await publishTable(ctx, rankings, symbols);
  ctx.summary(rankingSummary(rankings, ctx.plugins));
  ctx.show([...missing, rankingTable(rankings, skipped)].join('\n'));
}

/** Per symbol what orders its strategies; all figures are in the table. */
function shortLists(symbols: SymbolLists): Json {
  const short = ({ rank, strategy, score, n, metrics, evidence }: Categorised): Json => ({
    rank,
    strategy,
    score,
    n,
    excess_return: metrics.excess_return?.median ?? null,
    excess_psr: evidence?.excess_psr ?? null,
    excess_dsr: evidence?.excess_dsr ?? null,
  });
  return Object.fromEntries(
    Object.entries(symbols).map(([symbol, list]) => [symbol, list.map(short)]),
  );
}
