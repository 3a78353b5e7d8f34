/**
 * The answer to a query as a table for people.
 *
 * Numbers stand to the right with as many decimals as tell them apart, NULL is
 * written out, and what does not fit is counted. Programs take another format:
 * here numbers are rounded to six digits and long texts are cut.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Answer, AnswerColumn } from '../query/ask.js';
import { textOf } from '../query/values.js';
import { eachRow } from './answer-lines.js';
import { numberWriter } from './number-column.js';
import { plural } from './quantities.js';
import { renderTable } from './text-table.js';

const NULL = 'NULL';
/** Types whose values stand to the right. */
const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM|FLOAT|DOUBLE|DECIMAL\([\d,]+\))$/;
/** Characters of a cell. */
const WIDEST = 60;
/** Between two columns. */
const GAP = 2;

/** How much may be shown. */
export interface TableSize {
  /** Rows; all when 0. */
  readonly limit: number;
  /** Characters per line, where the terminal has so many. */
  readonly width?: number | undefined;
}

/** Reads an answer to its end and renders it. */
export async function renderAnswer(answer: Answer, size: TableSize): Promise<string> {
  const rows: (readonly DuckDBValue[])[] = [];
  const more = await eachRow(answer, size.limit, (some) => {
    for (const row of some) rows.push(row);
  });
  const columns = answer.columns.map((column, i) =>
    textColumn(
      column,
      rows.map((row) => row[i] as DuckDBValue),
    ),
  );
  const shown = columns.slice(0, fitting(columns, size.width));
  const lines = renderTable(
    shown.map(({ heading }) => heading),
    rows.map((_, r) => shown.map(({ cells }) => cells[r] as string)),
  );
  if (rows.length === 0) lines.push('no rows');
  if (more > 0) lines.push(`… ${plural(more, 'more row')}; --limit 0 shows all`);
  const hidden = columns.length - shown.length;
  if (hidden > 0) {
    lines.push(`… ${plural(hidden, 'more column')}; select some, or take --format csv`);
  }
  return `${lines.join('\n')}\n`;
}

interface TextColumn {
  /** With the mark of the right side. */
  readonly heading: string;
  readonly cells: readonly string[];
}

function textColumn({ name, type }: AnswerColumn, values: readonly DuckDBValue[]): TextColumn {
  const isNumber = NUMBER.test(type);
  const write = isNumber ? numberWriter(values) : undefined;
  const cells = values.map((value) =>
    typeof value === 'number' && write ? write(value) : cut(textOf(value) ?? NULL),
  );
  // A heading that begins with the mark of the right side is no mark.
  const heading = cut(name).replace(/^>/, ' >');
  return { heading: isNumber ? `>${heading}` : heading, cells };
}

/** A text on one line, without what would steer a terminal. */
function cut(text: string): string {
  const line = text
    .replaceAll('\n', '⏎')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

/** How many columns fit, at least one. */
function fitting(columns: readonly TextColumn[], width: number | undefined): number {
  if (width === undefined) return columns.length;
  let used = -GAP;
  const tooMany = columns.findIndex(({ heading, cells }) => {
    const name = heading.replace(/^>/, '');
    used += GAP + cells.reduce((most, cell) => Math.max(most, cell.length), name.length);
    return used > width;
  });
  return tooMany < 0 ? columns.length : Math.max(1, tooMany);
}
