/**
 * An explanation in words, for `dag explain`.
 */
import type { CauseGroup, Explanation, LastChange, NodeExplanation } from '../run/explanation.js';
import { renderCauses, renderRows } from './cause-text.js';
import { type Paint, plain } from './paint.js';
import { plural, renderCount } from './quantities.js';

const INDENT = '  ';

/** One block per node; what a node waits for comes below it, where it was not asked for itself. */
export function renderExplanation(explanation: Explanation, paint: Paint = plain): string {
  const asked = new Set(explanation.nodes.map(({ node }) => node));
  const blocks = explanation.nodes.map((node) => {
    const above = explanation.upstream.filter(
      ({ node: id }) => node.waits_for.includes(id) && !asked.has(id),
    );
    return [
      ...renderNode(node, paint),
      ...above.flatMap((upstream) => indent(renderNode(upstream, paint))),
    ];
  });
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function renderNode(node: NodeExplanation, paint: Paint): string[] {
  const name = node.selection === null ? node.node : `${node.node}@${node.selection}`;
  const head = paint(node.state === 'fresh' ? 'good' : 'warn', `${name}  ${renderState(node)}`);
  if (node.state === 'fresh') return [head, ...indent(renderLast(node.last))];
  const causes = node.groups === null ? renderCauses(node.causes) : renderGroups(node);
  return [head, ...indent(causes)];
}

function renderState(node: NodeExplanation): string {
  const waits = `waits for ${node.waits_for.map((id) => `"${id}"`).join(', ')}`;
  if (node.state === 'waits') return waits;
  if (node.state === 'stale') {
    const count =
      node.stale === null || node.partitions === null
        ? 'stale'
        : `stale: ${renderCount(node.stale)} of ${plural(node.partitions, 'partition')} to run`;
    return node.waits_for.length === 0 ? count : `${count}, and ${waits}`;
  }
  return node.partitions === null ? 'fresh' : `fresh: ${plural(node.partitions, 'partition')}`;
}

function renderLast(last: LastChange | null): string[] {
  if (last === null) return ['which run brought it is not on record'];
  const of = plural(last.partitions, 'partition');
  const counts = [`computed ${renderCount(last.ran)} of ${of}`];
  if (last.failed > 0) counts.push(`${renderCount(last.failed)} failed`);
  if (last.removed > 0) counts.push(`${renderCount(last.removed)} removed`);
  const head = `last changed by run ${last.run}: ${counts.join(', ')}, because`;
  return [head, ...indent([...renderCauses(last.causes), ...renderRows(last.rows)])];
}

function renderGroups(node: NodeExplanation): string[] {
  const groups = node.groups as readonly CauseGroup[];
  if (groups.length === 0) return renderCauses(node.causes);
  return groups.flatMap((group) => [
    ...renderCauses(group.causes),
    renderSame(group, node.partitions as number),
  ]);
}

function renderSame(group: CauseGroup, of: number): string {
  return `same cause for ${renderCount(group.partitions)} of ${plural(of, 'partition')}`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `${INDENT}${line}`);
}
