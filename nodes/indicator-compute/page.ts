/**
 * The page docs/indicators.md: every column, from what the plug-ins say of themselves.
 */
import { FAMILIES, type Indicator } from './indicator.js';
import { columnName, type Settings } from './names.js';

/** What a column was compared with, and how far it was from it. */
export interface Check {
  readonly against: 'TA-Lib' | 'transcription';
  /** Rows compared. */
  readonly rows: number;
  /** Largest deviation relative to the recorded value. */
  readonly worst: number;
}

const INTRODUCTION = [
  '"First" is the 0-based bar of the first value; before it, and where a value is undefined,',
  'the column is null. Every window includes its own bar, and none looks ahead.',
  '',
  '"Checked against" names what the column was compared with on 400 recorded bars and the worst',
  'relative deviation seen: TA-Lib is its C library in default mode; a transcription is the',
  'definition written out independently, and catches slips only. Every column is also checked for',
  'its first row, for not looking ahead (to the bit), for flat, straight, gapped, tiny and huge',
  'prices, and for being the same whichever others are computed.',
  '',
  'In `pipelines.yaml`, `indicators` lists "all", families, indicators, columns with any settings',
  '(`sma_30`, `bb_upper_10_1_5` for 1.5 deviations) or `{ use: sma, period: [10, 30] }`.',
];

/** Markdown of all columns by family, in the order in which they stand in a file. */
export function indicatorPage(
  plugins: ReadonlyMap<string, Indicator>,
  checks: Readonly<Record<string, Check>>,
): string {
  const all = [...plugins].sort(([a], [b]) => (a < b ? -1 : 1));
  const count = all.reduce((sum, [, { columns }]) => sum + columns.length, 0);
  const indicators = all.filter(([, { columns }]) => columns.length > 0).length;
  const lines = [
    '# Indicators',
    '',
    `${count} columns of ${indicators} indicators. Written by \`npm run docs\`; do not edit.`,
    '',
    ...INTRODUCTION,
  ];
  for (const family of FAMILIES) {
    const rows = all.flatMap(([, indicator]) =>
      indicator.family === family ? rowsOf(indicator, checks) : [],
    );
    if (rows.length === 0) continue;
    lines.push('', `## ${family.replace('_', ' ')}`, '');
    lines.push('| column | definition | unit | first | source | checked against |');
    lines.push('|---|---|---|--:|---|---|', ...rows);
  }
  const library = all.flatMap(([, { family, variants = [] }]) =>
    family === 'technicalindicators' ? variants : [],
  );
  if (library.length > 0) lines.push(...libraryLines(library));
  lines.push('', '## Settings', '', '| use | settings, in the order of a name |', '|---|---|');
  for (const [id, { family, variants = [] }] of all) {
    if (family === 'technicalindicators') continue;
    for (const { params } of variants) lines.push(`| \`${id}\` | ${settings(params)} |`);
  }
  return `${lines.join('\n')}\n`;
}

function rowsOf(indicator: Indicator, checks: Readonly<Record<string, Check>>): string[] {
  return indicator.columns.map(({ name, about, unit, first }) => {
    const check = checks[name];
    const checked = check ? `${check.against}, ${deviation(check.worst)}` : 'its definition';
    const cells = [`\`${name}\``, about, unit ?? '', first, indicator.source, checked];
    return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  });
}

function deviation(worst: number): string {
  return worst === 0 ? 'exact' : worst.toExponential(0);
}

function settings(params: Readonly<Record<string, { min: number; max: number }>>): string {
  return Object.entries(params)
    .map(([name, { min, max }]) => `${name} (${min} to ${max})`)
    .join(', ');
}

function libraryLines(variants: NonNullable<Indicator['variants']>): string[] {
  const lines = [
    '',
    '## technicalindicators',
    '',
    'Functions of the npm package, as it computes them: `{ lib: technicalindicators, use: rsi, period: 9 }`',
    'is the column `ti_rsi_9`. They are slower than the columns above by one to two orders of',
    'magnitude, and some round; see test/nodes/indicator-compute/library.test.ts.',
    '',
    '| use | settings | columns, with usual settings |',
    '|---|---|---|',
  ];
  for (const { use, params, columns, defaults } of variants) {
    const usual = defaults[0] as Settings;
    const names = columns(usual).map(({ name }) => `\`${columnName(name, usual)}\``);
    lines.push(`| \`${use}\` | ${settings(params)} | ${names.join(', ')} |`);
  }
  return lines;
}
