/**
 * The graph as a Mermaid flow chart, for Markdown.
 *
 * Boxes are named by position, so an id that is a word of Mermaid ("end") does no
 * harm; text is escaped by Mermaid's own entities.
 */
import { countsOf, type Picture } from './picture.js';

const STYLES: Readonly<Record<string, string>> = {
  fresh: 'fill:#d7f0dd,stroke:#2f7d45,color:#123',
  stale: 'fill:#fdebc8,stroke:#b7791f,color:#123',
  unknown: 'fill:#eceff3,stroke:#6b7280,color:#123',
  failed: 'fill:#f9d6d5,stroke:#b3261e,color:#123',
};

/** A `flowchart LR`; states are colours. Ends with a line break. */
export function renderMermaid(picture: Picture): string {
  const names = new Map(picture.nodes.map((node, i) => [node.id, `n${i}`]));
  const lines = ['flowchart LR'];
  for (const node of picture.nodes) {
    const about = [node.type, countsOf(node)].filter((part) => part !== undefined).join(' · ');
    const style = node.state === undefined ? '' : `:::${node.state}`;
    lines.push(`  ${names.get(node.id)}["${escaped(node.id)}<br/>${escaped(about)}"]${style}`);
  }
  for (const { from, to, input } of picture.edges) {
    const label = input === undefined ? '' : `|"${escaped(input)}"|`;
    lines.push(`  ${names.get(from)} -->${label} ${names.get(to)}`);
  }
  const used = new Set(picture.nodes.flatMap((node) => (node.state ? [node.state] : [])));
  for (const state of [...used].sort()) lines.push(`  classDef ${state} ${STYLES[state]}`);
  return `${lines.join('\n')}\n`;
}

function escaped(text: string): string {
  return text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replace(/\s+/g, ' ');
}
