/**
 * The client of DuckDB, loaded when it is needed.
 *
 * Loading it with require costs half of what an ESM import costs, and the one
 * file that the build makes of its 150 costs half of that.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export type DuckDb = typeof import('@duckdb/node-api');

/** The client; once per process. */
export function loadDuckDb(): DuckDb {
  const built = fileURLToPath(new URL('./duckdb.cjs', import.meta.url));
  const require = createRequire(import.meta.url);
  return require(existsSync(built) ? built : '@duckdb/node-api') as DuckDb;
}
