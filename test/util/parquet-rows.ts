/**
 * All rows of a Parquet file, by our own reader and by DuckDB, in the same form:
 * dates as days, booleans as 0 and 1, null where there is no value.
 */
import { readParquetHead } from '../../src/table/parquet-head.js';
import { ParquetFile } from '../../src/table/parquet-reader.js';
import { sql } from '../nodes/fetch/sql.js';

export type Cell = string | number | null;

/** Column names and rows. */
export interface Rows {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** By our own reader. */
export function rowsByUs(path: string): Rows {
  const file = ParquetFile.open(path);
  const names = file.columns;
  const types = readParquetHead(path)?.types ?? [];
  const rows = file.rowGroups.flatMap((group, g) => {
    const columns = names.map((name, c): Cell[] => {
      if (types[c] !== 'BYTE_ARRAY') {
        return [...file.readColumn(g, name)].map((v) => (Number.isNaN(v) ? null : v));
      }
      const { words, index } = file.readText(g, name);
      return [...index].map((i) => words[i] ?? null);
    });
    return Array.from({ length: group.rows }, (_, r) => columns.map((column) => column[r] as Cell));
  });
  file.close();
  return { names, rows };
}

/** By DuckDB. */
export async function rowsByDuckDb(path: string): Promise<Rows> {
  const types = await typesByDuckDb(path);
  const list = [...types].map(([name, type]) => {
    if (type === 'DATE') return `epoch("${name}")::int // 86400`;
    if (type === 'BOOLEAN') return `"${name}"::int`;
    return type === 'BIGINT' ? `"${name}"::double` : `"${name}"`;
  });
  const rows = await sql(':memory:', `select ${list.join(', ')} from read_parquet('${path}')`);
  return { names: [...types.keys()], rows: rows as Cell[][] };
}

/** The type that DuckDB sees in each column. */
export async function typesByDuckDb(path: string): Promise<ReadonlyMap<string, string>> {
  const described = await sql(':memory:', `describe from read_parquet('${path}')`);
  return new Map(described.map(([name, type]) => [name as string, type as string]));
}
