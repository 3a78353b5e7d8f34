/**
 * Bars out of the DuckDB file into typed arrays, chunk by chunk.
 *
 * The texts of symbols stay behind: rows are ordered by symbol and date, and counts
 * say where each symbol begins.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { parseDay } from '../../lib/market/dates.js';
import type { RawBars, SymbolFacts } from '../source.js';
import type { SymbolCoverage } from '../store.js';
import { appendRows } from './duckdb-append.js';
import { openEntries } from './duckdb-quarantine.js';
import { BAR_NUMBERS, rawRows } from './stored-bars.js';

/** Good and open refused rows of a source; see BarStore. */
export async function readBars(
  connection: DuckDBConnection,
  source: string,
  symbols: readonly string[] | undefined,
): Promise<RawBars> {
  if (symbols) {
    await appendRows(
      connection,
      'wanted',
      { symbol: 'varchar' },
      symbols.map((s) => [s]),
    );
  }
  const among = symbols ? 'and symbol in (select symbol from wanted)' : '';
  const counted = await connection.runAndReadAll(
    `select symbol, count(*)::integer from market_data.ohlcv
     where source = $source ${among} group by symbol order by symbol`,
    { source },
  );
  const groups = counted.getRows() as [string, number][];
  const rows = groups.reduce((sum, [, count]) => sum + count, 0);
  // Streamed: kept whole first, every row would be copied once more.
  const result = await connection.stream(
    `select date, ${BAR_NUMBERS.join(', ')} from market_data.ohlcv
     where source = $source ${among} order by symbol, date`,
    { source },
  );
  const columns = Array.from({ length: 1 + BAR_NUMBERS.length }, () => new Float64Array(rows));
  let at = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    for (const [c, target] of columns.entries()) {
      const { items } = chunk.getColumnVector(c) as unknown as { items: Float64Array | Int32Array };
      target.set(items.subarray(0, chunk.rowCount), at);
    }
    at += chunk.rowCount;
  }
  const column = (c: number): Float64Array => columns[c] as Float64Array;
  const good = {
    symbols: groups.map(([symbol]) => symbol),
    counts: groups.map(([, count]) => count),
    date: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
    factor: column(6),
  };
  const raw = rawRows(good, await openEntries(connection, source, symbols));
  const facts = await readFacts(connection);
  const known = new Map([...facts].filter(([symbol]) => raw.symbols.includes(symbol)));
  return known.size === 0 ? raw : { ...raw, facts: known };
}

/** Splits, dividends and listings of all symbols of which any is known. */
export async function readFacts(connection: DuckDBConnection): Promise<Map<string, SymbolFacts>> {
  const read = async (sql: string): Promise<[string, string, number][]> =>
    (await connection.runAndReadAll(sql)).getRows() as [string, string, number][];
  const splits = await read(
    'select symbol, date::varchar, ratio from market_data.splits order by symbol, date',
  );
  const dividends = await read(
    'select symbol, date::varchar, amount from market_data.dividends order by symbol, date',
  );
  const listings = await read(
    'select symbol, first_trade::varchar, 0 from market_data.ohlcv_symbols where first_trade is not null',
  );
  const facts = new Map<
    string,
    {
      splits: { date: number; ratio: number }[];
      dividends: { date: number; amount: number }[];
      firstTrade?: number;
    }
  >();
  const of = (symbol: string) => {
    const known = facts.get(symbol) ?? { splits: [], dividends: [] };
    facts.set(symbol, known);
    return known;
  };
  for (const [symbol, date, ratio] of splits) {
    of(symbol).splits.push({ date: parseDay(date) as number, ratio });
  }
  for (const [symbol, date, amount] of dividends) {
    of(symbol).dividends.push({ date: parseDay(date) as number, amount });
  }
  for (const [symbol, date] of listings) of(symbol).firstTrade = parseDay(date) as number;
  return facts;
}

/** What was asked for and answered, by symbol. */
export async function readCoverage(connection: DuckDBConnection): Promise<SymbolCoverage[]> {
  const found = await connection.runAndReadAll(
    `select symbol, source, adjusted_basis, first_day::varchar, last_day::varchar,
       epoch_ms(fetched_at)::double from market_data.ohlcv_coverage order by symbol`,
  );
  return (
    found.getRows() as [string, string, SymbolCoverage['basis'], string, string, number][]
  ).map(([symbol, source, basis, from, to, fetchedAt]) => ({
    symbol,
    source,
    basis,
    from: parseDay(from) as number,
    to: parseDay(to) as number,
    fetchedAt,
  }));
}
