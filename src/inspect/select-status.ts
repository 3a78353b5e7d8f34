/**
 * The part of a plan of all nodes that a selection is about.
 */
import { buildGraph } from '../graph/graph.js';
import type { Plan } from '../run/plan.js';
import { type SelectionRequest, selectNodes } from './select-nodes.js';
import type { RememberedStatus } from './status-memory.js';

/** The plans of exactly the selected nodes. */
export async function selectStatus(
  folder: string,
  { pipelines, nodes, plan }: RememberedStatus,
  request: SelectionRequest,
): Promise<Plan> {
  const { graph } = buildGraph(nodes.map((node) => ({ ...node, locate: () => ({}) })));
  const config = { pipelines, nodes };
  const selected = await selectNodes({ folder, config, graph }, request, async () => plan);
  const wanted = new Set(selected.nodes);
  return { nodes: plan.nodes.filter(({ node }) => wanted.has(node)) };
}
