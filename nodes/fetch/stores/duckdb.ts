/**
 * The store of bars in the project's DuckDB file, schema `market_data`.
 *
 * A save is one transaction: whoever reads the file sees the old bars or the new
 * ones. Other schemas of the file are left alone.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../../src/contract/index.js';
import type { BarStore, SaveCounts, SavedSeries } from '../store.js';
import { stageQuarantine } from './duckdb-quarantine.js';
import { readBars, readCoverage, readFacts } from './duckdb-read.js';
import { DUCKDB_SETTINGS, loadDuckDb } from './duckdb-reader.js';
import { stageBars } from './duckdb-save.js';
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
  return {
    about: 'DuckDB',
    read: (source, symbols) => readBars(connection, source, symbols),
    coverage: () => readCoverage(connection),
    facts: () => readFacts(connection),
    save: async (series) => (await stage(connection, series))(),
    stage: (series) => stage(connection, series),
    secondSeries: (source) => readSecond(connection, source),
    saveSecond: (source, series, isAll) =>
      inTransaction(connection, () => saveSecond(connection, source, series, isAll)),
    async close() {
      // Closing does it, too, while this thread waits. What cannot be moved is safe in the log.
      await connection.run('checkpoint').catch(() => undefined);
      close();
    },
  };
}

/** Begins a save; what it answers with ends it. */
async function stage(
  connection: DuckDBConnection,
  series: SavedSeries,
): Promise<() => Promise<SaveCounts>> {
  const orRollback = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      // The first error is the one to tell; what cannot be rolled back is gone with the connection.
      await connection.run('rollback').catch(() => undefined);
      throw error;
    }
  };
  const { statements, counts } = await orRollback(async () => {
    await connection.run('begin');
    const bars = await stageBars(connection, series);
    return {
      ...bars,
      statements: [...bars.statements, ...(await stageQuarantine(connection, series))],
    };
  });
  return async () => {
    await orRollback(() => connection.run([...statements, 'commit'].join(';\n')));
    return counts();
  };
}

async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('begin');
  try {
    const done = await work();
    await connection.run('commit');
    return done;
  } catch (error) {
    // The first error is the one to tell; what cannot be rolled back is gone with the connection.
    await connection.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function openFile(
  path: string,
): Promise<Awaited<ReturnType<ReturnType<typeof loadDuckDb>['DuckDBInstance']['create']>>> {
  try {
    return await loadDuckDb().DuckDBInstance.create(path, DUCKDB_SETTINGS);
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
