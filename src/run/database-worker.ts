/**
 * The thread that owns the database while tables are loaded.
 *
 * Requests are answered in order. The first failure of a load is kept for its
 * commit, which rolls back instead.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Requests with an id get a reply. */
export type DatabaseRequest = { readonly id?: number } & (
  | { readonly kind: 'begin'; readonly schema: string }
  | {
      readonly kind: 'table';
      readonly table: string;
      readonly staged: string;
      readonly final: string;
    }
  | { readonly kind: 'commit' | 'rollback' | 'close' }
);

export interface DatabaseReply {
  readonly id: number;
  readonly error?: string;
}

interface Table {
  readonly table: string;
  readonly staged: string;
  readonly final: string;
}

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread only');
const path = workerData as string;

let instance: DuckDBInstance | undefined;
let connection: DuckDBConnection | undefined;
let schema = '';
let tables: Table[] = [];
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
async function load(on: DuckDBConnection, { table, staged, final }: Table): Promise<void> {
  const from = existsSync(staged) ? staged : final;
  try {
    await on.run(
      `create or replace table ${quote(schema)}.${quote(table)} as select * from read_parquet('${from.replaceAll("'", "''")}')`,
    );
  } catch (error) {
    if (from === final || existsSync(staged)) throw error;
    // It was renamed in between, which aborts the transaction; now all files are at their place.
    await on.run('rollback');
    await begin(on);
    for (const earlier of tables) await load(on, { ...earlier, staged: earlier.final });
  }
}

async function open(): Promise<DuckDBConnection> {
  mkdirSync(dirname(path), { recursive: true });
  // Loading it with require costs half of what an ESM import costs.
  const duckdb = createRequire(import.meta.url)(
    '@duckdb/node-api',
  ) as typeof import('@duckdb/node-api');
  instance = await duckdb.DuckDBInstance.create(path, {
    threads: '1',
    // Tables stream from file to file: more memory is not faster, and it is not ours alone.
    memory_limit: '128MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return instance.connect();
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
