/**
 * The partitions of selected nodes, one by one.
 */
import { filterPartitions } from '../graph/partition-selection.js';
import type { ReadEnvironment } from '../run/node-run.js';
import type { NodePlan } from '../run/plan.js';
import type { Project } from '../run/project.js';
import { plan } from './plan-selection.js';
import type { SelectionRequest } from './select-nodes.js';

/** The selected partitions of one node. */
export interface ListedPartitions {
  readonly node: string;
  readonly type: string;
  /** `unknown`: an upstream node runs first; the partitions are those of its last run. */
  readonly state: NodePlan['state'];
  readonly dims: readonly string[];
  readonly partitions: readonly {
    readonly key: readonly string[];
    readonly state: NodePlan['state'];
  }[];
}

/** Lists what is selected; nodes without a partition part with all their partitions. */
export async function listSelection(
  project: Project,
  request: SelectionRequest,
  env: ReadEnvironment,
): Promise<ListedPartitions[]> {
  const planned = await plan(project, { ...request, isExact: true }, env);
  return planned.plan.nodes.map((node) => {
    const partitions = planned.partitions(node);
    const filter = planned.selected.partitions.get(node.node);
    const chosen = filter
      ? filterPartitions(filter, partitions)
      : partitions.keys.map((_, index) => index);
    return {
      node: node.node,
      type: node.type,
      state: node.state,
      dims: partitions.dims,
      partitions: chosen.map((index) => ({
        key: partitions.keys[index] as readonly string[],
        state: stateOf(partitions.isStale(index)),
      })),
    };
  });
}

function stateOf(isStale: boolean | undefined): NodePlan['state'] {
  return isStale === undefined ? 'unknown' : isStale ? 'stale' : 'fresh';
}
