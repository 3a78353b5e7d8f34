/**
 * The fence around a query: it reads what its views need and nothing else.
 *
 * From here on DuckDB opens no file but those that are named, and no setting can
 * be changed. That it does not write to them either is kept by letting only
 * queries through.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { EngineError } from '../errors/errors.js';
import type { DatabaseCopy } from './database-copy.js';
import { exactPath, literal } from './duckdb.js';
import { firstLine } from './sql-error.js';
import type { TableView, View } from './view.js';
import { DATABASE } from './view-sql.js';

/**
 * Lets the files of views be read, and no other file.
 *
 * @param copy of the database: is attached, and then removed
 * @returns the tables of the copy
 */
export async function fenceIn(
  connection: DuckDBConnection,
  views: readonly (View | undefined)[],
  copy?: DatabaseCopy,
): Promise<readonly TableView[]> {
  try {
    const files = views.flatMap((view) =>
      view?.kind === 'files' ? view.files.flatMap(({ path }) => [path, exactPath(path)]) : [],
    );
    const paths = [...files, ...(copy?.files ?? [])].map(literal);
    await connection.run(`set allowed_paths = [${paths.join(', ')}]`);
    await connection.run('set enable_external_access = false');
    return copy ? await attach(connection, copy) : [];
  } finally {
    copy?.remove();
  }
}

/** From now on no setting changes. */
export async function lockSettings(connection: DuckDBConnection): Promise<void> {
  await connection.run('set lock_configuration = true');
}

async function attach(connection: DuckDBConnection, copy: DatabaseCopy): Promise<TableView[]> {
  try {
    await connection.run(`attach ${literal(copy.path)} as ${DATABASE} (read_only)`);
    const columns = await connection.runAndReadAll(
      `select schema_name, table_name, column_name from duckdb_columns()
       where database_name = '${DATABASE}' and not internal
       order by schema_name, table_name, column_index`,
    );
    const tables = new Map<string, { folder: string; name: string; columns: string[] }>();
    for (const [folder, name, column] of columns.getRows() as [string, string, string][]) {
      const key = JSON.stringify([folder, name]);
      const table = tables.get(key) ?? { folder, name, columns: [] };
      table.columns.push(column);
      tables.set(key, table);
    }
    return [...tables.values()].map((table) => ({ kind: 'table', ...table }));
  } catch (cause) {
    const reason = firstLine(cause).replaceAll(copy.path, copy.original);
    throw new EngineError('data', 'database', `the database cannot be read: ${reason}`, {
      hint: 'delete it and run again, or ask the views of published files',
      cause,
    });
  }
}
