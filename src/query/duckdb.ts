/**
 * DuckDB in memory, as queries use it.
 *
 * It loads no extension, writes no temporary file, and tells errors in JSON.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb } from '../config/duckdb-client.js';

const SETTINGS = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  temp_directory: '',
  errors_as_json: 'true',
} as const;

/** A connection to an empty database. */
export interface Memory {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Opens an empty database in memory. Times with a zone are shown in UTC, whatever clock this machine follows. */
export async function openMemory(): Promise<Memory> {
  const duckdb = loadDuckDb();
  duckdb.DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
  const instance = await duckdb.DuckDBInstance.create(':memory:', SETTINGS);
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The path of one file where DuckDB takes a pattern. */
export function exactPath(path: string): string {
  return path.replace(/[[*?]/g, '[$&]');
}

/** A name as SQL writes it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
