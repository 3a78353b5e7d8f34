/**
 * Reads rows of bars out of CSV and Parquet files by DuckDB, in memory.
 *
 * NULL becomes NaN in SQL, because the arrays of a chunk hold garbage where a
 * value is NULL. Extensions are never loaded from outside.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError, suggestion } from '../../../src/contract/index.js';
import type { RawBars, ReadContext } from '../source.js';

type DuckDb = typeof import('@duckdb/node-api');

const NUMBERS = ['open', 'high', 'low', 'close', 'adj_close', 'volume'] as const;
const OPTIONAL: ReadonlySet<string> = new Set(['adj_close']);

export const DUCKDB_SETTINGS = {
  threads: '2',
  memory_limit: '2GB',
  temp_directory: join(tmpdir(), 'duckdb-spill'),
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
} as const;

/** DuckDB, loaded when it is needed: require costs half of what an ESM import costs. */
export function loadDuckDb(): DuckDb {
  return createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
}

/** All rows of a file, or of all files with this ending in a folder. */
export async function readFiles(ctx: ReadContext, ending: 'csv' | 'parquet'): Promise<RawBars> {
  const files = inputFiles(ctx, ending);
  const duckdb = loadDuckDb();
  const instance = await duckdb.DuckDBInstance.create(':memory:', DUCKDB_SETTINGS);
  const connection = await instance.connect();
  try {
    const parts: RawBars[] = [];
    for (const file of files) parts.push(await readFile(connection, file, ending, ctx));
    return parts.length === 1 ? (parts[0] as RawBars) : joinParts(parts);
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
    .filter((name) => name.endsWith(`.${ending}`))
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
  const from = `${ending === 'csv' ? 'read_csv_auto' : 'read_parquet'}('${file.replaceAll("'", "''")}')`;
  const have = await columnNames(connection, from, file, ending);
  const name = (ours: string): string => ctx.params.columns[ours] ?? ours;
  const need = (ours: string): string => {
    const theirs = name(ours);
    if (!have.includes(theirs)) {
      const hint = suggestion(theirs, have);
      throw new DataError(
        'missing-column',
        `"${file}" has no column "${theirs}" for "${ours}" - there are ${have.map((c) => `"${c}"`).join(', ')}`,
        hint === undefined ? {} : { hint: `${hint} set params.columns.${ours}` },
      );
    }
    return `"${theirs.replaceAll('"', '""')}"`;
  };
  const present = NUMBERS.filter((c) => !OPTIONAL.has(c) || have.includes(name(c)));
  const symbol =
    ending === 'csv' && !have.includes(name('symbol'))
      ? `'${basename(file, '.csv').replaceAll("'", "''")}'`
      : `${need('symbol')}::varchar`;
  const numbers = present.map(
    (c) => `coalesce(try_cast(${need(c)} as double), 'nan'::double) as ${c}`,
  );
  const date = `coalesce(epoch(try_cast(${need('date')} as date)) / 86400, 'nan'::double)::double as date`;
  await run(
    connection,
    file,
    `create or replace temp table bars as select coalesce(${symbol}, '') as symbol, row_number() over () as place, ${date}, ${numbers.join(', ')} from ${from}`,
  );
  const words = await connection.runAndReadAll(
    'select symbol, count(*)::integer as n from bars group by symbol order by symbol',
  );
  const groups = words.getRowObjectsJS() as { symbol: string; n: number }[];
  const rows = groups.reduce((sum, g) => sum + g.n, 0);
  const columns = ['date', ...present];
  const data = columns.map(() => new Float64Array(rows));
  // Ordering by symbol lets its text stay behind: the counts say where each begins.
  const result = await connection.run(
    `select ${columns.join(', ')} from bars order by symbol, place`,
  );
  let at = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (let c = 0; c < columns.length; c++) {
      const vector = chunk.getColumnVector(c) as unknown as { items: Float64Array };
      (data[c] as Float64Array).set(vector.items.subarray(0, chunk.rowCount), at);
    }
    at += chunk.rowCount;
  }
  const index = new Int32Array(rows);
  let row = 0;
  groups.forEach((group, i) => {
    index.fill(i, row, row + group.n);
    row += group.n;
  });
  const column = (wanted: string): Float64Array => data[columns.indexOf(wanted)] as Float64Array;
  return {
    symbols: groups.map((g) => g.symbol),
    symbol: index,
    date: column('date'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    ...(present.includes('adj_close') ? { adjClose: column('adj_close') } : {}),
  };
}

async function columnNames(
  connection: DuckDBConnection,
  from: string,
  file: string,
  ending: string,
): Promise<string[]> {
  try {
    const described = await connection.runAndReadAll(`describe select * from ${from}`);
    return described.getRowObjectsJS().map((row) => String(row.column_name));
  } catch (cause) {
    throw new DataError(
      'unreadable-file',
      `"${file}" cannot be read as ${ending}: ${(cause as Error).message.split('\n')[0]}`,
      { cause },
    );
  }
}

async function run(connection: DuckDBConnection, file: string, sql: string): Promise<void> {
  try {
    await connection.run(sql);
  } catch (cause) {
    throw new DataError(
      'unreadable-file',
      `"${file}" cannot be read: ${(cause as Error).message.split('\n')[0]}`,
      { cause },
    );
  }
}

/** Several files as one set of rows. */
function joinParts(parts: readonly RawBars[]): RawBars {
  const symbols = [...new Set(parts.flatMap((part) => part.symbols))];
  const position = new Map(symbols.map((s, i) => [s, i]));
  const rows = parts.reduce((sum, part) => sum + part.date.length, 0);
  const symbol = new Int32Array(rows);
  const concat = (pick: (part: RawBars) => Float64Array): Float64Array => {
    const out = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
      out.set(pick(part), at);
      at += part.date.length;
    }
    return out;
  };
  let at = 0;
  for (const part of parts) {
    for (const i of part.symbol) symbol[at++] = position.get(part.symbols[i] as string) as number;
  }
  const hasAdjusted = parts.some((part) => part.adjClose);
  return {
    symbols,
    symbol,
    date: concat((p) => p.date),
    open: concat((p) => p.open),
    high: concat((p) => p.high),
    low: concat((p) => p.low),
    close: concat((p) => p.close),
    volume: concat((p) => p.volume),
    ...(hasAdjusted ? { adjClose: concat((p) => p.adjClose ?? p.close) } : {}),
  };
}
