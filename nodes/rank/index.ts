/**
 * rank: which strategy held up, over all backtests and in every group of them.
 */
import {
  type Collected,
  type ComputeContext,
  defineNode,
  type InputView,
  type PartitionSpec,
  type Slice,
  suggestion,
} from '../../src/contract/index.js';
import { windowsOf } from '../lib/market/scenario-windows.js';
import { ENTRY_COLUMNS, ENTRY_SPREAD_COLUMNS } from './list-columns.js';
import type { RankingMetric } from './metric.js';
import { publishRankings } from './publish.js';
import { rankAll } from './rank-all.js';
import { rankedRows } from './ranked-rows.js';
import { EDGE } from './ranking.js';
import { rankingEmissions } from './ranking-outputs.js';
import type { RankParams } from './rankings.js';
import { regimeDays } from './regimes.js';
import { emissionsOf, PAIR_COLUMNS, SPREAD_COLUMNS } from './symbol-ranking.js';

/** Inputs that are read as a whole where a pipeline has them. */
const WHOLE = ['returns', 'regimes'] as const;

export default defineNode<RankParams>({
  kind: 'compute',
  about: 'which strategy held up',
  dims: ['ranking'],
  cost: 50,
  plugins: { folder: 'metrics', kind: 'module' },
  publishFolder: 'assessment',
  inputs: {
    results: { kind: 'table', about: 'one row of metrics per backtest', trials: true },
    scenarios: { kind: 'json', about: 'scenarios with their type' },
    returns: {
      kind: 'table',
      about: 'daily returns over all symbols; without them nothing is tested for luck',
      optional: true,
    },
    moments: {
      kind: 'table',
      about: 'moments of daily returns by symbol; without them no pair is tested',
      optional: true,
    },
    regimes: {
      kind: 'table',
      about: 'date and regime; without them there is no ranking by regime',
      optional: true,
    },
    quality: {
      kind: 'json',
      about: 'what is wrong with the bars, as told with the results; nothing is ranked by it',
      optional: true,
    },
  },
  outputs: {
    rankings: { kind: 'json', about: 'what is said of all rankings, and which lists there are' },
    entries: {
      kind: 'table',
      about: 'entries of all lists but those by symbol',
      columns: ENTRY_COLUMNS,
    },
    entry_spreads: {
      kind: 'table',
      about: 'the metrics of these entries, a row each',
      columns: ENTRY_SPREAD_COLUMNS,
    },
    symbols: { kind: 'json', about: 'names of what the rankings by symbol hold' },
    symbol_pairs: {
      kind: 'table',
      about: 'a ranking per symbol: every strategy on every symbol',
      columns: PAIR_COLUMNS,
    },
    symbol_spreads: {
      kind: 'table',
      about: 'the metrics of these pairs, a row each',
      columns: SPREAD_COLUMNS,
    },
  },

  check({ params, plugins }) {
    const problems = Object.keys(params.weights)
      .filter((id) => id !== EDGE && !plugins.has(id))
      .map((id) => {
        const hint = suggestion(id, [EDGE, ...plugins.keys()]);
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
    const columns = [...needs].sort();
    return [
      {
        key: ['all'],
        reads: [
          ...strategiesIn(ctx.input('results')).map(
            (id): Slice => ({ input: 'results', item: '*', under: [id], columns }),
          ),
          ...strategiesIn(ctx.optionalInput('moments')).map(
            (id): Slice => ({ input: 'moments', item: '*', under: [id] }),
          ),
          ...WHOLE.filter((name) => ctx.optionalInput(name)).map(
            (input): Slice => ({ input, item: '*' }),
          ),
          ...scenarios.items.map((item) => ({ input: 'scenarios', item: item.key })),
        ],
        uses: [...ctx.plugins.keys()],
        values: [ctx.trials('results')],
      },
    ];
  },

  run(batch, ctx) {
    for (const partition of batch) rank(partition, ctx);
  },

  publish: publishRankings,
});

/** Strategies that an input has items of, in order. */
function strategiesIn(input: InputView | undefined): string[] {
  const groups = input?.groups.filter(({ count }) => count > 0) ?? [];
  return [...new Set(groups.map(({ key }) => key[0] as string))];
}

function rank(partition: PartitionSpec, ctx: ComputeContext<RankParams>): void {
  const { reads, uses = [] } = partition;
  const whole = (input: string): Collected | undefined => {
    const slice = reads.find((read) => read.input === input);
    return slice && ctx.collect(slice);
  };
  const scenarios = reads.filter(({ input }) => input === 'scenarios').map(ctx.json);
  const regimes = whole('regimes');
  const { rankings, symbols } = rankAll({
    params: ctx.params,
    strategies: rankedRows(reads, ctx),
    types: new Map((scenarios as unknown as readonly Typed[]).map(typeOf)),
    windows: windowsOf(scenarios),
    metrics: uses.map((id) => ({ ...(ctx.plugin(id) as RankingMetric), id })),
    pooled: whole('returns'),
    regimes: regimes && regimeDays(regimes),
    tried: partition.values?.[0] as number,
    remember: ctx.remember,
  });
  ctx.emit(partition, {
    ...rankingEmissions(rankings),
    ...emissionsOf(symbols),
  });
}

interface Typed {
  readonly name: string;
  readonly type: string;
  readonly regime?: string;
}

/** A detected window says which regime it is a spell of; its type is "regime" for all. */
function typeOf({ name, type, regime }: Typed): readonly [string, string] {
  return [name, regime ?? type];
}
