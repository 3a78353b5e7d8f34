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

/** Of each instance: extensions never come from outside, and no file is read twice, so none is kept in memory. */
export const DUCKDB_SETTINGS = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  enable_external_file_cache: 'false',
} as const;

/**
 * Of an instance that may make a database file: its blocks are a quarter of the usual size, for each
 * column of each table that gets rows fills at least one, and in the format of this version, because
 * in earlier ones numbers are compressed in blocks of the usual size only
 * (docs/decisions/20261127-small-blocks.md). A file that is there stays as it was made.
 */
export const NEW_DATABASE = {
  default_block_size: '65536',
  storage_compatibility_version: 'v1.5.0',
} as const;

/** Where the build puts it, below the package's root. */
const SCRIPT = 'dist/bundle/duckdb.script';

/** The client; once per process. */
export function loadDuckDb(): DuckDb {
  const built = join(packageRoot(), SCRIPT);
  if (existsSync(built)) return loadCompiled(built) as DuckDb;
  return createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
}
