/**
 * What the ranking writes, and the table that people see first.
 */
import type { Json, PublishContext } from '../../src/contract/index.js';
import { thousands } from '../lib/text/thousands.js';
import { qualityJson, qualityLines, qualityOf } from './data-quality.js';
import { groupsTable } from './groups-table.js';
import { definedOrNull } from './ranking.js';
import { readRankings } from './ranking-outputs.js';
import type { Rankings, RankParams } from './rankings.js';
import { reportText } from './report.js';
import { rankingSummary } from './summary.js';
import { readSymbolRanking, type SymbolRanking } from './symbol-ranking.js';
import { publishTable } from './table.js';
import { rankingTable } from './terminal.js';

const MADE =
  'SYNTHETIC: ranked in made scenarios, not in market history; shocks do not say how likely they are.';

interface ScenarioStatus {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly kind?: string;
  readonly regime?: string;
}

/** Writes rankings, summary and report, loads them into the database, shows the overall ranking. */
export async function publishRankings(ctx: PublishContext<RankParams>): Promise<void> {
  const { rankings, columns } = readRankings((name) => ctx.output(name));
  const symbols = readSymbolRanking((name) => ctx.output(name));
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
  const quality = qualityOf(ctx.optionalInput('quality'));
  await ctx.json('strategy_rankings.json', {
    ...remarks,
    ...(rankings as object),
    by_symbol: shortLists(symbols),
  } as Json);
  await ctx.json('performance_summary.json', {
    ...remarks,
    counts: rankings.counts as unknown as Json,
    luck: rankings.luck as unknown as Json,
    scenarios_valid: statuses.length - skipped.length,
    scenarios_skipped: skipped,
    verdict: rankings.verdict,
    data_digest: ctx.digest('results'),
    ...(quality ? { data_quality: qualityJson(quality, ctx.digest('quality')) } : {}),
    config_digest: ctx.configDigest,
    failures: ctx.failures as unknown as Json,
    caveats: rankings.caveats,
  });
  const missing = ctx.coverage.map(
    ({ node, present, expected }) =>
      `Incomplete: ${thousands(expected - present)} of ${thousands(expected)} partitions of "${node}" failed and are not in this ranking.`,
  );
  const made = isSynthetic ? [MADE] : [];
  const remarkLines = [...made, ...missing, ...(quality ? qualityLines(quality) : [])];
  await ctx.text(
    'report.md',
    reportText({
      rankings,
      symbols,
      skipped,
      missing: remarkLines,
      configuration: ctx.configuration,
    }),
  );
  await publishTable(ctx, rankings, columns, symbols, isSynthetic ? { kind: 'synthetic' } : {});
  ctx.summary(rankingSummary(rankings, ctx.plugins));
  ctx.show(
    [...remarkLines, rankingTable(rankings, skipped), ...groupLines(rankings, statuses)].join('\n'),
  );
}

/** What happened where: by made scenario, or by the regime that was detected. */
function groupLines(rankings: Rankings, scenarios: readonly ScenarioStatus[]): string[] {
  const { baseline, by_scenario, by_type } = rankings;
  if (scenarios.some(({ kind }) => kind === 'synthetic')) {
    return [
      '',
      'Median return and drawdown by shock:',
      ...groupsTable('scenario', by_scenario, baseline),
    ];
  }
  if (scenarios.every(({ regime }) => regime === undefined)) return [];
  return ['', 'Median return and drawdown by regime:', ...groupsTable('regime', by_type, baseline)];
}

/** Per symbol what orders its strategies; all figures are in the table. */
function shortLists({ names, pairs, spreads }: SymbolRanking): Json {
  const { symbol, strategy, rank, score, n, excess_psr, excess_dsr } = pairs.columns as Columns;
  const metric = names.metrics.indexOf('excess_return');
  const lists: Record<string, Json[]> = {};
  for (let row = 0; row < pairs.rows; row++) {
    const name = names.symbols[symbol![row]!] as string;
    lists[name] ??= [];
    lists[name].push({
      rank: definedOrNull(rank![row]!),
      strategy: names.strategies[strategy![row]!] as string,
      score: definedOrNull(score![row]!),
      n: n![row]!,
      excess_return:
        metric < 0
          ? null
          : definedOrNull(spreads.columns.median![row * names.metrics.length + metric]!),
      excess_psr: definedOrNull(excess_psr![row]!),
      excess_dsr: definedOrNull(excess_dsr![row]!),
    });
  }
  return lists;
}

type Columns = Readonly<Record<string, Float64Array>>;
