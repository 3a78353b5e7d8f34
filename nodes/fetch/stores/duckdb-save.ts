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
import { BAR_NUMBERS, digestOf } from './stored-bars.js';

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
  const others =
    'symbol not in (select symbol from touched) and symbol not in (select symbol from market_data.ohlcv_coverage)';
  await connection.run(`delete from market_data.ohlcv_symbols where ${others}`);
  const removed = await connection.run(`delete from market_data.ohlcv where ${others}`);
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
  const differing = clean.filter((bars) => !kept.has(bars.symbol));
  await appendBars(
    connection,
    differing.map((bars) => ({ index: index.get(bars.symbol) as number, bars })),
  );
  const total = clean.reduce((sum, bars) => sum + bars.date.length, 0);
  const arrived = differing.reduce((sum, bars) => sum + bars.date.length, 0);
  await appendRows(
    connection,
    'kept',
    { symbol: 'varchar' },
    [...kept].map((s) => [s]),
  );
  const changing =
    'symbol in (select symbol from touched) and symbol not in (select symbol from kept)';
  const stored = await connection.runAndReadAll(
    `select count(*)::integer from market_data.ohlcv where ${changing}`,
  );
  const isNew = stored.getRows()[0]?.[0] === 0;
  const removed = isNew ? 0 : await removeGone(connection, changing);
  const changed = isNew || arrived === 0 ? 0 : await updateRows(connection, series);
  const inserted = arrived === 0 ? 0 : await insertRows(connection, series, isNew);
  await connection.run(
    'delete from market_data.ohlcv_symbols where symbol in (select symbol from touched)',
  );
  await connection.run(
    `insert into market_data.ohlcv_symbols
     select symbol, digest, bars::bigint, first_trade::date from touched where bars > 0 order by symbol`,
  );
  return { inserted, changed, removed, same: total - inserted - changed };
}

/** Arriving rows with their symbol and day as the table has them. */
const ARRIVING = `(select t.symbol, date '1970-01-01' + day::integer as date, ${BAR_NUMBERS.join(', ')},
    $source::varchar as source, $basis::varchar as adjusted_basis
  from arriving a join touched t on a.i = t.i)`;

async function removeGone(connection: DuckDBConnection, changing: string): Promise<number> {
  const removed = await connection.run(
    `delete from market_data.ohlcv o where ${changing} and not exists (
       select 1 from arriving a join touched t on a.i = t.i
       where t.symbol = o.symbol and date '1970-01-01' + a.day::integer = o.date)`,
  );
  return removed.rowsChanged;
}

async function updateRows(connection: DuckDBConnection, series: SavedSeries): Promise<number> {
  const updated = await connection.run(
    `update market_data.ohlcv o set ${VALUES.map((name) => `${name} = a.${name}`).join(', ')},
       fetched_at = make_timestamp($at::bigint), run_id = $run
     from ${ARRIVING} a
     where a.symbol = o.symbol and a.date = o.date and (${VALUES.map(
       (name) => `o.${name} is distinct from a.${name}`,
     ).join(' or ')})`,
    provenance(series),
  );
  return updated.rowsChanged;
}

async function insertRows(
  connection: DuckDBConnection,
  series: SavedSeries,
  isNew: boolean,
): Promise<number> {
  const unknown = isNew
    ? ''
    : 'where not exists (select 1 from market_data.ohlcv o where o.symbol = a.symbol and o.date = a.date)';
  const inserted = await connection.run(
    `insert into market_data.ohlcv
     select symbol, date, ${NAMES}, make_timestamp($at::bigint), $run
     from ${ARRIVING} a ${unknown} order by symbol, date`,
    provenance(series),
  );
  return inserted.rowsChanged;
}

function provenance(series: SavedSeries): Record<string, string> {
  const { source, basis, savedAt, run } = series;
  return { source, basis, run, at: String(Math.round(savedAt * 1000)) };
}

async function saveFacts(connection: DuckDBConnection, { raw }: SavedSeries): Promise<void> {
  const facts = [...(raw.facts ?? [])];
  for (const [table, column] of [
    ['splits', 'ratio'],
    ['dividends', 'amount'],
  ] as const) {
    await connection.run(
      `delete from market_data.${table} where symbol in (select symbol from touched)`,
    );
    const rows =
      table === 'splits'
        ? facts.flatMap(([s, f]) => f.splits.map((e) => [s, formatDay(e.date), e.ratio]))
        : facts.flatMap(([s, f]) => f.dividends.map((e) => [s, formatDay(e.date), e.amount]));
    if (rows.length === 0) continue;
    await appendRows(
      connection,
      'told',
      { symbol: 'varchar', day: 'varchar', value: 'double' },
      rows,
    );
    await connection.run(
      `insert into market_data.${table} (symbol, date, ${column})
       select symbol, day::date, value from told order by symbol, day`,
    );
  }
}

async function saveCoverage(connection: DuckDBConnection, series: SavedSeries): Promise<void> {
  await connection.run(
    'delete from market_data.ohlcv_coverage where symbol in (select symbol from touched)',
  );
  if (series.coverage.length === 0) return;
  await appendRows(
    connection,
    'told',
    {
      symbol: 'varchar',
      source: 'varchar',
      basis: 'varchar',
      from: 'varchar',
      to: 'varchar',
      at: 'double',
    },
    series.coverage.map((c) => [
      c.symbol,
      c.source,
      c.basis,
      formatDay(c.from),
      formatDay(c.to),
      c.fetchedAt,
    ]),
  );
  await connection.run(
    `insert into market_data.ohlcv_coverage
     select symbol, source, basis, "from"::date, "to"::date, make_timestamp(("at" * 1000)::bigint)
     from told order by symbol`,
  );
}

async function saveRevisions(connection: DuckDBConnection, series: SavedSeries): Promise<void> {
  if (series.revisions.length === 0) return;
  await appendRows(
    connection,
    'told',
    {
      symbol: 'varchar',
      day: 'varchar',
      name: 'varchar',
      before: 'double',
      after: 'double',
      reason: 'varchar',
    },
    series.revisions.map((r) => [
      r.symbol,
      formatDay(r.date),
      r.column,
      r.before,
      r.after,
      r.reason,
    ]),
  );
  await connection.run(
    `insert into market_data.ohlcv_revisions
     select symbol, day::date, name, before, after, reason, make_timestamp($at::bigint), $run
     from told order by symbol, day`,
    { at: String(Math.round(series.savedAt * 1000)), run: series.run },
  );
}
