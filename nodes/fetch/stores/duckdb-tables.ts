/**
 * The tables of schema `market_data` in a DuckDB file.
 *
 * Tables of an earlier layout held nothing but what their source brings in again;
 * they are dropped and made anew. Other schemas of the file are nobody's business here.
 * Bars have no key: a save sees to one row per symbol and day, and the index of a key
 * would lie in memory and cost a fifth of an import. Files that have one keep it.
 */
import type { DuckDBConnection } from '@duckdb/node-api';

const TABLES = {
  ohlcv: `symbol varchar not null, date date not null, open double, high double, low double,
    close double, volume double, factor double, source varchar, adjusted_basis varchar,
    fetched_at timestamp, run_id varchar`,
  ohlcv_quarantine: `symbol varchar, date date, source varchar, codes varchar, payload json,
    first_seen timestamp, resolved_at timestamp, resolution varchar`,
  ohlcv_symbols: 'symbol varchar, digest varchar, bars bigint, first_trade date',
  ohlcv_coverage: `symbol varchar, source varchar, adjusted_basis varchar, first_day date,
    last_day date, fetched_at timestamp`,
  ohlcv_revisions: `symbol varchar, date date, "column" varchar, before double, after double,
    reason varchar, found_at timestamp, run_id varchar`,
  splits: 'symbol varchar, date date, ratio double',
  dividends: 'symbol varchar, date date, amount double',
  cross_check_closes: 'symbol varchar, source varchar, date date, close double',
  cross_check_coverage: `symbol varchar, source varchar, first_day date, last_day date,
    every integer, fetched_at timestamp`,
} as const;

/** Makes the tables that are missing. True when tables of an earlier layout had to go. */
export async function prepareTables(connection: DuckDBConnection): Promise<boolean> {
  // The statements that made them: a list of all columns takes apart every view of DuckDB's own.
  const found = await connection.runAndReadAll(
    `select table_name, sql from duckdb_tables()
     where database_name = current_database() and schema_name = 'market_data'`,
  );
  const columns = new Map(
    (found.getRows() as [string, string][]).map(([table, sql]) => [
      table,
      columnsOf(sql.slice(sql.indexOf('(') + 1)),
    ]),
  );
  const definitions = Object.entries(TABLES);
  const isOld = definitions.some(([table, definition]) => {
    const have = columns.get(table);
    return have && !columnsOf(definition).every((column) => have.includes(column));
  });
  const missing = definitions.filter(([table]) => isOld || !columns.has(table));
  if (missing.length === 0) return false;
  // What is known of symbols is worth nothing without their bars, nor bars without it.
  const drops = isOld
    ? definitions.map(([table]) => `drop table if exists market_data.${table}`)
    : [];
  const makes = missing.map(
    ([table, definition]) => `create table if not exists market_data.${table} (${definition})`,
  );
  await connection.run(
    ['begin', 'create schema if not exists market_data', ...drops, ...makes, 'commit'].join(';\n'),
  );
  return isOld;
}

function columnsOf(definition: string): string[] {
  return definition
    .split(',')
    .map((part) => (part.trim().split(' ')[0] as string).replaceAll('"', ''));
}
