/**
 * The client of DuckDB, loaded when it is needed.
 *
 * Loading it with require costs half of what an ESM import costs, and the one
 * script that the build makes of its 150 files a fraction of that.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { loadCompiled } from './compiled-code.js';

export type DuckDb = typeof import('@duckdb/node-api');

/** The client; once per process. */
export function loadDuckDb(): DuckDb {
  const built = fileURLToPath(new URL('./duckdb.script', import.meta.url));
  if (existsSync(built)) return loadCompiled(built) as DuckDb;
  return createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
}
