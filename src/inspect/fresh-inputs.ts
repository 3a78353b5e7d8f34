/**
 * The answers of what nodes read, for those who compute something beside a run.
 *
 * Whether the nodes themselves are fresh does not matter; what they read must be.
 */
import type { Answer, ReadEnvironment } from '../run/node-run.js';
import { planNode } from '../run/plan-nodes.js';
import type { Project } from '../run/project.js';
import type { NodeRuntime } from '../run/runtime.js';

/** The answers of all that the nodes read, directly or through others, as far as it is fresh. */
export async function freshAnswers(
  nodes: readonly NodeRuntime[],
  project: Project,
  env: ReadEnvironment,
): Promise<Map<string, Answer>> {
  const read = nodes.flatMap(({ inputs }) => Object.values(inputs).map(({ node }) => node));
  const needed = new Set(project.graph.closure(read));
  const answers = new Map<string, Answer>();
  for (const node of project.nodes) if (needed.has(node.id)) await planNode(node, answers, env);
  return answers;
}

/** Ids of the nodes that a node reads and that have no fresh answer. */
export function staleInputs(
  { inputs }: NodeRuntime,
  answers: ReadonlyMap<string, Answer>,
): string[] {
  const upstream = new Set(Object.values(inputs).map(({ node }) => node));
  return [...upstream].filter((id) => !answers.has(id));
}
