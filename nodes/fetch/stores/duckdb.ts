/**
 * The store of bars: tables `market_data.ohlcv` and `market_data.ohlcv_quarantine`
 * in the project's DuckDB file.
 *
 * Both change in one transaction: whoever reads the file sees the old bars or the
 * new ones. Symbols whose bars are as they were are left alone, which the table
 * `market_data.ohlcv_symbols` knows by a digest; so are other schemas of the file.
 */
import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../../src/contract/index.js';
import { formatDay } from '../../lib/market/dates.js';
import type { CleanBars, GateResult } from '../gates.js';
import type { RawBars } from '../source.js';
import { DUCKDB_SETTINGS, loadDuckDb } from './duckdb-reader.js';

const CHUNK_ROWS = 2048;
const OHLCV = `market_data.ohlcv (symbol varchar, date date, open double, high double,
  low double, close double, volume double, factor double, source varchar)`;
const NUMBERS = ['open', 'high', 'low', 'close', 'volume', 'factor'] as const;

/** Replaces the stored bars and the quarantine. */
export async function storeBars(
  path: string,
  source: string,
  raw: RawBars,
  gates: GateResult,
): Promise<void> {
  const duckdb = loadDuckDb();
  let instance: Awaited<ReturnType<typeof duckdb.DuckDBInstance.create>>;
  try {
    instance = await duckdb.DuckDBInstance.create(path, DUCKDB_SETTINGS);
  } catch (cause) {
    throw new DataError(
      'database',
      `"${path}" cannot be opened: ${(cause as Error).message.split('\n')[0]}`,
      {
        cause,
        hint: 'close the other program that holds it; a damaged file may be deleted, it is made anew',
      },
    );
  }
  const connection = await instance.connect();
  try {
    await connection.run('begin');
    await connection.run('create schema if not exists market_data');
    const digests = new Map(gates.clean.map((bars) => [bars.symbol, digestOf(source, bars)]));
    const kept = await keptSymbols(connection, digests);
    await writeBars(connection, source, gates, kept);
    await writeDigests(connection, gates, digests);
    await writeQuarantine(connection, source, raw, gates);
    await connection.run('commit');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What a symbol's stored rows are made of. */
function digestOf(source: string, bars: CleanBars): string {
  const hash = createHash('sha256').update(source);
  for (const name of ['date', ...NUMBERS] as const) {
    const { buffer, byteOffset, byteLength } = bars[name];
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

/** Symbols whose stored bars are these already; all others are removed from the table. */
async function keptSymbols(
  connection: DuckDBConnection,
  digests: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  await connection.run(`create table if not exists ${OHLCV}`);
  await connection.run(
    'create table if not exists market_data.ohlcv_symbols (symbol varchar, digest varchar, bars bigint)',
  );
  // A table that somebody else changed has other counts, or is written anew.
  const stored = await connection.runAndReadAll(
    `select s.symbol, s.digest from market_data.ohlcv_symbols s
     join (select symbol, count(*) as bars from market_data.ohlcv group by symbol) b using (symbol)
     where s.bars = b.bars`,
  );
  const kept = new Set<string>();
  for (const [symbol, digest] of stored.getRows() as [string, string][]) {
    if (digests.get(symbol) === digest) kept.add(symbol);
  }
  if (2 * kept.size < digests.size) kept.clear();
  if (kept.size === 0) {
    await connection.run(`create or replace table ${OHLCV}`);
    return kept;
  }
  const list = [...kept].map((symbol) => `('${symbol.replaceAll("'", "''")}')`).join(', ');
  await connection.run(
    `delete from market_data.ohlcv where symbol not in (select * from (values ${list}))`,
  );
  return kept;
}

async function writeDigests(
  connection: DuckDBConnection,
  gates: GateResult,
  digests: ReadonlyMap<string, string>,
): Promise<void> {
  await connection.run('delete from market_data.ohlcv_symbols');
  const appender = await connection.createAppender('ohlcv_symbols', 'market_data');
  for (const { symbol, date } of gates.clean) {
    appender.appendVarchar(symbol);
    appender.appendVarchar(digests.get(symbol) as string);
    appender.appendBigInt(BigInt(date.length));
    appender.endRow();
  }
  appender.closeSync();
}

async function writeBars(
  connection: DuckDBConnection,
  source: string,
  gates: GateResult,
  kept: ReadonlySet<string>,
): Promise<void> {
  const duckdb = loadDuckDb();
  await connection.run(
    'create or replace temp table incoming (symbol integer, day double, open double, high double, low double, close double, volume double, factor double)',
  );
  const types = [duckdb.INTEGER, ...Array.from({ length: 7 }, () => duckdb.DOUBLE)];
  const appender = await connection.createAppender('incoming', undefined, 'temp');
  const chunk = duckdb.DuckDBDataChunk.create(types, CHUNK_ROWS);
  for (const [i, bars] of gates.clean.entries()) {
    if (kept.has(bars.symbol)) continue;
    const columns = [bars.date, ...NUMBERS.map((name) => bars[name])];
    for (let from = 0; from < bars.date.length; from += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, bars.date.length - from);
      chunk.rowCount = rows;
      fill(chunk.getColumnVector(0), new Int32Array(rows).fill(i));
      columns.forEach((column, c) => {
        fill(chunk.getColumnVector(c + 1), column.subarray(from, from + rows));
      });
      appender.appendDataChunk(chunk);
    }
  }
  appender.closeSync();
  await connection.run('create or replace temp table names (i integer, symbol varchar)');
  const names = await connection.createAppender('names', undefined, 'temp');
  for (const [i, bars] of gates.clean.entries()) {
    names.appendInteger(i);
    names.appendVarchar(bars.symbol);
    names.endRow();
  }
  names.closeSync();
  await connection.run(
    `insert into market_data.ohlcv
     select n.symbol, date '1970-01-01' + day::integer as date, open, high, low, close, volume,
            factor, $source::varchar as source
     from incoming b join names n on b.symbol = n.i
     order by n.symbol, day`,
    { source },
  );
}

async function writeQuarantine(
  connection: DuckDBConnection,
  source: string,
  raw: RawBars,
  gates: GateResult,
): Promise<void> {
  await connection.run(
    'create or replace table market_data.ohlcv_quarantine (symbol varchar, date varchar, source varchar, codes varchar, payload varchar)',
  );
  const appender = await connection.createAppender('ohlcv_quarantine', 'market_data');
  for (const { row, codes } of gates.refused) {
    const date = raw.date[row] as number;
    appender.appendVarchar(raw.symbols[raw.symbol[row] as number] as string);
    appender.appendVarchar(Number.isInteger(date) ? formatDay(date) : '');
    appender.appendVarchar(source);
    appender.appendVarchar(codes.join(','));
    appender.appendVarchar(payload(raw, row));
    appender.endRow();
  }
  appender.closeSync();
}

/** The refused row as it came; null for what was missing. */
function payload(raw: RawBars, row: number): string {
  const value = (column: Float64Array | undefined): number | null => {
    const v = column?.[row];
    return v === undefined || !Number.isFinite(v) ? null : v;
  };
  return JSON.stringify({
    open: value(raw.open),
    high: value(raw.high),
    low: value(raw.low),
    close: value(raw.close),
    adj_close: value(raw.adjClose),
    volume: value(raw.volume),
  });
}

/** The items of a vector are a copy: they reach the chunk when it is flushed. */
function fill(vector: unknown, values: Float64Array | Int32Array): void {
  const target = vector as { items: { set(values: ArrayLike<number>): void }; flush(): void };
  target.items.set(values);
  target.flush();
}
