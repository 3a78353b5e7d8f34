/**
 * The thread that owns the database while tables are loaded.
 *
 * Requests are answered in order. The first failure of a load is kept for its
 * commit, which rolls back instead.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { makeFolder } from '../cache/make-folder.js';
import { loadDuckDb } from '../config/duckdb-client.js';
import { removeUnfinishedDatabase } from './database-file.js';
import type { TableChanges } from './table-changes.js';

/** A table and the file whose rows it is to hold. */
export interface TableSource {
  readonly table: string;
  /** Where the file lies until it is renamed to `final`. */
  readonly staged: string;
  readonly final: string;
  /** Digest of all rows; kept with the table, so that the next load knows what it finds. */
  readonly content?: string;
  /** What differs from the rows that are there, if that is little. */
  readonly changes?: TableChanges | undefined;
}

/** Requests with an id get a reply. */
export type DatabaseRequest = { readonly id?: number } & (
  | { readonly kind: 'begin'; readonly schema: string }
  | ({ readonly kind: 'table' } & TableSource)
  | { readonly kind: 'commit' | 'rollback' | 'close' }
);

export interface DatabaseReply {
  readonly id: number;
  readonly error?: string;
}

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread only');
const path = workerData as string;

let instance: DuckDBInstance | undefined;
let connection: DuckDBConnection | undefined;
let schema = '';
let tables: TableSource[] = [];
let failure: string | undefined;
let last = Promise.resolve();

port.on('message', (request: DatabaseRequest) => {
  last = last.then(() => answer(request));
});

async function answer(request: DatabaseRequest): Promise<void> {
  const isBeginning = request.kind === 'begin';
  if (isBeginning) failure = undefined;
  try {
    if (failure === undefined || request.kind === 'close') await handle(request);
  } catch (error) {
    failure = (error as Error).message;
    await connection?.run('rollback').catch(() => undefined);
  }
  if (request.id === undefined) return;
  port?.postMessage({ id: request.id, ...(failure === undefined ? {} : { error: failure }) });
}

async function handle(request: DatabaseRequest): Promise<void> {
  if (request.kind === 'close') {
    connection?.closeSync();
    instance?.closeSync();
    connection = undefined;
    instance = undefined;
    return;
  }
  connection ??= await open();
  switch (request.kind) {
    case 'begin':
      schema = request.schema;
      tables = [];
      await begin(connection);
      break;
    case 'table':
      tables.push(request);
      await load(connection, request);
      break;
    case 'rollback':
      await connection.run('rollback');
      break;
    case 'commit':
      await connection.run('commit');
      // Otherwise closing does it, while everybody waits.
      await connection.run('checkpoint');
      break;
  }
}

async function begin(on: DuckDBConnection): Promise<void> {
  await on.run('begin');
  await on.run(`create schema if not exists ${quote(schema)}`);
}

/** Loads a table from where its file is by now. */
async function load(on: DuckDBConnection, source: TableSource): Promise<void> {
  const { staged, final } = source;
  const from = existsSync(staged) ? staged : final;
  try {
    await fill(on, source, `read_parquet(${text(from)})`);
  } catch (error) {
    if (from === final || existsSync(staged)) throw error;
    // It was renamed in between, which aborts the transaction; now all files are at their place.
    await on.run('rollback');
    await begin(on);
    for (const earlier of tables) await load(on, { ...earlier, staged: earlier.final });
  }
}

/** Changes the table where it is known to hold what it held before; else replaces it. */
async function fill(on: DuckDBConnection, source: TableSource, rows: string): Promise<void> {
  const { table, changes, content } = source;
  const name = `${quote(schema)}.${quote(table)}`;
  if (changes && (await contentOf(on, table)) === changes.before) {
    const where = (keys: TableChanges['gone']): string => {
      const list = keys.map((key) => `(${key.map(text).join(', ')})`).join(', ');
      return `(${changes.columns.map(quote).join(', ')}) in (${list})`;
    };
    if (changes.gone.length > 0) await on.run(`delete from ${name} where ${where(changes.gone)}`);
    if (changes.come.length > 0) {
      await on.run(`insert into ${name} select * from ${rows} where ${where(changes.come)}`);
    }
  } else await on.run(`create or replace table ${name} as select * from ${rows}`);
  if (content === undefined) return;
  const { count } = (await first(on, `select count(*) as count from ${name}`)) as { count: bigint };
  await on.run(`comment on table ${name} is ${text(`content ${content}, ${count} rows`)}`);
}

/** The digest that a table was given, unless rows came or went since. */
async function contentOf(on: DuckDBConnection, table: string): Promise<string | undefined> {
  const found = await first(
    on,
    `select comment from duckdb_tables() where database_name = current_database()
       and schema_name = ${text(schema)} and table_name = ${text(table)}`,
  );
  const [, content, rows] = /^content (\w+), (\d+) rows$/.exec(String(found?.comment)) ?? [];
  if (content === undefined) return undefined;
  const now = await first(on, `select count(*) as count from ${quote(schema)}.${quote(table)}`);
  return String(now?.count) === rows ? content : undefined;
}

async function first(
  on: DuckDBConnection,
  sql: string,
): Promise<Record<string, unknown> | undefined> {
  const reader = await on.runAndReadAll(sql);
  return reader.getRowObjects()[0] as Record<string, unknown> | undefined;
}

async function open(): Promise<DuckDBConnection> {
  makeFolder(dirname(path));
  // What a full disk left of an earlier attempt would hide that the disk is full.
  removeUnfinishedDatabase(path);
  instance = await loadDuckDb().DuckDBInstance.create(path, {
    threads: '1',
    // Tables stream from file to file: more memory is not faster, and it is not ours alone.
    memory_limit: '128MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return instance.connect();
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
