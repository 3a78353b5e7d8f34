/**
 * Which nodes of a project a request is about.
 *
 * States are asked for only when the request names one: they cost a plan.
 */
import { readFileSync } from 'node:fs';
import { EngineError } from '../errors/errors.js';
import type { NodeGraph } from '../graph/graph.js';
import {
  resolveSelection,
  type SelectableNames,
  type Selected,
} from '../graph/resolve-selection.js';
import { parseSelections, type SelectableState, usesState } from '../graph/selection.js';
import type { Plan } from '../run/plan.js';
import { recordIds, recordPath } from '../run/run-files.js';

/** A selection as typed. */
export interface SelectionRequest {
  /** Empty: all pipelines. */
  readonly targets: readonly string[];
  readonly exclude?: readonly string[] | undefined;
}

/** As much of a project as is selected from. */
export interface Selectable {
  readonly folder: string;
  readonly config: SelectableNames;
  readonly graph: NodeGraph;
}

/** Resolves a request; `planAll` says how all nodes stand. */
export async function selectNodes(
  project: Selectable,
  request: SelectionRequest,
  planAll: () => Promise<Plan>,
): Promise<Selected> {
  const select = parseSelections(request.targets);
  const exclude = parseSelections(request.exclude ?? []);
  const plan = usesState([...select, ...exclude]) ? await planAll() : undefined;
  const failed = plan ? failedLast(project.folder) : new Set<string>();
  const statesOf = (id: string): SelectableState[] => {
    const state = plan?.nodes.find((node) => node.node === id)?.state;
    return [
      ...(state === undefined ? [] : [state]),
      ...(failed.has(id) ? ['failed' as const] : []),
    ];
  };
  return resolveSelection({ select, exclude }, project.config, project.graph, statesOf);
}

/** True when the answer to a request depends on more than the configuration. */
export function dependsOnState(request: SelectionRequest): boolean {
  return usesState(parseSelections([...request.targets, ...(request.exclude ?? [])]));
}

/** True when a request names partitions. */
export function namesPartitions({ targets, exclude = [] }: SelectionRequest): boolean {
  return parseSelections([...targets, ...exclude]).some(({ terms }) =>
    terms.some(({ partition }) => partition !== undefined),
  );
}

/**
 * A run publishes whole nodes: a file with some partitions only would be wrong for all who read it.
 *
 * @throws {EngineError} code "partition-run"
 */
export function refusePartitions(selected: Selected): void {
  const [node] = selected.partitions.keys();
  if (node === undefined) return;
  const message = `some partitions of "${node}" are selected, and a run publishes whole nodes only`;
  throw new EngineError('usage', 'partition-run', message, {
    hint: `run "${node}" as a whole: only its stale partitions are computed; dag plan and dag ls take partitions`,
  });
}

/** Nodes whose last part in a run was to fail. */
function failedLast(projectFolder: string): Set<string> {
  const failed = new Set<string>();
  const known = new Set<string>();
  for (const id of recordIds(projectFolder).reverse().slice(0, LOOK_BACK)) {
    for (const { node, state } of outcomesOf(recordPath(projectFolder, id))) {
      if (state === 'not-run' || known.has(node)) continue;
      known.add(node);
      if (state === 'failed') failed.add(node);
    }
  }
  return failed;
}

/** So many runs are looked at: a node that failed longer ago is simply stale. */
const LOOK_BACK = 20;

function outcomesOf(path: string): { node: string; state: string }[] {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { nodes: { node: string; state: string }[] })
      .nodes;
  } catch {
    // A record that cannot be read says nothing about how nodes stand.
    return [];
  }
}
