/**
 * The client of DuckDB, loaded when it is needed.
 *
 * Loading it with require costs half of what an ESM import costs, and the one
 * script that the build makes of its 150 files a fraction of that.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadCompiled } from './compiled-code.js';
import { packageRoot } from './package-root.js';

export type DuckDb = typeof import('@duckdb/node-api');

/** Where the build puts it, below the package's root. */
const SCRIPT = 'dist/bundle/duckdb.script';

/** The client; once per process. */
export function loadDuckDb(): DuckDb {
  const built = join(packageRoot(), SCRIPT);
  if (existsSync(built)) return loadCompiled(built) as DuckDb;
  return createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
}
