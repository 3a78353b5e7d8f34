/**
 * A toy project with every kind of answer: stored numbers, published Parquet that
 * is its own store, text, and tables of a database; and all that can be seen of it.
 */
import { join } from 'node:path';
import { sql } from '../nodes/fetch/sql.js';
import { TempProject, TOYS } from './temp-project.js';
import { publishedFiles } from './toy-process.js';

/** Its configuration. */
export const PIPELINE = `
version: 1
database: data/toys.duckdb
pipelines: { all: [sum, more, grid] }
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers } }
  more: { type: total, inputs: { scaled: trial }, params: { table: true }, publish: more }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3, 4] } }
  sum: { type: total, inputs: { scaled: scale }, params: { table: true } }
`;

/** Numbers by name; another edition changes every third name. */
export function numbers(names: number, edition: number): string {
  return Array.from({ length: names }, (_, i) => {
    const last = i % 3 === 0 ? edition : 0;
    return `n${i}: ${i} ${i * 2} ${last}\n`;
  }).join('');
}

/** Everything that can be seen of this project, and asked about it. */
export async function state(folder: string): Promise<{
  readonly files: Record<string, string>;
  readonly tables: readonly unknown[][];
  readonly schemas: readonly unknown[][];
  readonly partitions: readonly unknown[];
}> {
  return {
    files: publishedFiles(folder),
    ...(await tables(join(folder, 'data', 'toys.duckdb'))),
    partitions: await new TempProject(TOYS, folder).list('trial', 'scale', 'grid'),
  };
}

/** What its database holds. */
export async function tables(database: string): Promise<{
  readonly tables: readonly unknown[][];
  readonly schemas: readonly unknown[][];
}> {
  return {
    tables: await sql(
      database,
      "select 'total', sum from total.total union all select 'more', sum from more.total order by 1",
    ),
    schemas: await sql(
      database,
      'select table_schema, table_name from information_schema.tables order by 1, 2',
    ),
  };
}
