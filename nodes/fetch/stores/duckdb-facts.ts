/**
 * What a save into the DuckDB file brings besides bars: splits and dividends, coverage
 * and revisions of the symbols in the temporary table `touched`. Each is staged in a table
 * of its own, and answers with the statements that take it from there.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { formatDay } from '../../lib/market/dates.js';
import type { SavedSeries } from '../store.js';
import { appendRows } from './duckdb-append.js';
import { literal, timestamp } from './duckdb-text.js';

/** Symbols that a whole market does not name; what was fetched or imported stays. */
export const LEFT_MARKET =
  'symbol not in (select symbol from touched) and symbol not in (select symbol from market_data.ohlcv_coverage)';

/** Splits and dividends; those of symbols without facts, and of symbols that left, are gone. */
export async function stageFacts(
  connection: DuckDBConnection,
  { raw, isWholeMarket }: SavedSeries,
): Promise<string[]> {
  const facts = [...(raw.facts ?? [])].filter(([symbol]) => raw.symbols.includes(symbol));
  const leaving = isWholeMarket ? `or (${LEFT_MARKET})` : '';
  const statements: string[] = [];
  for (const [table, column] of [
    ['splits', 'ratio'],
    ['dividends', 'amount'],
  ] as const) {
    statements.push(
      `delete from market_data.${table} where symbol in (select symbol from touched) ${leaving}`,
    );
    const rows =
      table === 'splits'
        ? facts.flatMap(([s, f]) => f.splits.map((e) => [s, formatDay(e.date), e.ratio]))
        : facts.flatMap(([s, f]) => f.dividends.map((e) => [s, formatDay(e.date), e.amount]));
    if (rows.length === 0) continue;
    await appendRows(
      connection,
      `told_${table}`,
      { symbol: 'varchar', day: 'varchar', value: 'double' },
      rows,
    );
    statements.push(
      `insert into market_data.${table} (symbol, date, ${column})
       select symbol, day::date, value from told_${table} order by symbol, day`,
    );
  }
  return statements;
}

/** The coverage of touched symbols is what the save says, and that of symbols without a row. */
export async function stageCoverage(
  connection: DuckDBConnection,
  { coverage }: SavedSeries,
): Promise<string[]> {
  const forgotten =
    'delete from market_data.ohlcv_coverage where symbol in (select symbol from touched)';
  if (coverage.length === 0) return [forgotten];
  await appendRows(
    connection,
    'told_coverage',
    {
      symbol: 'varchar',
      source: 'varchar',
      basis: 'varchar',
      from: 'varchar',
      to: 'varchar',
      at: 'double',
    },
    coverage.map((c) => [
      c.symbol,
      c.source,
      c.basis,
      formatDay(c.from),
      formatDay(c.to),
      c.fetchedAt,
    ]),
  );
  return [
    forgotten,
    'delete from market_data.ohlcv_coverage where symbol in (select symbol from told_coverage)',
    `insert into market_data.ohlcv_coverage
     select symbol, source, basis, "from"::date, "to"::date, make_timestamp(("at" * 1000)::bigint)
     from told_coverage order by symbol`,
  ];
}

/** Revisions are added to those that are there; one of the same save stands there once. */
export async function stageRevisions(
  connection: DuckDBConnection,
  { revisions, savedAt, run }: SavedSeries,
): Promise<string[]> {
  if (revisions.length === 0) return [];
  await appendRows(
    connection,
    'told_revisions',
    {
      symbol: 'varchar',
      day: 'varchar',
      name: 'varchar',
      before: 'double',
      after: 'double',
      reason: 'varchar',
    },
    revisions.map((r) => [
      r.symbol,
      formatDay(r.date),
      r.column,
      Number.isNaN(r.before) ? null : r.before,
      Number.isNaN(r.after) ? null : r.after,
      r.reason,
    ]),
  );
  const at = timestamp(savedAt);
  return [
    `insert into market_data.ohlcv_revisions
     select symbol, day::date, name, before, after, reason, ${at}, ${literal(run)}
     from told_revisions t where not exists (select 1 from market_data.ohlcv_revisions r
       where r.symbol = t.symbol and r.date = t.day::date and r."column" = t.name
         and r.found_at = ${at})
     order by symbol, day`,
  ];
}
