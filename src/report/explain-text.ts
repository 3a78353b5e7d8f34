/**
 * An explanation in words, for `dag explain`.
 */
import type {
  CauseGroup,
  Explanation,
  LastChange,
  NodeExplanation,
} from '../inspect/explanation.js';
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
  if (node.state === 'fresh') {
    // Where others of its partitions are stale, what the last run did is told with those.
    return node.causes.length > 0 ? [head] : [head, ...indent(renderLast(node.last))];
  }
  const causes =
    node.groups === null
      ? renderCauses(node.causes)
      : renderGroups(node.groups, node.partitions as number);
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
  if (last.groups?.length === 0) {
    return [`the last run that changed the node, ${last.run}, did not compute it anew`];
  }
  if (last.groups) return [head, ...indent(renderGroups(last.groups, last.partitions))];
  return [head, ...indent([...renderCauses(last.causes), ...renderRows(last.rows)])];
}

function renderGroups(groups: readonly CauseGroup[], of: number): string[] {
  return groups.flatMap((group) => [...renderCauses(group.causes), renderSame(group, of)]);
}

/** `same cause for 440 of 44,000 partitions: a/b, a/c and 438 more (--all to list)`. */
function renderSame({ keys, partitions }: CauseGroup, of: number): string {
  const rest = partitions - keys.length;
  const more = rest > 0 ? ` and ${renderCount(rest)} more (--all to list)` : '';
  const head = `same cause for ${renderCount(partitions)} of ${plural(of, 'partition')}`;
  return `${head}: ${keys.join(', ')}${more}`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `${INDENT}${line}`);
}
