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
