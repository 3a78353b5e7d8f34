/**
 * How long a plan will take, as far as past runs or the node types say.
 *
 * What nobody measured and nobody declared is unknown and stays unknown: it is
 * left out of the total, and the total says so.
 */
import type { ComputeNode } from '../contract/index.js';
import { isLittle } from '../run/lanes.js';
import type { ExpectedTime, NodePlan, Plan } from '../run/plan.js';
import type { NodeRuntime } from '../run/runtime.js';
import type { PastTimes, Times } from './past-times.js';

export interface Expectation {
  readonly times: Times;
  readonly jobs: number;
  /** How many partitions that many jobs really compute at once. */
  readonly lanes: number;
  /** True for a node of which nothing is stored: all of it will run. */
  isNew(node: string): boolean;
}

/** The plan with times. */
export function withExpectedTimes(
  plan: Plan,
  runtimes: readonly NodeRuntime[],
  expectation: Expectation,
): Plan {
  const nodes = plan.nodes.map((node) => {
    const runtime = runtimes.find(({ id }) => id === node.node) as NodeRuntime;
    return { ...node, expected: expectedTime(node, runtime, expectation) };
  });
  const open = nodes.filter(({ state }) => state !== 'fresh');
  const sum = (end: 'from' | 'to'): number =>
    open.reduce((total, { expected }) => total + (expected[end] ?? 0), 0);
  const besides = open.length === 0 ? 0 : expectation.times.besides;
  const mayDoNothing = open.every(({ expected }) => (expected.from ?? 0) === 0);
  return {
    nodes,
    expected: {
      from: mayDoNothing ? 0 : sum('from') + besides,
      to: sum('to') + besides,
      jobs: expectation.jobs,
      unknown: open.filter(({ expected }) => expected.basis === 'unknown').map(({ node }) => node),
      declared: open
        .filter(({ expected }) => expected.basis === 'declared')
        .map(({ node }) => node),
    },
  };
}

function expectedTime(
  plan: NodePlan,
  { node }: NodeRuntime,
  { times, lanes, isNew }: Expectation,
): ExpectedTime {
  if (plan.state === 'fresh') return { basis: 'recorded', from: 0, to: 0 };
  const past = times.nodes.get(plan.node);
  if (plan.state === 'unknown') {
    const full = past && timeOf(past, past.partitions, past.partitions, lanes);
    if (!full) return { basis: 'unknown' };
    return { basis: 'recorded', from: isNew(plan.node) ? full.from : 0, to: full.to };
  }
  const full = past && timeOf(past, plan.stale, plan.partitions || past.partitions, lanes);
  if (full) return { basis: 'recorded', ...full };
  if (node.kind === 'source') return { basis: 'unknown' };
  const { cost } = node as ComputeNode<unknown>;
  const declared = (plan.stale * cost) / (isLittle(plan.stale, cost) ? 1 : lanes);
  return { basis: 'declared', from: declared, to: declared };
}

/** Undefined where partitions are to be computed and none ever was. */
function timeOf(
  past: PastTimes,
  stale: number,
  partitions: number,
  atOnce: number,
): { from: number; to: number } | undefined {
  const besides = past.besides * (past.partitions === 0 ? 1 : partitions / past.partitions);
  if (stale === 0 || past.isSource) return { from: besides, to: besides };
  const most = [...past.perPartition].sort(([a], [b]) => b - a)[0];
  if (!most) return undefined;
  const isInline = past.isSerial || isLittle(stale, most[1] * most[0]);
  const lanes = isInline ? 1 : atOnce;
  const measured = past.perPartition.get(lanes);
  if (measured !== undefined) {
    return { from: besides + stale * measured, to: besides + stale * measured };
  }
  // Between no gain from lanes, because something else is the bottleneck, and full gain.
  const same = stale * most[1];
  const scaled = (same * most[0]) / lanes;
  return { from: besides + Math.min(same, scaled), to: besides + Math.max(same, scaled) };
}
