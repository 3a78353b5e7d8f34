/**
 * The page docs/indicators.md: every column, from what the plug-ins say of themselves.
 */
import { FAMILIES, type Indicator } from './indicator.js';

/** Markdown of all columns by family, in the order in which they stand in a file. */
export function indicatorPage(plugins: ReadonlyMap<string, Indicator>): string {
  const all = [...plugins].sort(([a], [b]) => (a < b ? -1 : 1));
  const count = all.reduce((sum, [, { columns }]) => sum + columns.length, 0);
  const lines = [
    '# Indicators',
    '',
    `${count} columns of ${all.length} indicators. Written by \`npm run docs\`; do not edit.`,
    '',
    '"First" is the 0-based bar of the first value; before it, and where a value is undefined,',
    'the column is null. Every window includes its own bar, and none looks ahead.',
  ];
  for (const family of FAMILIES) {
    lines.push('', `## ${family.replace('_', ' ')}`, '');
    lines.push('| column | definition | unit | first | source |', '|---|---|---|--:|---|');
    for (const [, indicator] of all) {
      if (indicator.family !== family) continue;
      for (const { name, about, unit, first } of indicator.columns) {
        const cells = [`\`${name}\``, about, unit ?? '', first, indicator.source];
        lines.push(`| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
