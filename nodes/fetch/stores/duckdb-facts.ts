/**
 * What a save into the DuckDB file brings besides bars: splits and dividends, coverage
 * and revisions of the symbols in the temporary table `touched`.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { formatDay } from '../../lib/market/dates.js';
import type { SavedSeries } from '../store.js';
import { appendRows } from './duckdb-append.js';

/** Symbols that a whole market does not name; what was fetched or imported stays. */
export const LEFT_MARKET =
  'symbol not in (select symbol from touched) and symbol not in (select symbol from market_data.ohlcv_coverage)';

/** Splits and dividends; those of symbols without facts, and of symbols that left, are gone. */
export async function saveFacts(
  connection: DuckDBConnection,
  { raw, isWholeMarket }: SavedSeries,
): Promise<void> {
  const facts = [...(raw.facts ?? [])].filter(([symbol]) => raw.symbols.includes(symbol));
  const going = `symbol in (select symbol from touched) ${isWholeMarket ? `or (${LEFT_MARKET})` : ''}`;
  await connection.run(
    `delete from market_data.splits where ${going}; delete from market_data.dividends where ${going}`,
  );
  for (const [table, column] of [
    ['splits', 'ratio'],
    ['dividends', 'amount'],
  ] as const) {
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

/** The coverage of touched symbols is what the save says, and that of symbols without a row. */
export async function saveCoverage(
  connection: DuckDBConnection,
  series: SavedSeries,
): Promise<void> {
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
    'delete from market_data.ohlcv_coverage where symbol in (select symbol from told)',
  );
  await connection.run(
    `insert into market_data.ohlcv_coverage
     select symbol, source, basis, "from"::date, "to"::date, make_timestamp(("at" * 1000)::bigint)
     from told order by symbol`,
  );
}

/** Revisions are added to those that are there; one of the same save stands there once. */
export async function saveRevisions(
  connection: DuckDBConnection,
  series: SavedSeries,
): Promise<void> {
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
      Number.isNaN(r.before) ? null : r.before,
      Number.isNaN(r.after) ? null : r.after,
      r.reason,
    ]),
  );
  await connection.run(
    `insert into market_data.ohlcv_revisions
     select symbol, day::date, name, before, after, reason, make_timestamp($at::bigint), $run
     from told t where not exists (select 1 from market_data.ohlcv_revisions r
       where r.symbol = t.symbol and r.date = t.day::date and r."column" = t.name
         and r.found_at = make_timestamp($at::bigint))
     order by symbol, day`,
    { at: String(Math.round(series.savedAt * 1000)), run: series.run },
  );
}
