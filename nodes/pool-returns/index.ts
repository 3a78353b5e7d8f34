/**
 * pool-returns: what each strategy made of each day, over all symbols.
 *
 * Tens of thousands of daily series become a small table that tests of luck can be
 * run on. One changed strategy pools its own scenarios again and no others.
 */
import {
  type Collected,
  type ComputeContext,
  defineNode,
  type Json,
  type PartitionSpec,
  type Slice,
} from '../../src/contract/index.js';
import { dayOwners, type Stretch } from '../lib/market/day-owners.js';
import { windowsOf } from '../lib/market/scenario-windows.js';
import { MOMENT_COLUMNS, POOLED_COLUMNS } from './columns.js';
import { pool } from './pool.js';

interface PoolParams {
  readonly baseline: string;
}

/** A stretch that ends before it begins. */
const NO_DAYS: Stretch = [0, -1];

export default defineNode<PoolParams>({
  kind: 'compute',
  about: 'what each strategy made of each day, over all symbols',
  dims: ['strategy', 'scenario'],
  batchBy: 'scenario',
  cost: 0.5,
  paramsInValues: true,
  publishFolder: 'returns',
  inputs: {
    daily: { kind: 'table', about: 'returns of each backtest, one row per session' },
    scenarios: { kind: 'json', about: 'scenarios with their windows' },
  },
  outputs: {
    pooled: {
      kind: 'table',
      about: 'means over symbols, one row per day',
      columns: POOLED_COLUMNS,
    },
    moments: { kind: 'table', about: 'one row per symbol', columns: MOMENT_COLUMNS },
  },

  partitions(ctx) {
    const { baseline } = ctx.params;
    const scenarios = ctx.input('scenarios');
    const owners = dayOwners(windowsOf(scenarios.items.map(({ key }) => scenarios.json(key))));
    const pairs = ctx.input('daily').groups.map(({ key }) => key as [string, string]);
    const strategies = new Set(pairs.map(([strategy]) => strategy));
    const slices = new Map<string, Slice>();
    const slice = (strategy: string, scenario: string): Slice => {
      const under = [strategy, scenario];
      const name = under.join('\u0000');
      const known = slices.get(name) ?? { input: 'daily', item: '*', under };
      slices.set(name, known);
      return known;
    };
    return pairs.map(([strategy, scenario]): PartitionSpec => {
      const own = slice(strategy, scenario);
      const base = strategies.has(baseline) ? [slice(baseline, scenario)] : [];
      const days = (owners.get(scenario) ?? NO_DAYS) as unknown as Json;
      return { key: [strategy, scenario], reads: [own, ...base], values: [days] };
    });
  },

  run(batch, ctx) {
    // All strategies of a scenario are compared with the same baseline.
    let base: { readonly slice: Slice; readonly collected: Collected } | undefined;
    for (const partition of batch) {
      const slice = partition.reads[1];
      if (slice && base?.slice !== slice) base = { slice, collected: ctx.collect(slice) };
      poolPartition(partition, slice ? base?.collected : undefined, ctx);
    }
  },
});

function poolPartition(
  partition: PartitionSpec,
  base: Collected | undefined,
  ctx: ComputeContext<PoolParams>,
): void {
  const own = ctx.collect(partition.reads[0] as Slice);
  const days = partition.values?.[0] as unknown as Stretch;
  const pooled = pool(own, base, days);
  ctx.emit(partition, { pooled: pooled.days, moments: pooled.symbols });
}
