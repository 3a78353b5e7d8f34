/**
 * The store of bars in the project's DuckDB file, schema `market_data`.
 *
 * A save is one transaction: whoever reads the file sees the old bars or the new
 * ones. Other schemas of the file are left alone.
 */
import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb, NEW_DATABASE } from '../../../src/contract/duckdb.js';
import { DataError } from '../../../src/contract/index.js';
import type { BarStore, SavedSeries } from '../store.js';
import { stageQuarantine } from './duckdb-quarantine.js';
import { readBars, readCoverage, readFacts } from './duckdb-read.js';
import { duckdbSettings } from './duckdb-reader.js';
import { readStanding, type StagedSave, type Standing, stageBars } from './duckdb-save.js';
import { readSecond, saveSecond } from './duckdb-second.js';
import { prepareTables } from './duckdb-tables.js';

/** Opens or makes the file at an absolute path. The file is locked until the store is closed. */
export async function openDuckDb(path: string, warn: (text: string) => void): Promise<BarStore> {
  const instance = await openFile(path);
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const isRenewed = await prepareTables(connection);
    if (isRenewed) warn(`"${path}" had tables of an earlier layout; they are made anew`);
  } catch (error) {
    close();
    throw error;
  }
  let standing: Promise<Standing> | undefined;
  /** What was looked at ahead holds for one save: it changes how the symbols stand. */
  const stage = async (series: SavedSeries): Promise<StagedSave> => {
    const ahead = standing;
    standing = undefined;
    return stageSave(connection, series, await ahead);
  };
  return {
    about: 'DuckDB',
    read: (source, symbols) => readBars(connection, source, symbols),
    coverage: () => readCoverage(connection),
    facts: () => readFacts(connection),
    lookAhead() {
      standing = readStanding(connection);
      // Told to the save that waits for it.
      standing.catch(() => undefined);
    },
    async save(series) {
      const { statements, counts } = await stage(series);
      await runAll(connection, statements);
      return counts();
    },
    async saveLast(series) {
      const { statements } = await stage(series);
      // In one go: each time that DuckDB hands back, it waits until this thread is idle. Closing
      // would move what came from the log into the file while the thread waits for it.
      return () => runAll(connection, [...statements, 'checkpoint']).finally(close);
    },
    secondSeries: (source) => readSecond(connection, source),
    saveSecond: (source, series, isAll) =>
      inTransaction(connection, () => saveSecond(connection, source, series, isAll)),
    async close() {
      // A connection is not closed while it is at work.
      await standing?.catch(() => undefined);
      close();
    },
  };
}

/** Begins a transaction with all that a save brings in temporary tables. */
async function stageSave(
  connection: DuckDBConnection,
  series: SavedSeries,
  standing: Standing | undefined,
): Promise<StagedSave> {
  return orRollback(connection, async () => {
    await connection.run('begin');
    const bars = await stageBars(connection, series, standing);
    const statements = [...bars.statements, ...(await stageQuarantine(connection, series))];
    return { ...bars, statements: [...statements, 'commit'] };
  });
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  await orRollback(connection, () => connection.run(statements.join(';\n')));
}

async function orRollback<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The first error is the one to tell; what cannot be rolled back is gone with the connection.
    await connection.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  return orRollback(connection, async () => {
    await connection.run('begin');
    const done = await work();
    await connection.run('commit');
    return done;
  });
}

/** True where a database is a file that is there. */
export function isThere(path: string): boolean {
  return existsSync(path);
}

async function openFile(
  path: string,
): Promise<Awaited<ReturnType<ReturnType<typeof loadDuckDb>['DuckDBInstance']['create']>>> {
  try {
    const settings = { ...duckdbSettings(), ...NEW_DATABASE };
    return await loadDuckDb().DuckDBInstance.create(path, settings);
  } catch (cause) {
    const said = (cause as Error).message.split('\n')[0] as string;
    throw new DataError('database', `"${path}" cannot be opened: ${said}`, {
      cause,
      hint: hintOf(said),
    });
  }
}

/** What to do, by what DuckDB said. */
function hintOf(said: string): string {
  if (/lock on file/i.test(said)) return 'close the other program that holds it, then run again';
  if (/permission denied|read-only/i.test(said)) {
    return 'make the file and its folder writable, or name another one in "database"';
  }
  return 'if it is damaged, move it away: a new one is made, and what was fetched or imported has to come in again';
}
