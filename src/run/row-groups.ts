/**
 * The columns of one published file that a batch reads: each row group once.
 *
 * Most who read a row group name the same list of columns, and lists are shared objects:
 * whoever names the last one again is answered without a look at any name.
 */
import type { ParquetFile } from '../table/parquet-reader.js';

interface RowGroup {
  readonly columns: Map<string, Float64Array>;
  /** Lists of names that were read before, and what was read. */
  readonly lists: Map<readonly string[], readonly Float64Array[]>;
}

export class RowGroups {
  private readonly file: ParquetFile;
  private readonly groups: RowGroup[] = [];

  constructor(file: ParquetFile) {
    this.file = file;
  }

  get columns(): readonly string[] {
    return this.file.columns;
  }

  /** Some columns of a row group, all its rows. */
  read(rowGroup: number, names: readonly string[]): readonly Float64Array[] {
    const group = this.group(rowGroup);
    let list = group.lists.get(names);
    if (!list) {
      list = names.map((name) => this.column(rowGroup, group, name));
      group.lists.set(names, list);
    }
    return list;
  }

  close(): void {
    this.file.close();
  }

  private group(rowGroup: number): RowGroup {
    let group = this.groups[rowGroup];
    if (!group) {
      group = { columns: new Map(), lists: new Map() };
      this.groups[rowGroup] = group;
    }
    return group;
  }

  private column(rowGroup: number, { columns }: RowGroup, name: string): Float64Array {
    let column = columns.get(name);
    if (!column) {
      column = this.file.readColumn(rowGroup, name);
      columns.set(name, column);
    }
    return column;
  }
}
