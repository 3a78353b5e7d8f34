/**
 * Reads rows of bars out of CSV and Parquet files by DuckDB, in memory.
 *
 * NULL becomes NaN in SQL, because the arrays of a chunk hold garbage where a
 * value is NULL. Extensions are never loaded from outside.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import { DUCKDB_SETTINGS, loadDuckDb } from '../../../src/contract/duckdb.js';
import { DataError } from '../../../src/contract/index.js';
import { joinBars } from '../join-bars.js';
import type { RawBars, ReadContext } from '../source.js';
import { barNumbers, findBarColumns } from './bar-columns.js';
import { identifier, literal } from './duckdb-text.js';
import { inSymbolOrder } from './symbol-order.js';

let instances = 0;

/**
 * Settings of one instance of DuckDB. What does not fit into its memory lies in a folder of its own:
 * in one that two instances share, each overwrites what the other one put there.
 */
export function duckdbSettings(): Record<string, string> {
  instances++;
  return {
    threads: '2',
    memory_limit: '256MB',
    temp_directory: join(tmpdir(), `duckdb-spill-${process.pid}-${threadId}-${instances}`),
    ...DUCKDB_SETTINGS,
  };
}

/** All rows of a file, or of all files with this ending in a folder. */
export async function readFiles(ctx: ReadContext, ending: 'csv' | 'parquet'): Promise<RawBars> {
  const files = inputFiles(ctx, ending);
  const duckdb = loadDuckDb();
  const instance = await duckdb.DuckDBInstance.create(':memory:', duckdbSettings());
  const connection = await instance.connect();
  try {
    // A time with an offset is a day in UTC, whatever clock this machine follows.
    await connection.run("set TimeZone = 'UTC'");
    const parts: RawBars[] = [];
    const warnings = new Set<string>();
    const warn = (text: string): unknown => warnings.add(text);
    for (const file of files) {
      parts.push(await readFile(connection, file, ending, { ...ctx, warn }));
    }
    for (const text of warnings) ctx.warn(text);
    return joinBars(parts);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function inputFiles(ctx: ReadContext, ending: string): string[] {
  const { path } = ctx.params;
  if (path === null) {
    throw new DataError(
      'missing-path',
      `source "${ending}" needs the param "path", a file or a folder`,
    );
  }
  const full = isAbsolute(path) ? path : join(ctx.projectFolder, path);
  if (!existsSync(full)) {
    throw new DataError('missing-file', `"${path}" does not exist (looked for "${full}")`, {
      hint: 'a relative path starts at the project folder',
    });
  }
  if (!statSync(full).isDirectory()) return [full];
  const files = readdirSync(full)
    .filter((name) => name.toLowerCase().endsWith(`.${ending}`))
    .sort();
  if (files.length === 0) {
    throw new DataError('empty-folder', `folder "${path}" holds no *.${ending} file`);
  }
  return files.map((name) => join(full, name));
}

async function readFile(
  connection: DuckDBConnection,
  file: string,
  ending: 'csv' | 'parquet',
  ctx: ReadContext,
): Promise<RawBars> {
  const plain = fromFile(file, ending);
  const have = await columnNames(connection, plain, file, ending);
  const columns = findBarColumns(file, have, ctx.params.columns, {
    mayLackSymbol: ending === 'csv',
    isForClosesOnly: ctx.isForClosesOnly,
  });
  if (columns.overlooked !== undefined) {
    ctx.warn(
      `column "${columns.overlooked}" is not read - to count dividends, set params.columns.adj_close to its name`,
    );
  }
  const present = [...columns.numbers.keys()];
  // A ticker stays text even where all of a file's look like "T" and "F", which CSV reads as booleans.
  const texts = [...columns.numbers.values(), columns.symbol].filter((c) => c !== undefined);
  const from = ending === 'csv' ? fromFile(file, ending, texts) : plain;
  const symbol =
    columns.symbol === undefined
      ? literal(basename(file).replace(/\.csv$/i, ''))
      : `${identifier(columns.symbol)}::varchar`;
  const numbers = [...columns.numbers].map(
    ([ours, theirs]) =>
      `coalesce(try_cast(${identifier(theirs)} as double), 'nan'::double) as ${ours}`,
  );
  const date = `coalesce(epoch(try_cast(${identifier(columns.date)} as date)) / 86400, 'nan'::double)::double as date`;
  const rows = {
    symbol: `coalesce(${symbol}, '')`,
    numbers: [date, ...numbers],
    from: ending === 'parquet' ? from : 'bars',
  };
  if (ending === 'csv') {
    // Text is taken apart once; what follows reads it twice.
    const list = [`${rows.symbol} as symbol`, ...rows.numbers].join(', ');
    await run(connection, file, `create or replace temp table bars as select ${list} from ${from}`);
    rows.symbol = 'symbol';
    rows.numbers = ['date', ...present];
  }
  const { names, index, data } = await readRows(connection, file, rows);
  const sorted = inSymbolOrder(names.length, index, data);
  return { symbols: names, symbol: sorted.index, ...barNumbers(['date', ...present], sorted.data) };
}

/** Rows as SQL: the symbol of each, its numbers as doubles, and where they come from. */
interface RowsOf {
  readonly symbol: string;
  readonly numbers: readonly string[];
  readonly from: string;
}

/** Rows in the order of the file. Symbols come as numbers: their texts would cost more than all else. */
async function readRows(
  connection: DuckDBConnection,
  file: string,
  { symbol, numbers, from }: RowsOf,
): Promise<{ names: string[]; index: Int32Array; data: Float64Array[] }> {
  const counted = await run(connection, file, `select count(*)::integer from ${from}`);
  const count = counted.getRows()[0]?.[0] as number;
  const words = await run(
    connection,
    file,
    `drop type if exists symbols;
     create type symbols as enum (select distinct ${symbol} as name from ${from} order by 1);
     select unnest(enum_range(null::symbols))::varchar`,
  );
  const index = new Int32Array(count);
  const data = numbers.map(() => new Float64Array(count));
  await guarded(file, '', async () => {
    // Streamed: kept whole first, every row would be copied once more.
    const result = await connection.stream(
      `select enum_code(${symbol}::symbols)::integer, ${numbers.join(', ')} from ${from}`,
    );
    const columns = [index, ...data];
    let at = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (let c = 0; c < columns.length; c++) {
        const { items } = chunk.getColumnVector(c) as unknown as { items: Float64Array };
        (columns[c] as Float64Array).set(items.subarray(0, chunk.rowCount), at);
      }
      at += chunk.rowCount;
    }
  });
  return { names: words.getRows().map(([name]) => name as string), index, data };
}

/** The table function that reads a file; of a CSV file, `texts` are columns not to be guessed at. */
function fromFile(file: string, ending: 'csv' | 'parquet', texts: readonly string[] = []): string {
  if (ending === 'parquet') return `read_parquet(${literal(file)})`;
  const types = [...new Set(texts)].map((name) => `${literal(name)}: 'varchar'`);
  return `read_csv_auto(${literal(file)}${types.length === 0 ? '' : `, types = {${types.join(', ')}}`})`;
}

async function columnNames(
  connection: DuckDBConnection,
  from: string,
  file: string,
  ending: 'csv' | 'parquet',
): Promise<string[]> {
  if (statSync(file).size === 0) throw new DataError('unreadable-file', `"${file}" is empty`);
  const described = await run(connection, file, `describe select * from ${from}`, ` as ${ending}`);
  const names = described.getRowObjectsJS().map((row) => String(row.column_name));
  const delimiter = /[,;\t|]/.exec(names.length === 1 ? (names[0] as string) : '')?.[0];
  if (ending === 'csv' && delimiter !== undefined) {
    // Lines of unequal length are guessed to be one wide column. Read as its first line says, they are named.
    const columns = (names[0] as string).split(delimiter).map((_, i) => `'c${i}': 'varchar'`);
    await run(
      connection,
      file,
      `select count(*) from (from read_csv(${literal(file)}, delim = ${literal(delimiter)}, header = true, auto_detect = false, columns = {${columns.join(', ')}}))`,
    );
  }
  return names;
}

async function run(
  connection: DuckDBConnection,
  file: string,
  sql: string,
  as = '',
): Promise<DuckDBResultReader> {
  return guarded(file, as, () => connection.runAndReadAll(sql));
}

/** Names the file that DuckDB complains of. */
async function guarded<T>(file: string, as: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = reasonOf((cause as Error).message);
    throw new DataError('unreadable-file', `"${file}" cannot be read${as}: ${reason}`, { cause });
  }
}

/** The first line of DuckDB's complaint; of a CSV file also the line, and what was expected of it. */
function reasonOf(message: string): string {
  const lines = message.split('\n');
  const [first, original, expected] = lines as [string, string?, string?];
  return /CSV Error on Line/.test(first) && original !== undefined
    ? [first, original, expected].filter(Boolean).join('; ')
    : first;
}
