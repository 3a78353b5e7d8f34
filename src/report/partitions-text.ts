/**
 * Partitions of nodes as tables, cut where they get long.
 */
import type { ListedPartitions } from '../inspect/list-partitions.js';
import { plural, renderCount } from './quantities.js';
import { renderTable } from './text-table.js';

/** One table per node with at most `limit` partitions, and how many were left out. */
export function renderPartitions(listed: readonly ListedPartitions[], limit: number): string {
  return `${listed.map((node) => renderNode(node, limit).join('\n')).join('\n\n')}\n`;
}

function renderNode(node: ListedPartitions, limit: number): string[] {
  const { partitions } = node;
  const stale = partitions.filter(({ state }) => state === 'stale').length;
  const how =
    node.state === 'unknown'
      ? 'as of the last run; what is upstream runs first'
      : stale === 0
        ? 'all fresh'
        : `${renderCount(stale)} stale`;
  const rest = partitions.length - limit;
  return [
    `${node.node}: ${plural(partitions.length, 'partition')}, ${how}`,
    '',
    ...renderTable(
      [...node.dims, 'state'],
      partitions.slice(0, limit).map(({ key, state }) => [...key, state]),
    ),
    ...(rest > 0 ? [`${renderCount(rest)} more; --limit ${partitions.length} lists all`] : []),
  ];
}
