/**
 * What a PostgreSQL database holds of which node: schema `tetra`, table `published`.
 *
 * A database has no file that could be missing. A node whose entry is not there, or
 * one of whose tables is not, has lost what it put there, and runs again.
 */
import { PostgresClient, type Statements, type Transaction } from '../postgres/client.js';
import type { DatabaseState } from './database-file.js';

/** Held while tables are loaded; another than that of the store of bars. */
const LOCK = 7_366_482_311;

/** How the tables of each node are found. Fails, with words, where the server cannot be used. */
export async function serverState(url: string): Promise<(node: string) => DatabaseState> {
  const client = new PostgresClient(url);
  try {
    return await client.ask('cannot be used', async (on) => {
      const { known } = await on.one<{ known: boolean }>(
        "select to_regclass('tetra.published') is not null as known",
      );
      if (!known) return () => 'gone';
      const entries = await on.any<{ node: string; whole: boolean }>(
        `select node, bool_and(table_name = ''
           or to_regclass(format('%I.%I', schema_name, table_name)) is not null) as whole
         from tetra.published group by node`,
      );
      const whole = new Set(entries.filter((entry) => entry.whole).map(({ node }) => node));
      return (node) => (whole.has(node) ? 'whole' : 'gone');
    });
  } finally {
    await client.close();
  }
}

/** Waits until nobody else loads tables, and makes the registry where it is missing. */
export async function openRegistry(on: Statements): Promise<void> {
  await on.one('select pg_advisory_xact_lock($1)::text', [LOCK]);
  const { missing } = await on.one<{ missing: boolean }>(
    "select to_regclass('tetra.published') is null as missing",
  );
  if (!missing) return;
  await on.none('create schema if not exists tetra');
  await on.none(
    `create table tetra.published (
       node text not null, schema_name text not null, table_name text not null,
       content text, row_count bigint, loaded_at timestamptz not null default now(),
       primary key (node, schema_name, table_name))`,
  );
}

/** Enters a node that put something there by itself, such as bars. */
export async function enterNode(on: Transaction, node: string): Promise<void> {
  await on.none(
    "insert into tetra.published (node, schema_name, table_name) values ($1, '', '') on conflict do nothing",
    [node],
  );
}
