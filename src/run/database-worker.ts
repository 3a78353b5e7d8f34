/**
 * The thread that owns the database while tables are loaded.
 *
 * Requests are answered in order. The first failure of a load is kept for its
 * commit, which rolls back instead.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { asEngineError } from '../errors/errors.js';
import { isServerUrl } from '../postgres/address.js';
import { DuckDbTables } from './duckdb-tables.js';
import { PostgresTables } from './postgres-tables.js';
import type { TableDriver, TableOwner, TableSource } from './table-driver.js';

/** Requests with an id get a reply. */
export type DatabaseRequest = { readonly id?: number } & (
  | ({ readonly kind: 'begin' } & TableOwner)
  | ({ readonly kind: 'table' } & TableSource)
  | { readonly kind: 'open' | 'run' | 'commit' | 'rollback' | 'close' }
);

/** What went wrong; what is told to a person already says what to do. */
export interface DatabaseFailure {
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface DatabaseReply {
  readonly id: number;
  readonly error?: DatabaseFailure;
}

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread only');
const database = workerData as string;

const driver: TableDriver = isServerUrl(database)
  ? new PostgresTables(database)
  : new DuckDbTables(database);
let failure: DatabaseFailure | undefined;
// Before the first request there is nothing else to do; what is wrong with it, that one tells.
let last: Promise<unknown> = driver.prepare().catch(() => undefined);
let waiting = 0;

port.on('message', (request: DatabaseRequest) => {
  waiting++;
  last = last
    .then(() => answer(request))
    .then(() => {
      waiting--;
      return request.kind === 'commit' && waiting === 0 ? driver.rest() : undefined;
    })
    .catch(() => undefined);
});

async function answer(request: DatabaseRequest): Promise<void> {
  if (request.kind === 'begin') failure = undefined;
  try {
    if (failure === undefined || request.kind === 'close') await handle(request);
  } catch (error) {
    failure = { message: (error as Error).message, hint: asEngineError(error)?.hint };
    await driver.rollback().catch(() => undefined);
  }
  if (request.id === undefined) return;
  port?.postMessage({ id: request.id, ...(failure === undefined ? {} : { error: failure }) });
}

function handle(request: DatabaseRequest): Promise<void> {
  switch (request.kind) {
    case 'open':
      return driver.open();
    case 'begin':
      return driver.begin(request);
    case 'table':
      return driver.load(request);
    case 'run':
      return driver.enterRun();
    case 'commit':
      return driver.commit();
    case 'rollback':
      return driver.rollback();
    case 'close':
      return driver.close();
  }
}
