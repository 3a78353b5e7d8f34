/**
 * A view: what SQL may read, by the name that it is known by.
 *
 * A name is that of a published table, whatever folder it lies in; `folder.name`
 * always works, and is needed where two folders have the same name. A folder that a
 * pipeline set apart does not take a name from the usual one. Files come before
 * tables of the database, which mostly are copies of them.
 */
import type { FileHead } from '../table/parquet-index.js';

/** One published Parquet file. */
export interface PublishedFile {
  /** Absolute. */
  readonly path: string;
  /** As it was when its head was read. */
  readonly stamp: string;
  /** Of the dimension that tells the files of a view apart. */
  readonly value: string | undefined;
  readonly head: FileHead;
}

interface Named {
  readonly name: string;
  /** Folder below data/, or schema of the database. */
  readonly folder: string;
}

/** Published files that are one table. */
export interface FileView extends Named {
  readonly kind: 'files';
  readonly files: readonly PublishedFile[];
  /** The dimension whose value makes a file; it becomes the first column. */
  readonly fileBy: string | undefined;
  /** True: in a folder that a pipeline set apart. */
  readonly isApart: boolean;
  /** Further names: that of the file, where the view is called otherwise. */
  readonly aliases: readonly string[];
}

/** A table of the project's database. */
export interface TableView extends Named {
  readonly kind: 'table';
  readonly columns: readonly string[];
}

export type View = FileView | TableView;

/** Names of its columns, in order. */
export function columnsOf(view: View): readonly string[] {
  if (view.kind === 'table') return view.columns;
  const columns = view.files[0]?.head.columns ?? [];
  return addsColumn(view) ? [view.fileBy as string, ...columns] : columns;
}

/** Whether the value of its files is a column that the files themselves do not have. */
export function addsColumn(view: FileView): boolean {
  const { fileBy, files } = view;
  return fileBy !== undefined && !files.some(({ head }) => head.columns.includes(fileBy));
}

/** Where SQL looks for a name without a schema. */
const MAIN = 'main';

/** Views by name. */
export class ViewSet {
  readonly all: readonly View[];

  /** Tables that are copies of published files are left out. */
  constructor(files: readonly FileView[], tables: readonly TableView[] = []) {
    const isCopy = (table: TableView): boolean =>
      files.some(
        ({ folder, name, aliases }) =>
          folder === table.folder && (name === table.name || aliases.includes(table.name)),
      );
    this.all = [...files, ...tables.filter((table) => !isCopy(table))].sort(
      (a, b) => compare(a.name, b.name) || compare(a.folder, b.folder),
    );
  }

  /** The shortest name that means this view and no other. */
  nameOf(view: View): string {
    const name = asWritten(view.name);
    return this.find('', view.name) === view ? name : `${asWritten(view.folder)}.${name}`;
  }

  /** The view that a name means; without a folder it may mean several, which is none. */
  find(folder: string, name: string): View | undefined {
    const wanted = name.toLowerCase();
    const isAnywhere = folder === '' || folder.toLowerCase() === MAIN;
    const among = this.all.filter(
      (view) => isAnywhere || view.folder.toLowerCase() === folder.toLowerCase(),
    );
    const ranks: readonly ((view: View) => boolean)[] = [
      (view) => view.kind === 'files' && view.name.toLowerCase() === wanted,
      (view) => view.kind === 'files' && view.aliases.some((a) => a.toLowerCase() === wanted),
      (view) => view.kind === 'table' && view.name.toLowerCase() === wanted,
    ];
    for (const isMeant of ranks) {
      const meant = among.filter(isMeant);
      const usual = meant.filter((view) => view.kind !== 'files' || !view.isApart);
      const [view, ...others] = usual.length > 0 ? usual : meant;
      if (view) return others.length === 0 ? view : undefined;
    }
    return undefined;
  }

  /** Every name that can be written, for suggestions. */
  get names(): readonly string[] {
    return this.all.map((view) => this.nameOf(view));
  }
}

/** A name as SQL takes it: in quotes unless it is a plain word. */
function asWritten(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
