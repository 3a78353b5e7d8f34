/**
 * The views of a project: what may be asked.
 */
import { relative, sep } from 'node:path';
import { isServerUrl } from '../postgres/address.js';
import { copyDatabase } from './database-copy.js';
import { identifier, openMemory } from './duckdb.js';
import { fenceIn } from './fence.js';
import { nothingPublished } from './nothing-published.js';
import { findFileViews } from './published-files.js';
import { type View, ViewSet } from './view.js';
import { allNames, createViews } from './view-sql.js';

/** One view as people look at it. */
export interface ListedView {
  /** The shortest name that means it. */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Published files, relative to the project; none for a table. */
  readonly files: readonly string[];
  /** A table of the database, with its schema. */
  readonly table?: string;
}

/** All views, by name. */
export async function listViews(
  projectFolder: string,
  database: string,
): Promise<readonly ListedView[]> {
  const { connection, close } = await openMemory();
  try {
    const files = findFileViews(projectFolder);
    const tables = await fenceIn(
      connection,
      files,
      isServerUrl(database) ? undefined : await copyDatabase(database),
    );
    const views = new ViewSet(files, tables);
    if (views.all.length === 0) throw nothingPublished(projectFolder);
    await createViews(connection, allNames(views));
    const listed: ListedView[] = [];
    for (const view of views.all) {
      const name = `${identifier(view.folder)}.${identifier(view.name)}`;
      const described = await connection.runAndReadAll(`describe ${name}`);
      listed.push({
        name: views.nameOf(view),
        rows: await rowsOf(view, async () => {
          const counted = await connection.runAndReadAll(`select count(*)::double from ${name}`);
          return counted.getRows()[0]?.[0] as number;
        }),
        columns: described
          .getRows()
          .map(([column, type]) => ({ name: String(column), type: String(type) })),
        ...placeOf(view, projectFolder),
      });
    }
    return listed;
  } finally {
    close();
  }
}

/** Files say how many rows they have. */
async function rowsOf(view: View, count: () => Promise<number>): Promise<number> {
  if (view.kind === 'table') return count();
  const groups = view.files.flatMap(({ head }) => head.rows);
  return groups.reduce((sum, rows) => sum + rows, 0);
}

function placeOf(view: View, projectFolder: string): Pick<ListedView, 'files' | 'table'> {
  if (view.kind === 'table') return { files: [], table: `${view.folder}.${view.name}` };
  const inProject = (path: string): string => relative(projectFolder, path).split(sep).join('/');
  return { files: view.files.map(({ path }) => inProject(path)) };
}
