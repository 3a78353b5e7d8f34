/**
 * Rows from JavaScript into a temporary table, chunk by chunk: numbers as they lie
 * in their arrays, texts one by one.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb } from '../../../src/contract/duckdb.js';
import type { CleanBars } from '../gates.js';
import { BAR_NUMBERS } from './stored-bars.js';

const CHUNK_ROWS = 2048;

/** Makes the temporary table `arriving`: the bars with their symbol by its index. */
export async function appendBars(
  connection: DuckDBConnection,
  series: readonly { readonly index: number; readonly bars: CleanBars }[],
): Promise<void> {
  const duckdb = loadDuckDb();
  const numbers = BAR_NUMBERS.map((name) => `${name} double`).join(', ');
  await connection.run(`create or replace temp table arriving (i integer, day double, ${numbers})`);
  const types = [
    duckdb.INTEGER,
    ...Array.from({ length: 1 + BAR_NUMBERS.length }, () => duckdb.DOUBLE),
  ];
  const appender = await connection.createAppender('arriving', undefined, 'temp');
  const chunk = duckdb.DuckDBDataChunk.create(types, CHUNK_ROWS);
  for (const { index, bars } of series) {
    const columns = [bars.date, ...BAR_NUMBERS.map((name) => bars[name])];
    for (let from = 0; from < bars.date.length; from += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, bars.date.length - from);
      chunk.rowCount = rows;
      fill(chunk.getColumnVector(0), new Int32Array(rows).fill(index));
      columns.forEach((column, c) => {
        fill(chunk.getColumnVector(c + 1), column.subarray(from, from + rows));
      });
      appender.appendDataChunk(chunk);
    }
  }
  appender.closeSync();
}

/** Makes a temporary table of a few rows of texts and numbers; null is a missing value. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  columns: Readonly<Record<string, 'varchar' | 'double'>>,
  rows: readonly (readonly (string | number | null)[])[],
): Promise<void> {
  const list = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`);
  await connection.run(`create or replace temp table ${table} (${list.join(', ')})`);
  const appender = await connection.createAppender(table, undefined, 'temp');
  for (const row of rows) {
    for (const value of row) {
      if (value === null) appender.appendNull();
      else if (typeof value === 'number') appender.appendDouble(value);
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}

/** The items of a vector are a copy: they reach the chunk when it is flushed. */
function fill(vector: unknown, values: Float64Array | Int32Array): void {
  const target = vector as { items: { set(values: ArrayLike<number>): void }; flush(): void };
  target.items.set(values);
  target.flush();
}
