/**
 * Every kind of store behind one handle, so that the same stories can be told of
 * all of them: a DuckDB file in a temporary folder, and a PostgreSQL database that
 * sorts texts as people do, not by their bytes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BarStore } from '../../../../nodes/fetch/store.js';
import { openStore } from '../../../../nodes/fetch/store-of.js';
import { MIGRATIONS } from '../../../../nodes/fetch/stores/postgres-tables.js';
import { freshDatabase, query } from '../../../util/postgres/database.js';
import { sql } from '../sql.js';

/** A database without tables of ours, and the store in it once it is opened. */
export interface StoreBench {
  /** Closes the store, where it is open, and opens it. */
  open(): Promise<BarStore>;
  /** What was warned of since the database was made. */
  readonly warnings: readonly string[];
  /** Rows of a statement that both databases understand; the store is closed before. */
  rows(statement: string): Promise<unknown[][]>;
  /** Makes tables of a layout that is not the newest one, without a row in them. */
  makeOldTables(): Promise<void>;
  remove(): Promise<void>;
}

type Runner = (statement: string) => Promise<unknown[][]>;

/** A bench of each kind of store, by its name. */
export const STORES: Readonly<Record<string, (test: Mocha.Context) => Promise<StoreBench>>> = {
  async DuckDB() {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    const path = join(folder, 'market.duckdb');
    const old = [
      'create schema market_data',
      'create table market_data.ohlcv (symbol varchar, date date, close float)',
    ];
    return benchOf(
      path,
      old,
      (statement) => sql(path, statement),
      () => rmSync(folder, { recursive: true }),
    );
  },
  async PostgreSQL(test) {
    const url = await freshDatabase(
      test,
      "template template0 locale_provider icu icu_locale 'en-US'",
    );
    const [first] = MIGRATIONS;
    if (!first) throw new Error('there is no migration');
    const old = [
      'create schema market_data',
      'create table market_data.migrations (name text primary key, applied_at timestamptz not null default now())',
      ...first.statements,
      `insert into market_data.migrations (name) values ('${first.name}')`,
    ];
    return benchOf(url, old, (statement) => query(url, statement));
  },
};

function benchOf(
  database: string,
  old: readonly string[],
  run: Runner,
  remove: () => void = () => undefined,
): StoreBench {
  let store: BarStore | undefined;
  const warnings: string[] = [];
  const close = async (): Promise<void> => {
    await store?.close();
    store = undefined;
  };
  return {
    warnings,
    async open() {
      await close();
      store = await openStore(database, (text) => warnings.push(text));
      return store;
    },
    async rows(statement) {
      await close();
      return run(statement);
    },
    async makeOldTables() {
      for (const statement of old) await run(statement);
    },
    async remove() {
      await close();
      remove();
    },
  };
}
