/**
 * The door to a PostgreSQL server: pg-promise, loaded when somebody needs it.
 *
 * One connection at a time, because who works here works alone. Names and values
 * go into SQL by the library only.
 */
import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import type pgPromise from 'pg-promise';
import { placeOf } from './address.js';
import { isConnectionLost, serverError } from './server-error.js';

/** Milliseconds until a server that does not answer is down. */
const CONNECT_MS = 10_000;
/** Milliseconds of waiting before each further attempt after a lost connection. */
const PAUSES = [200, 1000, 3000];

/** What runs statements: `$1` a value, `$1:name` an identifier. */
export type Statements = Pick<
  pgPromise.ITask<object>,
  'none' | 'any' | 'one' | 'oneOrNone' | 'result'
>;

/** A transaction, with COPY. */
export interface Transaction extends Statements {
  /** Sends what `write` hands over; ends when the server has taken it all. Returns its count of rows. */
  copyIn(sql: string, write: (stream: Writable) => Promise<void>): Promise<number>;
  copyOut(sql: string): Readable;
}

/** Fills in values and names, for statements that take no parameters, such as COPY. */
export function formatted(sql: string, values: readonly unknown[]): string {
  return library().as.format(sql, values);
}

let loaded: pgPromise.IMain<object> | undefined;

/** Once per process. */
function library(): pgPromise.IMain<object> {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  const initialise = require('pg-promise') as typeof pgPromise;
  loaded = initialise({ noWarnings: true });
  return loaded;
}

function copyStreams(): typeof import('pg-copy-streams') {
  const require = createRequire(import.meta.url);
  return require('pg-copy-streams') as typeof import('pg-copy-streams');
}

/** A database on a server. Failures are DataErrors that name it, and never a password. */
export class PostgresClient {
  /** `"market" on db.example.com:5432`. */
  readonly place: string;
  private readonly db: pgPromise.IDatabase<object>;

  /** Connects when it is first asked. The URL is a checked one. */
  constructor(url: string) {
    this.place = placeOf(url);
    this.db = library()({
      connectionString: url,
      application_name: 'tetra',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      max: 1,
    });
  }

  /** Runs statements on one connection, each for itself. */
  async ask<T>(what: string, work: (on: Statements) => Promise<T>): Promise<T> {
    try {
      return await this.db.task(work);
    } catch (error) {
      throw serverError(error, this.place, what);
    }
  }

  /**
   * Runs `work` as one transaction: all of it is there afterwards, or nothing. When
   * the connection is lost it is run anew, a few times, so it must be able to; also
   * when its commit was not confirmed, so that doing it twice must do no harm.
   *
   * @param what it is about, for errors: "cannot be written"
   */
  async transaction<T>(what: string, work: (on: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.attempt(work);
      } catch (error) {
        const pause = PAUSES[attempt];
        if (pause === undefined || !isConnectionLost(error)) {
          throw serverError(error, this.place, what);
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  private async attempt<T>(work: (on: Transaction) => Promise<T>): Promise<T> {
    let lost: Error | undefined;
    const connection = await this.db.connect({
      onLost: (error: Error) => {
        lost = error;
      },
    });
    try {
      return await connection.tx((tx) =>
        work({
          none: tx.none.bind(tx),
          any: tx.any.bind(tx),
          one: tx.one.bind(tx),
          oneOrNone: tx.oneOrNone.bind(tx),
          result: tx.result.bind(tx),
          copyIn: (sql, write) => copyIn(connection.client, sql, write),
          copyOut: (sql) => connection.client.query(copyStreams().to(sql) as never) as never,
        }),
      );
    } catch (error) {
      // A rollback on a connection that is gone fails with less to say than its loss.
      throw lost ?? error;
    } finally {
      await connection.done(lost !== undefined);
    }
  }

  async close(): Promise<void> {
    await this.db.$pool.end();
  }
}

async function copyIn(
  client: { query(stream: never): unknown },
  sql: string,
  write: (stream: Writable) => Promise<void>,
): Promise<number> {
  const stream = copyStreams().from(sql);
  let refused: Error | undefined;
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    // To the end: what the server refused may be said again when the stream is given up.
    stream.on('error', (error: Error) => {
      refused ??= error;
      reject(error);
    });
  });
  client.query(stream as never);
  try {
    await Promise.race([write(stream), ended]);
    stream.end();
    await ended;
  } catch (error) {
    ended.catch(() => undefined);
    // Otherwise the server waits for more rows.
    if (refused === undefined && !stream.destroyed) stream.destroy(error as Error);
    throw error;
  }
  return stream.rowCount;
}
