/**
 * The part of a remembered plan that a selection is about.
 */
import { buildGraph } from '../graph/graph.js';
import type { Plan } from '../run/plan.js';
import { dependsOnState, type SelectionRequest, selectNodes } from './select-nodes.js';
import type { RememberedStatus } from './status-memory.js';

/** The plans of exactly the selected nodes; undefined when they are not all among those planned. */
export async function selectStatus(
  folder: string,
  { pipelines, nodes, plan }: RememberedStatus,
  request: SelectionRequest,
): Promise<Plan | undefined> {
  if (dependsOnState(request) && plan.nodes.length < nodes.length) return undefined;
  const { graph } = buildGraph(nodes.map((node) => ({ ...node, locate: () => ({}) })));
  const config = { pipelines, nodes };
  const selected = await selectNodes({ folder, config, graph }, request, async () => plan);
  const wanted = new Set(selected.nodes);
  const found = plan.nodes.filter(({ node }) => wanted.has(node));
  return found.length === wanted.size ? { nodes: found } : undefined;
}
