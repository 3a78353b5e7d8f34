/**
 * A save into the DuckDB file, inside of its transaction: bars by a guarded upsert,
 * then coverage, facts, revisions and digests.
 *
 * A symbol whose digest and number of rows are as they were is left alone; of the
 * others only rows that differ are touched, so that `fetched_at` and `run_id` tell
 * when a row really came.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { formatDay } from '../../lib/market/dates.js';
import type { SaveCounts, SavedSeries } from '../store.js';
import { appendBars, appendRows } from './duckdb-append.js';
import { LEFT_MARKET, saveCoverage, saveFacts, saveRevisions } from './duckdb-facts.js';
import { assertOneRowPerDay, BAR_NUMBERS, digestOf } from './stored-bars.js';

const VALUES = [...BAR_NUMBERS, 'source', 'adjusted_basis'] as const;
const NAMES = VALUES.join(', ');

/** Bars and what belongs to them; the quarantine is a matter of its own. */
export async function saveBars(
  connection: DuckDBConnection,
  series: SavedSeries,
): Promise<SaveCounts> {
  await nameSymbols(connection, series);
  const kept = await keptSymbols(connection);
  const leaving = series.isWholeMarket ? await removeOthers(connection) : 0;
  const counts = await upsertBars(connection, series, kept);
  await saveFacts(connection, series);
  await saveCoverage(connection, series);
  await saveRevisions(connection, series);
  return { ...counts, removed: counts.removed + leaving };
}

/** The temporary table `touched`: every symbol of the save, with its digest where it has good rows. */
async function nameSymbols(connection: DuckDBConnection, series: SavedSeries): Promise<void> {
  const clean = new Map(series.gates.clean.map((bars) => [bars.symbol, bars]));
  const symbols = [...new Set([...series.raw.symbols, ...clean.keys()])];
  await appendRows(
    connection,
    'touched',
    { i: 'double', symbol: 'varchar', digest: 'varchar', bars: 'double', first_trade: 'varchar' },
    symbols.map((symbol, i) => {
      const bars = clean.get(symbol);
      const first = series.raw.facts?.get(symbol)?.firstTrade;
      const digest = bars ? digestOf(series.source, series.basis, bars) : null;
      return [
        i,
        symbol,
        digest,
        bars?.date.length ?? 0,
        first === undefined ? null : formatDay(first),
      ];
    }),
  );
}

/** Symbols that are as they were. A table that somebody else changed has other counts. */
async function keptSymbols(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const found = await connection.runAndReadAll(
    `select t.symbol from touched t
     join market_data.ohlcv_symbols s on s.symbol = t.symbol and s.digest = t.digest
     join (select symbol, count(*) as bars from market_data.ohlcv
           where symbol in (select symbol from touched) group by symbol) b
       on b.symbol = t.symbol and b.bars = s.bars`,
  );
  return new Set(found.getRows().map(([symbol]) => symbol as string));
}

/** What was fetched or imported stays: it does not come again by itself. */
async function removeOthers(connection: DuckDBConnection): Promise<number> {
  await connection.run(`delete from market_data.ohlcv_symbols where ${LEFT_MARKET}`);
  const removed = await connection.run(`delete from market_data.ohlcv where ${LEFT_MARKET}`);
  return removed.rowsChanged;
}

async function upsertBars(
  connection: DuckDBConnection,
  series: SavedSeries,
  kept: ReadonlySet<string>,
): Promise<SaveCounts> {
  const touched = await connection.runAndReadAll('select symbol, i::integer from touched');
  const index = new Map(touched.getRows() as [string, number][]);
  const { clean } = series.gates;
  assertOneRowPerDay(clean);
  const differing = clean.filter((bars) => !kept.has(bars.symbol));
  await appendBars(
    connection,
    differing.map((bars) => ({ index: index.get(bars.symbol) as number, bars })),
  );
  await appendRows(
    connection,
    'kept',
    { symbol: 'varchar' },
    [...kept].map((s) => [s]),
  );
  const total = clean.reduce((sum, bars) => sum + bars.date.length, 0);
  const { inserted, changed, removed } = await applyDifferences(connection, series);
  await connection.run(
    'delete from market_data.ohlcv_symbols where symbol in (select symbol from touched)',
  );
  await connection.run(
    `insert into market_data.ohlcv_symbols
     select symbol, digest, bars::bigint, first_trade::date from touched where bars > 0 order by symbol`,
  );
  return { inserted, changed, removed, same: total - inserted - changed };
}

/** Stored rows of symbols that are not as they were. */
const CHANGING =
  'symbol in (select symbol from touched) and symbol not in (select symbol from kept)';

/** Arriving rows with their symbol and day as the table has them. */
const ARRIVING = `(select t.symbol, date '1970-01-01' + day::integer as date, ${BAR_NUMBERS.join(', ')},
    $source::varchar as source, $basis::varchar as adjusted_basis
  from arriving a join touched t on a.i = t.i)`;

/** Compares among few rows, and touches of the large table only what differs. */
async function applyDifferences(
  connection: DuckDBConnection,
  series: SavedSeries,
): Promise<Omit<SaveCounts, 'same'>> {
  const { source, basis, run, savedAt } = series;
  const at = String(Math.round(savedAt * 1000));
  await connection.run(
    `create or replace temp table known as
     select symbol, date, ${NAMES} from market_data.ohlcv where ${CHANGING}`,
  );
  const stored = await connection.runAndReadAll('select count(*)::integer from known');
  const insert = `insert into market_data.ohlcv
    select symbol, date, ${NAMES}, make_timestamp($at::bigint), $run`;
  if (stored.getRows()[0]?.[0] === 0) {
    const all = await connection.run(`${insert} from ${ARRIVING} order by symbol, date`, {
      ...{ source, basis, at, run },
    });
    return { inserted: all.rowsChanged, changed: 0, removed: 0 };
  }
  await connection.run(
    `create or replace temp table differing as
     select a.*, k.symbol is null as is_new
     from ${ARRIVING} a left join known k on k.symbol = a.symbol and k.date = a.date
     where k.symbol is null or ${VALUES.map((name) => `k.${name} is distinct from a.${name}`).join(' or ')}`,
    { source, basis },
  );
  await connection.run(
    `create or replace temp table gone as
     select symbol, date from known
     anti join (select t.symbol, date '1970-01-01' + day::integer as date
                from arriving a join touched t on a.i = t.i) using (symbol, date)`,
  );
  const counted = await connection.runAndReadAll(
    `select count(*) filter (is_new)::integer, count(*) filter (not is_new)::integer,
       (select count(*)::integer from gone) from differing`,
  );
  const [inserted, changed, removed] = counted.getRows()[0] as [number, number, number];
  if (removed > 0) {
    await connection.run(
      `delete from market_data.ohlcv o using gone g
       where o.symbol = g.symbol and o.date = g.date`,
    );
  }
  if (changed > 0) {
    await connection.run(
      `update market_data.ohlcv o set ${VALUES.map((name) => `${name} = d.${name}`).join(', ')},
         fetched_at = make_timestamp($at::bigint), run_id = $run
       from differing d where not d.is_new and d.symbol = o.symbol and d.date = o.date`,
      { at, run },
    );
  }
  if (inserted > 0) {
    await connection.run(`${insert} from differing where is_new order by symbol, date`, {
      ...{ at, run },
    });
  }
  return { inserted, changed, removed };
}
