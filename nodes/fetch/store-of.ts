/**
 * Which store a database is: a file of DuckDB, or a PostgreSQL server.
 *
 * Either is loaded when it is needed.
 */
import type { BarStore } from './store.js';

/** Opens the store of a database; the caller closes it. */
export async function openStore(database: string, warn: (text: string) => void): Promise<BarStore> {
  if (/^postgres(ql)?:\/\//.test(database)) {
    const { openPostgres } = await import('./stores/postgres.js');
    return openPostgres(database, warn);
  }
  const { openDuckDb } = await import('./stores/duckdb.js');
  return openDuckDb(database, warn);
}

/** A store that somebody will need. */
export interface ComingStore {
  /** The store, the same one each time. */
  open(): Promise<BarStore>;
  /** Closes it, if it was opened. */
  close(): Promise<void>;
}

/**
 * Opens a store for a save to come, while the rows to save come: either waits for DuckDB, not for
 * the other. One that is not there yet, or on a server, is opened when it is needed: a source that
 * fails leaves nothing behind.
 */
export async function comingStore(
  database: string,
  warn: (text: string) => void,
): Promise<ComingStore> {
  let store: Promise<BarStore> | undefined;
  const open = (): Promise<BarStore> => {
    store ??= openStore(database, warn);
    return store;
  };
  const { isThere } = await import('./stores/duckdb.js');
  if (isThere(database)) {
    // Whoever needs it is told what went wrong.
    open().then(
      (opened) => opened.lookAhead?.(),
      () => undefined,
    );
  }
  return {
    open,
    async close() {
      await store?.then(
        (opened) => opened.close(),
        () => undefined,
      );
    },
  };
}
