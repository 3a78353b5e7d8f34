/**
 * Loads published Parquet files into the project's database, for people who
 * would rather ask SQL.
 *
 * Derived data: a table is replaced as a whole, in one transaction. Opened late
 * and closed at the end of a run, because one process at a time may hold the file.
 */

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { EngineError } from '../errors/errors.js';

/** The project's database, opened on first use. */
export class Database {
  private readonly path: string;
  private instance: DuckDBInstance | undefined;
  private connection: DuckDBConnection | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** Replaces schema.table by the rows of a Parquet file. */
  async replace(schema: string, table: string, file: string): Promise<void> {
    const connection = await this.open();
    const target = `${quote(schema)}.${quote(table)}`;
    await connection.run('begin');
    await connection.run(`create schema if not exists ${quote(schema)}`);
    await connection.run(
      `create or replace table ${target} as select * from read_parquet('${file.replaceAll("'", "''")}')`,
    );
    await connection.run('commit');
  }

  close(): void {
    this.connection?.closeSync();
    this.instance?.closeSync();
    this.connection = undefined;
    this.instance = undefined;
  }

  private async open(): Promise<DuckDBConnection> {
    if (this.connection) return this.connection;
    mkdirSync(dirname(this.path), { recursive: true });
    // Loading it with require costs half of what an ESM import costs.
    const duckdb = createRequire(import.meta.url)(
      '@duckdb/node-api',
    ) as typeof import('@duckdb/node-api');
    try {
      this.instance = await duckdb.DuckDBInstance.create(this.path, {
        threads: '2',
        memory_limit: '1GB',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
    } catch (cause) {
      throw new EngineError(
        'data',
        'database',
        `"${this.path}" cannot be opened: ${(cause as Error).message}`,
        {
          cause,
          hint: 'close other programs that hold it, or delete it: it is made anew',
        },
      );
    }
    this.connection = await this.instance.connect();
    return this.connection;
  }
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
