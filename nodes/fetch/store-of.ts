/**
 * Which store keeps the bars: the database that the project names.
 *
 * An absolute path is a DuckDB file, a URL of PostgreSQL a server. What serves it is
 * loaded only when it is needed.
 */
import type { BarStore } from './store.js';

/** Opens the store of a server's database; the caller closes it. */
export async function openStore(database: string, warn: (text: string) => void): Promise<BarStore> {
  const { openPostgres } = await import('./stores/postgres.js');
  return openPostgres(database, warn);
}

export function isServer(database: string): boolean {
  return /^postgres(ql)?:\/\//i.test(database);
}
