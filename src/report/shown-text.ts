/**
 * One partition in full, for a terminal.
 *
 * Numbers are rounded as in the table of a query; --json has every digit. Charts
 * show as many points as the line has room for, each the last of its stretch.
 */
import asciichart from 'asciichart';
import type { ShownBlock, ShownColumn } from '../contract/shown.js';
import type { ShownPartition } from '../inspect/show-partition.js';
import { valueText } from '../run/field-difference.js';
import type { ColumnSpec } from '../table/column.js';
import { numberWriter, shortNumber } from './number-column.js';
import { type Paint, plain } from './paint.js';
import { renderTable } from './text-table.js';

const CHART_HEIGHT = 12;
/** Characters of a line where nobody says how wide it is. */
const WIDTH = 100;
/** Characters left of a chart: the number and the axis. */
const AXIS = 14;
/** Characters that a column of words is not broken below. */
const NARROWEST = 30;
/** Columns of figures side by side: name and number, with a gap. */
const FIGURE_GAP = 4;
const MISSING = '-';
const COLOURS = [asciichart.blue, asciichart.lightgray];

/** How it is written. */
export interface ShownStyle {
  readonly paint: Paint;
  readonly width?: number | undefined;
}

/** Blocks as lines, an empty one before each. */
export function renderBlocks(blocks: readonly ShownBlock[], style: ShownStyle): string[] {
  const width = style.width ?? WIDTH;
  return blocks.flatMap((block) => ['', ...blockLines(block, width, style.paint)]);
}

/** The partition as text. */
export function renderShown(shown: ShownPartition, style: ShownStyle): string {
  const { paint } = style;
  const lines = [`${shown.node}@${shown.key.join('/')}`, ...renderBlocks(shown.blocks, style)];
  if (!shown.isFresh) {
    lines.push(
      '',
      paint('warn', `just computed; what is published is older: dag run ${shown.node}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

function blockLines(block: ShownBlock, width: number, paint: Paint): string[] {
  switch (block.kind) {
    case 'text':
      return [...block.lines];
    case 'figures':
      return [paint('faint', block.title), ...figureLines(block.figures, width)];
    case 'table':
      return [
        paint('faint', block.title),
        ...tableLines(block.columns, width),
        ...(block.note === undefined ? [] : [block.note]),
      ];
    case 'chart':
      return chartLines(block, width, paint);
  }
}

type Figures = Extract<ShownBlock, { kind: 'figures' }>['figures'];

/** Names and numbers in as many columns as fit, read downwards. */
function figureLines(figures: Figures, width: number): string[] {
  const name = Math.max(...figures.map(({ spec }) => spec.name.length));
  const texts = figures.map(({ spec, value }) => numberText(spec, value));
  const number = Math.max(...texts.map((text) => text.length));
  const cells = figures.map(
    ({ spec }, i) => `${spec.name.padEnd(name)}  ${(texts[i] as string).padStart(number)}`,
  );
  const across = Math.max(1, Math.floor((width + FIGURE_GAP) / (name + number + 2 + FIGURE_GAP)));
  const down = Math.ceil(cells.length / across);
  return Array.from({ length: down }, (_, row) =>
    cells.filter((_cell, i) => i % down === row).join(' '.repeat(FIGURE_GAP)),
  );
}

function numberText(spec: ColumnSpec, value: number): string {
  if (Number.isNaN(value)) return MISSING;
  return isPlain(spec) ? shortNumber(value) : valueText(spec, value);
}

/** Numbers that are what they look like: no dates, flags or words. */
function isPlain({ type }: ColumnSpec): boolean {
  return type === 'double' || type === 'float' || type === 'int';
}

/**
 * As a table. Where it is too wide, its widest column of words is broken into lines;
 * where that leaves too little room, columns that do not fit go below, with the first
 * column again.
 */
function tableLines(columns: readonly ShownColumn[], width: number): string[] {
  const texts = columns.map(textColumn);
  const [first] = texts;
  if (!first || first.cells.length === 0) return ['none'];
  const broken = withBrokenWords(columns, texts, width);
  if (broken) return linesOf(broken);
  const lines: string[] = [];
  let part: TextColumn[] = [];
  for (const column of texts) {
    if (part.length > 1 && widthOf([...part, column]) > width) {
      lines.push(...linesOf(part), '');
      part = [first];
    }
    part.push(column);
  }
  return [...lines, ...linesOf(part)];
}

/** The columns with one of words broken to fit; undefined where they fit, or none can be broken so. */
function withBrokenWords(
  columns: readonly ShownColumn[],
  texts: readonly TextColumn[],
  width: number,
): TextColumn[] | undefined {
  const over = widthOf(texts) - width;
  if (over <= 0) return undefined;
  const widths = texts.map((text, i) =>
    'words' in (columns[i] as ShownColumn) ? widthOf([text]) : 0,
  );
  const widest = widths.indexOf(Math.max(...widths));
  const room = (widths[widest] as number) - over;
  if (room < NARROWEST) return undefined;
  const cells = (texts[widest] as TextColumn).cells.map((cell) => brokenAt(cell, room));
  return texts.map(({ heading, cells: own }, i) => ({
    heading,
    cells: cells.flatMap((parts, row) =>
      i === widest ? parts : parts.map((_, part) => (part === 0 ? (own[row] as string) : '')),
    ),
  }));
}

/** A text in lines of at most `width` characters, broken at blanks; a longer word stays whole. */
function brokenAt(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

interface TextColumn {
  readonly heading: string;
  readonly cells: readonly string[];
}

function textColumn(column: ShownColumn): TextColumn {
  if ('words' in column) return { heading: column.name, cells: column.words };
  const { spec, data } = column;
  const write = isPlain(spec) ? numberWriter([...data]) : (v: number) => valueText(spec, v);
  const cells = [...data].map((v) => (Number.isNaN(v) ? MISSING : write(v)));
  return { heading: isPlain(spec) ? `>${spec.name}` : spec.name, cells };
}

function widthOf(columns: readonly TextColumn[]): number {
  const widths = columns.map(({ heading, cells }) =>
    cells.reduce((most, cell) => Math.max(most, cell.length), heading.replace(/^>/, '').length),
  );
  return widths.reduce((sum, w) => sum + w + 2, -2);
}

function linesOf(columns: readonly TextColumn[]): string[] {
  const rows = (columns[0] as TextColumn).cells.length;
  return renderTable(
    columns.map(({ heading }) => heading),
    Array.from({ length: rows }, (_, r) => columns.map(({ cells }) => cells[r] as string)),
  );
}

type Chart = Extract<ShownBlock, { kind: 'chart' }>;

/** All series over each other where colours tell them apart, else one chart each. */
function chartLines({ title, along, series }: Chart, width: number, paint: Paint): string[] {
  const rows = along.data.length;
  if (rows === 0) return [paint('faint', title), 'none'];
  const at = pointsOf(rows, Math.max(10, width - AXIS));
  const [from, to] = [0, rows - 1].map((row) => valueText(along.spec, along.data[row] as number));
  const gap = Math.max(2, at.length - (from as string).length);
  const axis = `${' '.repeat(AXIS - 2)}${from}${(to as string).padStart(gap)}`;
  const charts = paint === plain ? series.map((one) => [one]) : [series];
  return charts.flatMap((over) => {
    const names = over.map(({ name }, i) => (paint === plain ? name : coloured(name, i)));
    const lines = over.map(({ data }) => at.map((row) => data[row] as number));
    const plot = asciichart.plot(lines, {
      height: CHART_HEIGHT,
      format: (value) => shortNumber(rounded(value)).padStart(AXIS - 3),
      ...(paint === plain ? {} : { colors: over.map((_, i) => COLOURS[i % COLOURS.length]) }),
    });
    const drawn = plot.split('\n').map((line) => line.trimEnd());
    return [`${paint('faint', `${title}:`)} ${names.join(', ')}`, ...drawn, axis];
  });
}

function coloured(text: string, series: number): string {
  return asciichart.colored(text, COLOURS[series % COLOURS.length] as string);
}

/** Rows to draw: all of them, or the last of each stretch of equal length. */
function pointsOf(rows: number, room: number): number[] {
  const points = Math.min(rows, room);
  return Array.from({ length: points }, (_, i) => Math.ceil(((i + 1) * rows) / points) - 1);
}

/** Five digits are enough for an axis. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
