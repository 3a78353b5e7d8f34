/**
 * The graph in Graphviz' language, for `dot -Tsvg`.
 *
 * Every name is quoted, so any id is a valid one.
 */
import { countsOf, type Picture } from './picture.js';

const COLOURS: Readonly<Record<string, string>> = {
  fresh: '#d7f0dd',
  stale: '#fdebc8',
  unknown: '#eceff3',
  failed: '#f9d6d5',
};

/** A `digraph`, left to right; states are colours. Ends with a line break. */
export function renderDot(picture: Picture): string {
  const lines = [
    'digraph pipeline {',
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="sans-serif"];',
  ];
  for (const node of picture.nodes) {
    const parts = [node.id, node.type, countsOf(node)].filter((part) => part !== undefined);
    const colour = node.state === undefined ? '' : `, fillcolor="${COLOURS[node.state]}"`;
    lines.push(`  ${quoted(node.id)} [label=${label(parts)}${colour}];`);
  }
  for (const { from, to, input } of picture.edges) {
    const attributes = input === undefined ? '' : ` [label=${quoted(input)}]`;
    lines.push(`  ${quoted(from)} -> ${quoted(to)}${attributes};`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

function label(parts: readonly string[]): string {
  return `"${parts.map(escaped).join('\\n')}"`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\s+/g, ' ');
}
