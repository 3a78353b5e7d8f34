/**
 * The plan of a selection, with the partitions of its nodes at hand.
 *
 * Where only some partitions of a node are selected, its counts are theirs.
 */
import { filterPartitions, type Partitions } from '../graph/partition-selection.js';
import { type PartitionFilter, type Selected, withUpstream } from '../graph/resolve-selection.js';
import { renderTerm } from '../graph/selection.js';
import type { Evaluation } from '../run/evaluate.js';
import type { ReadEnvironment } from '../run/node-run.js';
import type { NodePlan, Plan } from '../run/plan.js';
import { planNodes } from '../run/plan-nodes.js';
import type { Project } from '../run/project.js';
import type { NodeRuntime } from '../run/runtime.js';
import { publishedPartitions } from './published-partitions.js';
import { type SelectionRequest, selectNodes } from './select-nodes.js';

export interface PlanRequest extends SelectionRequest {
  /** Only what is selected, without what it needs. */
  readonly isExact?: boolean;
}

/** Partitions of a node, and which of them are stale; undefined where that is not known. */
export interface PlannedPartitions extends Partitions {
  isStale(index: number): boolean | undefined;
}

/** What was selected, how it stands, and a way to its partitions. */
export interface Planned {
  readonly selected: Selected;
  readonly plan: Plan;
  partitions(node: NodePlan): PlannedPartitions;
}

/** Selects and plans. */
export async function plan(
  project: Project,
  request: PlanRequest,
  env: ReadEnvironment,
): Promise<Planned> {
  const evaluations = new Map<string, Evaluation>();
  const see = (node: string, evaluation: Evaluation): void => {
    evaluations.set(node, evaluation);
  };
  let all: Plan | undefined;
  const selected = await selectNodes(project, request, async () => {
    all = await planNodes(project.nodes, env, see);
    return all;
  });
  const needed = request.isExact
    ? project.graph.closure(selected.nodes)
    : withUpstream(selected, project.graph);
  all ??= await planNodes(only(project.nodes, needed), env, see);
  const shown = new Set(request.isExact ? selected.nodes : needed);
  return {
    selected,
    plan: { nodes: all.nodes.filter(({ node }) => shown.has(node)) },
    partitions: (node) => {
      const runtime = project.nodes.find(({ id }) => id === node.node) as NodeRuntime;
      const evaluation = evaluations.get(node.node);
      if (!evaluation) return publishedPartitions(runtime, node.state, env.cacheFolder);
      const stale = new Set(evaluation.stale);
      return {
        node: node.node,
        dims: 'dims' in runtime.node ? runtime.node.dims : [],
        keys: evaluation.keys(),
        isStale: (index) => stale.has(index),
      };
    },
  };
}

/** The plan of a selection. */
export async function planSelection(
  project: Project,
  request: PlanRequest,
  env: ReadEnvironment,
): Promise<Plan> {
  const planned = await plan(project, request, env);
  const nodes = planned.plan.nodes.map((node) => {
    const filter = planned.selected.partitions.get(node.node);
    return filter ? countSelected(node, filter, planned.partitions(node)) : node;
  });
  return { nodes };
}

function countSelected(
  node: NodePlan,
  filter: PartitionFilter,
  partitions: PlannedPartitions,
): NodePlan {
  const chosen = filterPartitions(filter, partitions);
  const stale = chosen.filter((i) => partitions.isStale(i) === true).length;
  const isAnswered = node.state === 'stale' && stale === 0;
  return {
    ...node,
    state: isAnswered ? 'fresh' : node.state,
    partitions: chosen.length,
    stale,
    reasons: isAnswered ? [] : node.reasons,
    of: filter.map((terms) => terms.map(partitionText).join(',')).join(' '),
  };
}

function partitionText(term: Parameters<typeof renderTerm>[0]): string {
  return renderTerm(term).slice(renderTerm({ ...term, partition: [''] }).length);
}

function only(nodes: readonly NodeRuntime[], ids: readonly string[]): NodeRuntime[] {
  const wanted = new Set(ids);
  return nodes.filter((node) => wanted.has(node.id));
}
