/**
 * SQL from a test, against a database file or in memory: writes Parquet files
 * and reads what was stored or published.
 */
import { createRequire } from 'node:module';

type DuckDb = typeof import('@duckdb/node-api');

/** Rows of the last statement, dates as text. */
export async function sql(database: string, ...statements: string[]): Promise<unknown[][]> {
  const duckdb = createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
  const instance = await duckdb.DuckDBInstance.create(database, { threads: '1' });
  const connection = await instance.connect();
  try {
    let rows: unknown[][] = [];
    for (const statement of statements) {
      rows = (await connection.runAndReadAll(statement)).getRowsJson() as unknown[][];
    }
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Writes the rows of a query as a Parquet file. */
export async function writeParquet(file: string, query: string): Promise<void> {
  await sql(':memory:', `copy (${query}) to '${file}' (format parquet)`);
}
