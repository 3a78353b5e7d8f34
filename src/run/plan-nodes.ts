/**
 * The plan: what each node would do, exact up to the first node that must run.
 * What comes after depends on that node's results, and is said to.
 */
import type { Artifact } from './artifact.js';
import { type Evaluation, evaluate } from './evaluate.js';
import { freshCompute, ResultsGone } from './fresh-compute.js';
import { type Answer, type ReadEnvironment, type Standing, standing } from './node-run.js';
import type { NodePlan, Plan } from './plan.js';
import { freshSource, ITEMS_GONE } from './run-source.js';
import type { NodeRuntime } from './runtime.js';

export type SeePartitions = (node: string, evaluation: Evaluation) => void;

/**
 * Plans nodes given in dependency order. Reads only.
 *
 * @param see is handed the partitions that were enumerated for the plan of a node
 */
export async function planNodes(
  nodes: readonly NodeRuntime[],
  env: ReadEnvironment,
  see: SeePartitions = () => undefined,
): Promise<Plan> {
  const answers = new Map<string, Answer>();
  const plans: NodePlan[] = [];
  for (const node of nodes) plans.push(await planNode(node, answers, env, see));
  return { nodes: plans };
}

/** Plans one node; when it is fresh, its answer is added to those of the nodes before. */
export async function planNode(
  node: NodeRuntime,
  answers: Map<string, Answer>,
  env: ReadEnvironment,
  see: SeePartitions = () => undefined,
): Promise<NodePlan> {
  const upstream = [...new Set(Object.values(node.inputs).map((from) => from.node))];
  const base = { node: node.id, type: node.type, upstream };
  const open = upstream.filter((id) => !answers.has(id));
  if (open.length > 0) {
    const reasons = [`depends on what ${open.map((id) => `"${id}"`).join(', ')} will give`];
    return { ...base, state: 'unknown', partitions: 0, stale: 0, reasons };
  }
  const roots = new Map(
    Object.entries(node.inputs).map(([name, from]) => [
      name,
      answers.get(from.node)?.roots.get(from.output) as string,
    ]),
  );
  let now = standing(node, roots, env);
  const inputs = (): Promise<ReadonlyMap<string, Artifact>> => inputsOf(node, answers);
  if (now.isFresh) {
    const answer =
      node.node.kind === 'source'
        ? freshSource(node, now, env)
        : freshCompute(node, inputs, now, env);
    if (answer) {
      answers.set(node.id, answer);
      const partitions = now.manifest?.partitions ?? 0;
      return { ...base, state: 'fresh', partitions, stale: 0, reasons: [] };
    }
    now = { ...now, isFresh: false, reasons: [ITEMS_GONE] };
  }
  if (node.node.kind === 'source') {
    const partitions = now.manifest?.partitions ?? 0;
    return { ...base, state: 'stale', partitions, stale: partitions, reasons: now.reasons };
  }
  try {
    return { ...base, ...countStale(node, await inputs(), now, env, see), reasons: now.reasons };
  } catch (error) {
    // A run computes them again; only then it is known what this node has to do.
    if (!(error instanceof ResultsGone)) throw error;
    return { ...base, state: 'unknown', partitions: 0, stale: 0, reasons: [error.message] };
  }
}

function countStale(
  runtime: NodeRuntime,
  inputs: ReadonlyMap<string, Artifact>,
  now: Standing,
  env: ReadEnvironment,
  see: SeePartitions,
): { state: 'stale'; partitions: number; stale: number } {
  const { log, packs, projectFolder, cacheFolder } = env;
  const evaluation = evaluate({
    runtime,
    inputs,
    log,
    packs,
    manifest: now.manifest,
    projectFolder,
    cacheFolder,
    force: now.distrusted !== undefined,
  });
  see(runtime.id, evaluation);
  return { state: 'stale', partitions: evaluation.count, stale: evaluation.stale.length };
}

/** The artifacts that a node reads, of answers that are known. */
export async function inputsOf(
  node: NodeRuntime,
  answers: ReadonlyMap<string, Answer>,
): Promise<ReadonlyMap<string, Artifact>> {
  const found = new Map<string, Artifact>();
  for (const [name, from] of Object.entries(node.inputs)) {
    found.set(name, await (answers.get(from.node) as Answer).artifact(from.output));
  }
  return found;
}
