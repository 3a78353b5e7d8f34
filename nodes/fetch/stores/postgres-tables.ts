/**
 * The tables of schema `market_data` on a PostgreSQL server, made by migrations.
 *
 * Migrations run in order, each once, all in one transaction under a lock, so that
 * two who begin at once do not meet. One that was released is never edited: what
 * is to be otherwise is another one.
 */
import type { Statements, Transaction } from '../../../src/contract/postgres.js';

/** Held by whoever migrates or saves: any number, but always this one. */
const LOCK = 7_366_482_310;

interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** Symbols sort by their bytes, as they do everywhere else. */
const SYMBOL = 'symbol text collate "C" not null';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001 bars',
    statements: [
      `create table market_data.ohlcv (
         ${SYMBOL}, date date not null,
         open double precision not null, high double precision not null,
         low double precision not null, close double precision not null,
         volume double precision not null, factor double precision not null,
         source text not null, adjusted_basis text not null,
         fetched_at timestamptz not null, run_id text not null,
         primary key (symbol, date))`,
      'create index ohlcv_date on market_data.ohlcv using brin (date)',
      `create table market_data.ohlcv_quarantine (
         id bigint generated always as identity primary key,
         ${SYMBOL}, date date, source text not null, codes text not null, payload json not null,
         first_seen timestamptz not null, resolved_at timestamptz, resolution text)`,
      `create index ohlcv_quarantine_open on market_data.ohlcv_quarantine (symbol)
         where resolved_at is null`,
    ],
  },
  {
    name: '002 what is known of symbols',
    statements: [
      `create table market_data.ohlcv_symbols (
         ${SYMBOL} primary key, bars bigint not null, first_trade date)`,
      `create table market_data.ohlcv_coverage (
         ${SYMBOL} primary key, source text not null, adjusted_basis text not null,
         first_day date not null, last_day date not null, fetched_at timestamptz not null)`,
      `create table market_data.ohlcv_revisions (
         ${SYMBOL}, date date not null, "column" text not null,
         before double precision, after double precision, reason text not null,
         found_at timestamptz not null, run_id text not null,
         primary key (symbol, date, "column", found_at))`,
      `create table market_data.splits (
         ${SYMBOL}, date date not null, ratio double precision not null)`,
      `create table market_data.dividends (
         ${SYMBOL}, date date not null, amount double precision not null)`,
    ],
  },
  {
    name: '003 closes of a second source',
    statements: [
      `create table market_data.cross_check_closes (
         ${SYMBOL}, source text not null, date date not null, close double precision not null,
         primary key (source, symbol, date))`,
      `create table market_data.cross_check_coverage (
         ${SYMBOL}, source text not null, first_day date not null, last_day date not null,
         every integer not null, fetched_at timestamptz not null, primary key (source, symbol))`,
    ],
  },
];

/** Waits until nobody else migrates or saves; lasts as long as the transaction. */
export async function lockTables(on: Statements): Promise<void> {
  await on.one('select pg_advisory_xact_lock($1)::text', [LOCK]);
}

/** Brings the tables up to date; those that are leave everything as it is. */
export async function migrate(
  on: Transaction,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await lockTables(on);
  // "If not exists" still asks for the right to create.
  const { exists } = await on.one<{ exists: boolean }>(
    "select to_regclass('market_data.migrations') is not null as exists",
  );
  if (!exists) {
    const schema = await on.one<{ missing: boolean }>(
      "select to_regnamespace('market_data') is null as missing",
    );
    if (schema.missing) await on.none('create schema market_data');
    await on.none(
      'create table market_data.migrations (name text primary key, applied_at timestamptz not null default now())',
    );
  }
  const rows = await on.any<{ name: string }>('select name from market_data.migrations');
  const applied = new Set(rows.map(({ name }) => name));
  for (const { name, statements } of migrations) {
    if (applied.has(name)) continue;
    for (const statement of statements) await on.none(statement);
    await on.none('insert into market_data.migrations (name) values ($1)', [name]);
  }
}
