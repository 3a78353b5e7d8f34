/**
 * The graph as JSON: the form that other programs read.
 *
 * Keys come in a fixed order and there is one node or edge per line, so that two
 * exports can be compared line by line.
 */
import type { Picture } from './picture.js';

/** `{"nodes": […], "edges": […]}`. Ends with a line break. */
export function renderJson(picture: Picture): string {
  const nodes = picture.nodes.map(({ id, type, state, partitions, stale }) =>
    JSON.stringify({ id, type, state, partitions, stale }),
  );
  const edges = picture.edges.map(({ from, to, input }) => JSON.stringify({ from, to, input }));
  return `{\n  "nodes": ${list(nodes)},\n  "edges": ${list(edges)}\n}\n`;
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
}
