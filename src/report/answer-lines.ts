/**
 * The answer to a query in the formats that programs read.
 *
 * Nothing is rounded or cut. CSV and lines of JSON go out as they come, however
 * many they are; a JSON text is whole or not there. In CSV, NULL is an empty field
 * and an empty text is written in quotes.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Answer, AnswerColumn } from '../query/ask.js';
import { jsonOf, textOf } from '../query/values.js';

type Row = readonly DuckDBValue[];

/** What is left to do when an answer was read to its end. */
export interface Written {
  /** Pieces of text that were held back until the answer was known to be good. */
  readonly held: readonly string[];
  /** Rows beyond the limit. */
  readonly more: number;
}

/** Writes an answer. `json` is a list of rows, `object` also has the columns. */
export async function writeAnswer(
  answer: Answer,
  format: 'csv' | 'ndjson' | 'json' | 'object',
  limit: number,
  out: (text: string) => void,
): Promise<Written> {
  const { columns } = answer;
  if (format === 'csv') {
    out(csvLine(columns.map(({ name }) => name)));
    return {
      held: [],
      more: await eachRow(answer, limit, (rows) => out(rows.map(csvLine).join(''))),
    };
  }
  const asJson = (row: Row): string => jsonObject(columns, row);
  if (format === 'ndjson') {
    const write = (rows: readonly Row[]): void =>
      out(rows.map((row) => `${asJson(row)}\n`).join(''));
    return { held: [], more: await eachRow(answer, limit, write) };
  }
  const isObject = format === 'object';
  const indent = isObject ? '    ' : '  ';
  const head = isObject ? `{\n  "columns": ${JSON.stringify(columns)},\n  "rows": [` : '[';
  const held = [head];
  let before = '\n';
  const more = await eachRow(answer, limit, (rows) => {
    held.push(before, rows.map((row) => indent + asJson(row)).join(',\n'));
    before = ',\n';
  });
  const isEmpty = held.length === 1;
  const end = isEmpty ? ']' : `\n${indent.slice(2)}]`;
  return { held: [...held, end, isObject ? `,\n  "more_rows": ${more}\n}\n` : '\n'], more };
}

/** Hands over up to `limit` rows (all when 0), portion by portion; returns how many there are beyond. */
export async function eachRow(
  answer: Answer,
  limit: number,
  use: (rows: readonly Row[]) => void,
): Promise<number> {
  let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  let more = 0;
  for await (const portion of answer.portions()) {
    const count = Math.min(left, portion.count);
    if (count > 0) use(portion.rows().slice(0, count));
    left -= count;
    more += portion.count - count;
    if (more > 0 && answer.total) return (await answer.total()) - limit;
  }
  return more;
}

function csvLine(row: Row): string {
  return `${row.map((value) => csvField(textOf(value))).join(',')}\n`;
}

function csvField(text: string | undefined): string {
  if (text === undefined) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Joined by hand: as keys of an object, names such as "2020" would come first. */
function jsonObject(columns: readonly AnswerColumn[], row: Row): string {
  const pairs = columns.map(
    ({ name }, i) => `${JSON.stringify(name)}:${JSON.stringify(jsonOf(row[i] as DuckDBValue))}`,
  );
  return `{${pairs.join(',')}}`;
}
