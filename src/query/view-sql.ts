/**
 * Views as SQL.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { EngineError } from '../errors/errors.js';
import { exactPath, identifier, literal } from './duckdb.js';
import { firstLine, PUBLISH_AGAIN } from './sql-error.js';
import { addsColumn, type FileView, type View, type ViewSet } from './view.js';

/** What the copy of the project's database is attached as. */
export const DATABASE = 'project_database';

/** Stands for the file of a row; no column of ours is called so. */
const FILE = '__file';

/** A view and a name that it is to have; without a schema when that is empty. */
export interface NamedView {
  readonly schema: string;
  readonly name: string;
  readonly view: View;
}

/** Makes views. */
export async function createViews(
  connection: DuckDBConnection,
  views: readonly NamedView[],
): Promise<void> {
  for (const { schema, name, view } of views) {
    const whole = schema === '' ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
    try {
      if (schema !== '') await connection.run(`create schema if not exists ${identifier(schema)}`);
      await connection.run(`create view if not exists ${whole} as ${viewSql(view)}`);
    } catch (cause) {
      throw new EngineError(
        'data',
        'failed-query',
        `"${name}" cannot be read: ${firstLine(cause)}`,
        {
          hint: PUBLISH_AGAIN,
          cause,
        },
      );
    }
  }
}

function viewSql(view: View): string {
  if (view.kind === 'files') return filesSql(view);
  return `from ${DATABASE}.${identifier(view.folder)}.${identifier(view.name)}`;
}

/** Comparing the added column with a value lets DuckDB leave out all other files. */
function filesSql(view: FileView): string {
  const paths = view.files.map(({ path }) => literal(exactPath(path))).join(', ');
  if (!addsColumn(view)) return `from read_parquet([${paths}])`;
  const cases = view.files.map(
    ({ path, value }) => `when ${literal(path)} then ${literal(value ?? '')}`,
  );
  const column = `case ${FILE} ${cases.join(' ')} end as ${identifier(view.fileBy as string)}`;
  return `select ${column}, * exclude (${FILE}) from read_parquet([${paths}], filename = '${FILE}')`;
}

/** All names of all views. */
export function allNames(views: ViewSet): NamedView[] {
  return views.all.flatMap((view) => {
    const { folder, name } = view;
    const whole = { schema: folder, name, view };
    return views.find('', name) === view ? [whole, { schema: '', name, view }] : [whole];
  });
}
