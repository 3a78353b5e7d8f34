/**
 * Databases for test files: one server per process, begun when the first file asks,
 * stopped when all tests are done.
 *
 * Where no server can start, tests that need one are skipped and say why; with
 * TEST_REQUIRE=pg that is a failure.
 */
import pgPromise from 'pg-promise';
import { startPostgres, type TestServer } from './server.js';

let started: Promise<TestServer | { readonly missing: string }> | undefined;
const made: { readonly server: string; readonly name: string }[] = [];

/**
 * A new, empty database as a URL. Ask in `before` or a test: where there is no server,
 * it is skipped. `options` are those of CREATE DATABASE.
 */
export async function freshDatabase(test: Mocha.Context, options = ''): Promise<string> {
  started ??= startPostgres();
  const server = await started;
  if ('missing' in server) {
    return withoutServer(test, 'pg', `no PostgreSQL: ${server.missing}; set TEST_PG_URL`);
  }
  return makeDatabase(server.url, options);
}

/** A database with TimescaleDB, on a server that has it. */
export async function timescaleDatabase(test: Mocha.Context): Promise<string> {
  const server = process.env.TEST_TIMESCALE_URL;
  if (!server) return withoutServer(test, 'timescale', 'no TimescaleDB: set TEST_TIMESCALE_URL');
  const url = await makeDatabase(server);
  await query(url, 'create extension if not exists timescaledb');
  return url;
}

/** Skips a test or a group of tests, with words; a server that TEST_REQUIRE names must be there. */
export function withoutServer(test: Mocha.Context, what: string, why: string): never {
  if (process.env.TEST_REQUIRE?.split(',').includes(what)) {
    throw new Error(`${why} (TEST_REQUIRE names "${what}")`);
  }
  process.stderr.write(`skipped: ${why}\n`);
  return test.skip();
}

/** The rows of one statement, each as its values. */
export async function query(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<unknown[][]> {
  const pgp = pgPromise({ noWarnings: true });
  const db = pgp(url);
  try {
    // As arrays: columns may have the same name.
    const text = values.length === 0 ? sql : pgp.as.format(sql, values);
    const statement = new pgp.ParameterizedQuery({ text, rowMode: 'array' });
    return await db.any<unknown[]>(statement);
  } finally {
    await db.$pool.end();
  }
}

async function makeDatabase(server: string, options = ''): Promise<string> {
  const name = `tetra_test_${process.pid}_${made.length}`;
  made.push({ server, name });
  await query(server, `create database $1:name ${options}`, [name]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

// Imported by a test file, it ends what it began; bench has no `after`.
if (typeof after === 'function') {
  after(async () => {
    for (const { server, name } of made) {
      await query(server, 'drop database if exists $1:name with (force)', [name]);
    }
    const server = await started;
    if (server && !('missing' in server)) await server.stop();
  });
}
