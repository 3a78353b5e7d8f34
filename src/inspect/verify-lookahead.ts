/**
 * Checks the selected nodes of a project for look-ahead. Reads only.
 *
 * A node is checked when all that it reads is up to date, whether it is so itself:
 * a plug-in that was just written is checked before it ever ran.
 */
import { filterPartitions } from '../graph/partition-selection.js';
import type { PartitionFilter } from '../graph/resolve-selection.js';
import type { Artifact } from '../run/artifact.js';
import { ResultsGone } from '../run/fresh-compute.js';
import type { Answer, ReadEnvironment } from '../run/node-run.js';
import { inputsOf, planNodes } from '../run/plan-nodes.js';
import type { Project } from '../run/project.js';
import type { NodeRuntime } from '../run/runtime.js';
import { freshAnswers, staleInputs } from './fresh-inputs.js';
import { checkLookahead, type LookaheadSample } from './lookahead.js';
import type { LookaheadReport, NodeLookahead } from './lookahead-result.js';
import { type SelectionRequest, selectNodes } from './select-nodes.js';

/** What to check, and how much of it. */
export interface LookaheadRequest extends SelectionRequest, LookaheadSample {
  /** Called before a node is checked. */
  readonly onNode?: (node: string) => void;
}

/** Checks every selected node that makes its rows along time. */
export async function verifyLookahead(
  project: Project,
  request: LookaheadRequest,
  env: ReadEnvironment,
): Promise<LookaheadReport> {
  const selected = await selectNodes(project, request, () => planNodes(project.nodes, env));
  const wanted = new Set(selected.nodes);
  const checked = project.nodes.filter((node) => wanted.has(node.id) && isCausal(node));
  const answers = await freshAnswers(checked, project, env);
  const { seed, sample, cuts } = request;
  const nodes: NodeLookahead[] = [];
  for (const runtime of checked) {
    request.onNode?.(runtime.id);
    const filter = selected.partitions.get(runtime.id);
    const place = {
      projectFolder: project.folder,
      choose: (keys: readonly (readonly string[])[]) => choose(runtime, filter, keys),
    };
    const check = (inputs: ReadonlyMap<string, Artifact>): Promise<NodeLookahead> =>
      checkLookahead(runtime, inputs, request, place);
    nodes.push(await checkWhenReady(runtime, answers, check));
  }
  return { seed, sample, cuts, nodes };
}

/** Positions of the selected partitions. */
function choose(
  { id, node }: NodeRuntime,
  filter: PartitionFilter | undefined,
  keys: readonly (readonly string[])[],
): readonly number[] {
  const dims = node.kind === 'compute' ? node.dims : [];
  if (!filter) return keys.map((_, i) => i);
  return filterPartitions(filter, { node: id, dims, keys });
}

function isCausal({ node }: NodeRuntime): boolean {
  return node.kind === 'compute' && node.causal !== undefined;
}

/** Checks a node if what it reads is there; says why where it is not. */
async function checkWhenReady(
  runtime: NodeRuntime,
  answers: ReadonlyMap<string, Answer>,
  check: (inputs: ReadonlyMap<string, Artifact>) => Promise<NodeLookahead>,
): Promise<NodeLookahead> {
  const stale = staleInputs(runtime, answers);
  if (stale.length > 0) {
    const names = stale.map((id) => `"${id}"`).join(', ');
    const are = stale.length === 1 ? 'is' : 'are';
    return unchecked(runtime, `it reads ${names}, which ${are} not fresh`);
  }
  try {
    return await check(await inputsOf(runtime, answers));
  } catch (error) {
    if (error instanceof ResultsGone) return unchecked(runtime, error.message);
    throw error;
  } finally {
    for (const { node } of Object.values(runtime.inputs)) answers.get(node)?.release();
  }
}

function unchecked({ id, type }: NodeRuntime, why: string): NodeLookahead {
  const none = { partitions: 0, cuts: 0, columns: 0, by: null, subjects: 0 };
  return { node: id, type, unchecked: why, ...none, silent: [], leaks: [] };
}
