/**
 * Which store keeps the bars: the database that the project names.
 *
 * An absolute path is a DuckDB file, a URL of PostgreSQL a server. What serves it is
 * loaded only when it is needed.
 */
import { DataError } from '../../src/contract/index.js';
import type { BarStore } from './store.js';

/** Opens the store of a database; the caller closes it. */
export async function openStore(database: string, warn: (text: string) => void): Promise<BarStore> {
  if (isServer(database)) {
    throw new DataError('database', 'bars cannot be kept on a PostgreSQL server yet', {
      hint: 'name a file as database, such as data/market.duckdb',
    });
  }
  const { openDuckDb } = await import('./stores/duckdb.js');
  return openDuckDb(database, warn);
}

function isServer(database: string): boolean {
  return /^postgres(ql)?:\/\//i.test(database);
}
