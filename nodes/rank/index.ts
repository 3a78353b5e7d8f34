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
import type { RankingMetric } from './metric.js';
import { publishRankings } from './publish.js';
import { type RankingData, rankRows, SCORE_VERSION } from './ranking.js';
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
      const { name, type } = ctx.json(slice) as { name: string; type: string };
      return [name, type];
    }),
  );
  const status = results.table.columns.status as Float64Array;
  const keys = results.keys as readonly (readonly [string, string, string])[];
  const strategies = [...new Set(keys.map(([strategy]) => strategy))];
  const position = new Map(strategies.map((id, i) => [id, i]));
  const columns: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(results.table.columns)) {
    // What did not run to its end is listed, never ranked.
    columns[name] = column.map((value, row) => (status[row] === 0 ? value : Number.NaN));
  }
  const input = { columns, baseline: baselineRows(keys, params.baseline) };
  const data: RankingData = {
    strategies,
    strategy: Int32Array.from(keys, ([strategy]) => position.get(strategy) as number),
    metrics: (partition.uses ?? []).map((id) => {
      const metric = ctx.plugin(id) as RankingMetric;
      return { id, isHigherBetter: metric.isHigherBetter, values: metric.compute(input) };
    }),
    weights: params.weights,
  };
  const ok: number[] = [];
  for (let row = 0; row < keys.length; row++) if (status[row] === 0) ok.push(row);
  const rank = (rows: readonly number[]): Categorised[] =>
    rankRows(data, rows).map((entry) => ({
      ...entry,
      category: params.categories[entry.strategy] ?? 'other',
    }));
  const groupBy = (
    of: (key: readonly [string, string, string]) => string,
  ): Record<string, Categorised[]> => {
    const groups = new Map<string, number[]>();
    for (const row of ok) {
      const group = of(keys[row] as readonly [string, string, string]);
      const rows = groups.get(group);
      if (rows) rows.push(row);
      else groups.set(group, [row]);
    }
    return Object.fromEntries([...groups].map(([group, rows]) => [group, rank(rows)]));
  };
  const overall = rank(ok);
  return {
    score: { version: SCORE_VERSION, weights: params.weights, note: SCORE_NOTE },
    baseline: params.baseline,
    counts: countsOf(keys, status),
    overall,
    by_category: groupBy(([strategy]) => params.categories[strategy] ?? 'other'),
    by_regime: groupBy(([, scenario]) => types.get(scenario) ?? 'other'),
    by_scenario: groupBy(([, scenario]) => scenario),
    verdict: verdictOf(overall, params.baseline),
    caveats: CAVEATS,
  };
}

/** Row of the baseline's backtest on the same scenario and symbol, per row. */
function baselineRows(
  keys: readonly (readonly [string, string, string])[],
  baseline: string,
): Int32Array {
  const rows = new Map<string, number>();
  keys.forEach(([strategy, scenario, symbol], row) => {
    if (strategy === baseline) rows.set(`${scenario}\u0000${symbol}`, row);
  });
  return Int32Array.from(
    keys,
    ([, scenario, symbol]) => rows.get(`${scenario}\u0000${symbol}`) ?? -1,
  );
}

function countsOf(keys: readonly (readonly string[])[], status: Float64Array): Counts {
  const distinct = (dim: number): number => new Set(keys.map((key) => key[dim])).size;
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
    backtests: keys.length,
    ok,
    invalid,
    strategies: distinct(0),
    scenarios: distinct(1),
    symbols: distinct(2),
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
