/**
 * stress-bars: what the bars of every symbol would be in a world that was made up.
 *
 * Made bars follow real ones and never stand among them: they are an output of
 * their own, whose readers join them to the past themselves.
 */
import {
  type ComputeContext,
  defineNode,
  type PartitionSpec,
  type Table,
} from '../../src/contract/index.js';
import { BAR_COLUMNS } from '../lib/market/bars.js';
import { barsOf } from './bars-of.js';
import { layOut, type PartName, type Plan } from './layout.js';
import { publishStress } from './publish.js';
import type { Step } from './step.js';
import { type Parts, World } from './world.js';

export default defineNode<Record<string, never>>({
  kind: 'compute',
  about: 'made bars of every symbol in every stress scenario',
  dims: ['scenario', 'symbol'],
  batchBy: 'scenario',
  cost: 0.2,
  paramsInValues: true,
  plugins: { folder: 'steps', kind: 'module' },
  publishFolder: 'stress',
  inputs: {
    bars: { kind: 'table', about: 'daily bars, one item per symbol' },
    scenarios: { kind: 'json', about: 'stress scenarios with their recipes' },
  },
  outputs: {
    bars: { kind: 'table', about: 'made bars, which follow the real ones', columns: BAR_COLUMNS },
  },

  partitions: layOut,

  run(batch, ctx) {
    const worlds = new Map<string, World>();
    for (const partition of batch) {
      try {
        makeBars(partition, worlds, ctx);
      } catch (error) {
        ctx.fail(partition, error);
      }
    }
  },

  publish: publishStress,
});

function makeBars(
  partition: PartitionSpec,
  worlds: Map<string, World>,
  ctx: ComputeContext<Record<string, never>>,
): void {
  const [scenario, symbol] = partition.key as [string, string];
  const [plan, names] = partition.values as unknown as [Plan, readonly PartName[]];
  const tables = partition.reads.map((slice, i) => [names[i], ctx.table(slice)]);
  const parts = Object.fromEntries(tables) as Parts;
  let world = worlds.get(scenario);
  if (!world) {
    world = new World(plan, parts, (id) => ctx.plugin(id) as Step);
    worlds.set(scenario, world);
  }
  const moves = world.path(symbol, parts);
  ctx.emit(partition, { bars: barsOf(world.dates, moves, parts['own.past'] as Table) });
}
