/**
 * rank: which strategy held up, over all backtests and in every group of them.
 */
import {
  type ComputeContext,
  defineNode,
  type Json,
  type PartitionSpec,
  suggestion,
} from '../../src/contract/index.js';
import { baselineRows, type Cases, casesOf, rowsByName } from './cases.js';
import type { RankingMetric } from './metric.js';
import { publishRankings } from './publish.js';
import {
  type DescribedStrategy,
  describeRows,
  type RankingData,
  rankStrategies,
  SCORE_VERSION,
} from './ranking.js';
import {
  CAVEATS,
  type Categorised,
  type Counts,
  type Rankings,
  type RankParams,
  SCORE_NOTE,
} from './rankings.js';

/** Words of the status column of the results, in order. */
const STATUSES = ['ok', 'warmup_insufficient', 'too_few_sessions', 'no_data', 'bankrupt'] as const;

export default defineNode<RankParams>({
  kind: 'compute',
  about: 'which strategy held up',
  dims: ['ranking'],
  cost: 50,
  plugins: { folder: 'metrics', kind: 'module' },
  publishFolder: 'assessment',
  inputs: {
    results: { kind: 'table', about: 'one row of metrics per backtest' },
    scenarios: { kind: 'json', about: 'scenarios with their type' },
  },
  outputs: { rankings: { kind: 'json', about: 'all rankings' } },

  check({ params, plugins }) {
    const problems = Object.keys(params.weights)
      .filter((id) => !plugins.has(id))
      .map((id) => {
        const hint = suggestion(id, [...plugins.keys()]);
        return {
          code: 'unknown-metric',
          message: `there is no ranking metric "${id}"`,
          path: ['weights', id],
          atKey: true,
          ...(hint === undefined ? {} : { hint }),
        };
      });
    if (Object.values(params.weights).every((weight) => weight === 0)) {
      problems.push({
        code: 'no-weights',
        message: 'no metric has a weight above zero, so there is no score',
        path: ['weights'],
        atKey: true,
      });
    }
    return problems;
  },

  partitions(ctx) {
    const needs = new Set(['status']);
    for (const plugin of ctx.plugins.values()) {
      for (const column of (plugin.value as RankingMetric).needs) needs.add(column);
    }
    const scenarios = ctx.input('scenarios');
    return [
      {
        key: ['all'],
        reads: [
          { input: 'results', item: '*', columns: [...needs].sort() },
          ...scenarios.items.map((item) => ({ input: 'scenarios', item: item.key })),
        ],
        uses: [...ctx.plugins.keys()],
      },
    ];
  },

  run(batch, ctx) {
    for (const partition of batch) {
      ctx.emit(partition, { rankings: { json: rankAll(partition, ctx) as unknown as Json } });
    }
  },

  publish: publishRankings,
});

function rankAll(partition: PartitionSpec, ctx: ComputeContext<RankParams>): Rankings {
  const { params } = ctx;
  const [resultsSlice, ...scenarioSlices] = partition.reads;
  const results = ctx.collect(resultsSlice as (typeof partition.reads)[number]);
  const types = new Map(
    scenarioSlices.map((slice) => {
      const { name, type, regime } = ctx.json(slice) as {
        name: string;
        type: string;
        regime?: string;
      };
      // A detected window says which regime it is a spell of; its type is "regime" for all.
      return [name, regime ?? type];
    }),
  );
  const status = results.table.columns.status as Float64Array;
  const cases = casesOf(results.keys);
  const input = {
    columns: onlyRanked(results.table.columns, status),
    baseline: baselineRows(cases, params.baseline),
  };
  const data: RankingData = {
    strategies: cases.strategies,
    strategy: cases.strategy,
    metrics: (partition.uses ?? []).map((id) => {
      const metric = ctx.plugin(id) as RankingMetric;
      return { id, isHigherBetter: metric.isHigherBetter, values: metric.compute(input) };
    }),
    weights: params.weights,
  };
  const ok = Int32Array.from(status.keys()).filter((row) => status[row] === 0);
  const categoryOf = (id: string): string => params.categories[id] ?? 'other';
  const rank = (described: readonly DescribedStrategy[]): Categorised[] =>
    rankStrategies(data, described).map((entry) => ({
      ...entry,
      category: categoryOf(entry.strategy),
    }));
  const groupBy = (names: readonly string[]): Record<string, Categorised[]> =>
    Object.fromEntries(
      [...rowsByName(ok, cases.scenario, names)].map(([name, rows]) => [
        name,
        rank(describeRows(data, rows)),
      ]),
    );
  const described = describeRows(data, ok);
  const overall = rank(described);
  // A category holds whole strategies: they are described already.
  const categories = [...new Set(described.map(({ strategy }) => categoryOf(strategy)))];
  return {
    score: { version: SCORE_VERSION, weights: params.weights, note: SCORE_NOTE },
    baseline: params.baseline,
    counts: countsOf(cases, status),
    overall,
    by_category: Object.fromEntries(
      categories.map((category) => [
        category,
        rank(described.filter(({ strategy }) => categoryOf(strategy) === category)),
      ]),
    ),
    by_regime: groupBy(cases.scenarios.map((name) => types.get(name) ?? 'other')),
    by_scenario: groupBy(cases.scenarios),
    verdict: verdictOf(overall, params.baseline),
    caveats: CAVEATS,
  };
}

/** The columns with NaN in rows that did not run to their end: those are listed, never ranked. */
function onlyRanked(
  columns: Readonly<Record<string, Float64Array>>,
  status: Float64Array,
): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const ranked = column.slice();
      for (let row = 0; row < ranked.length; row++) if (status[row] !== 0) ranked[row] = Number.NaN;
      return [name, ranked];
    }),
  );
}

function countsOf(cases: Cases, status: Float64Array): Counts {
  const invalid: Record<string, number> = {};
  let ok = 0;
  for (const code of status) {
    if (code === 0) ok++;
    else {
      const word = STATUSES[code] ?? `status ${code}`;
      invalid[word] = (invalid[word] ?? 0) + 1;
    }
  }
  return {
    backtests: status.length,
    ok,
    invalid,
    strategies: cases.strategies.length,
    scenarios: cases.scenarios.length,
    symbols: cases.symbols.length,
  };
}

function verdictOf(overall: readonly Categorised[], baseline: string): string {
  const better = overall.filter(
    (entry) => entry.strategy !== baseline && (entry.metrics.excess_return?.median ?? -1) > 0,
  );
  if (!overall.some((entry) => entry.strategy === baseline)) {
    return `the baseline "${baseline}" was not run, so nothing is compared with it`;
  }
  return better.length === 0
    ? `no strategy has a median return above that of ${baseline}`
    : `median return above that of ${baseline}: ${better.map((entry) => entry.strategy).join(', ')}; how much of that is luck is not tested here`;
}
