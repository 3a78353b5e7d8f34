/**
 * The published Parquet files of a node whose files are its store.
 *
 * One file per value of one dimension; inside it one row group per sixteen
 * values of the batch dimension, counted over all partitions, so that memory is
 * bounded by the group and a file's bytes do not depend on what was recomputed
 * or by whom. Rows of partitions that are still good are copied from the old file.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ComputeNode } from '../contract/index.js';
import { ParquetFile } from '../table/parquet-reader.js';
import {
  type ParquetField,
  ParquetWriter,
  type Piece,
  type RowGroupColumn,
} from '../table/parquet-writer.js';
import type { Artifact, ArtifactColumn } from './artifact.js';
import { type Evaluation, parquetOutput } from './evaluate.js';
import { partMetadata } from './file-metadata.js';
import type { Item, PublishedPlace } from './item.js';

const UNITS_PER_GROUP = 16;
/** So many bytes of a file are made durable while the next ones are computed. */
const SYNC_BYTES = 8 << 20;

/** Rows of one computed partition inside a shared table. */
export interface ComputedRows {
  readonly buffer: SharedArrayBuffer;
  readonly tableRows: number;
  readonly from: number;
  readonly to: number;
}

interface OutFile {
  readonly name: string;
  /** Of the dimension that makes a file. */
  readonly value: string;
  readonly partitions: readonly number[];
  /** The same by row group. */
  readonly byGroup: readonly (readonly number[])[];
  writer: ParquetWriter | undefined;
  rowGroups: number;
  /** Bytes that are durable or on their way to be. */
  synced: number;
}

/** Where its files are written, where they go then, and whether that is a folder apart. */
interface Place {
  syncAhead(name: string): void;
  readonly stage: string;
  readonly folder: string;
  readonly isApart: boolean;
}

/** Writes the stale files of one node, group by group. */
export class ParquetOutput {
  /** Groups of partitions to compute, in order: indices of stale partitions. */
  readonly groups: readonly (readonly number[])[];
  private readonly node: ComputeNode<unknown>;
  private readonly evaluation: Evaluation;
  private readonly place: Place;
  private readonly files: readonly OutFile[];
  private readonly fileDim: number;
  private readonly items: (Item | undefined)[];
  private readonly mustRun: ReadonlySet<number>;
  private readonly old = new Map<string, ParquetFile>();
  private readonly views = new WeakMap<SharedArrayBuffer, Float64Array>();
  private inputs: ReadonlyMap<string, Artifact> = new Map();
  private next = 0;

  constructor(node: ComputeNode<unknown>, evaluation: Evaluation, place: Place) {
    this.node = node;
    this.evaluation = evaluation;
    this.place = place;
    this.mustRun = new Set(evaluation.stale);
    const output = Object.values(node.outputs).find((o) => o.kind === 'parquet');
    this.fileDim = node.dims.indexOf(output?.fileBy ?? '');
    const unitDim = node.dims.indexOf(node.batchBy ?? '');
    const keys = evaluation.keys();
    const groupOf = groupIndex(keys, unitDim);
    const count = groupOf.reduce((most, group) => Math.max(most, group), -1) + 1;
    const inGroups = (partitions: readonly number[]): number[][] => {
      const lists: number[][] = Array.from({ length: count }, () => []);
      for (const i of partitions) (lists[groupOf[i] as number] as number[]).push(i);
      return lists;
    };
    const byFile = new Map<string, number[]>();
    keys.forEach((key, i) => {
      const value = key[this.fileDim] as string;
      const list = byFile.get(value) ?? [];
      list.push(i);
      byFile.set(value, list);
    });
    this.files = [...byFile]
      .filter(([, partitions]) => partitions.some((i) => this.mustRun.has(i)))
      .map(([value, partitions]) => ({
        name: (node.file as (value: string) => string)(value),
        value,
        partitions,
        byGroup: inGroups(partitions),
        writer: undefined,
        rowGroups: 0,
        synced: 0,
      }));
    this.items = [...evaluation.published];
    this.groups = inGroups(evaluation.stale);
  }

  /** Says what was read; the files name it. To be told before the first group is written. */
  restOn(inputs: ReadonlyMap<string, Artifact>): void {
    this.inputs = inputs;
  }

  /** Writes the next group's rows into every stale file. Failed partitions are left out. */
  writeGroup(computed: ReadonlyMap<number, ComputedRows>): void {
    const group = this.next++;
    for (const file of this.files) {
      const members = (file.byGroup[group] as readonly number[]).filter(
        (i) => computed.has(i) || (!this.mustRun.has(i) && this.items[i] !== undefined),
      );
      if (members.length > 0) this.writeRowGroup(file, members, computed);
    }
  }

  /** Completes the files: their names with the checksums of their bytes, and every item with its final place. */
  finish(): { files: { name: string; checksum: number }[]; items: (Item | undefined)[] } {
    for (const file of this.old.values()) file.close();
    const files = this.files.flatMap(({ name, writer }) =>
      writer ? [{ name, checksum: writer.finish().checksum }] : [],
    );
    return { files, items: this.items };
  }

  /** Gives everything up. */
  abort(): void {
    for (const file of this.old.values()) file.close();
    for (const file of this.files) file.writer?.abort();
  }

  private writeRowGroup(
    file: OutFile,
    members: readonly number[],
    computed: ReadonlyMap<number, ComputedRows>,
  ): void {
    file.writer ??= this.openWriter(file);
    const specs = this.evaluation.columns;
    const rowsOf = members.map((i) => {
      const rows = computed.get(i);
      return rows ? rows.to - rows.from : (this.items[i] as Item).rows;
    });
    const total = rowsOf.reduce((sum, rows) => sum + rows, 0);
    const columns: RowGroupColumn[] = this.keyColumns(members, rowsOf, total);
    for (let c = 0; c < specs.length; c++) {
      const pieces = members.map((i) =>
        this.piece(i, c, (specs[c] as ArtifactColumn).spec.name, computed),
      );
      columns.push({ pieces });
    }
    file.writer.writeRowGroup(total, columns);
    if (file.writer.size - file.synced > SYNC_BYTES) {
      file.synced = file.writer.size;
      this.place.syncAhead(file.name);
    }
    // One text for all items: a path of its own weighs more than all else that is known of one.
    const path = join(this.place.folder, file.name);
    let row = 0;
    members.forEach((i, m) => {
      const spec = this.evaluation.spec(i);
      this.items[i] = {
        key: spec.key,
        rows: rowsOf[m] as number,
        meta: spec.meta ?? null,
        digest: this.evaluation.fingerprint(i),
        place: { kind: 'file', path, rowGroup: file.rowGroups, row },
      };
      row += rowsOf[m] as number;
    });
    file.rowGroups++;
  }

  private piece(
    i: number,
    column: number,
    name: string,
    computed: ReadonlyMap<number, ComputedRows>,
  ): Piece {
    const rows = computed.get(i);
    if (rows) {
      const start = column * rows.tableRows;
      return { data: this.view(rows.buffer), from: start + rows.from, to: start + rows.to };
    }
    const item = this.items[i] as Item;
    const place = item.place as PublishedPlace;
    let file = this.old.get(place.path);
    if (!file) {
      file = ParquetFile.open(place.path);
      this.old.set(place.path, file);
    }
    const data = file.readColumn(place.rowGroup, name);
    return { data, from: place.row, to: place.row + item.rows };
  }

  /** All numbers of a block; one view serves all its columns. */
  private view(buffer: SharedArrayBuffer): Float64Array {
    let view = this.views.get(buffer);
    if (!view) {
      view = new Float64Array(buffer);
      this.views.set(buffer, view);
    }
    return view;
  }

  private keyColumns(
    members: readonly number[],
    rowsOf: readonly number[],
    total: number,
  ): RowGroupColumn[] {
    return this.keyDims().map(({ dim }) => {
      const words = [...new Set(members.map((i) => this.key(i, dim)))];
      const index = new Int32Array(total);
      let at = 0;
      members.forEach((i, m) => {
        index.fill(words.indexOf(this.key(i, dim)), at, at + (rowsOf[m] as number));
        at += rowsOf[m] as number;
      });
      return { words, index };
    });
  }

  private key(i: number, dim: number): string {
    return this.evaluation.key(i)[dim] as string;
  }

  private keyDims(): { name: string; dim: number }[] {
    return this.node.dims
      .map((name, dim) => ({ name, dim }))
      .filter(({ dim }) => dim !== this.fileDim);
  }

  private openWriter(file: OutFile): ParquetWriter {
    const path = join(this.place.stage, file.name);
    mkdirSync(dirname(path), { recursive: true });
    const fields: ParquetField[] = [
      ...this.keyDims().map(({ name: dim }) => ({ name: dim, kind: 'text' as const })),
      ...this.evaluation.columns.map(({ spec }) => ({
        name: spec.name,
        kind: 'number' as const,
        spec,
      })),
    ];
    const metadata = partMetadata({
      view: parquetOutput(this.node) as string,
      dimension: this.node.dims[this.fileDim] as string,
      value: file.value,
      isApart: this.place.isApart,
      specs: file.partitions.map((i) => this.evaluation.spec(i)),
      inputs: this.inputs,
    });
    return new ParquetWriter(path, fields, metadata);
  }
}

/** The row group of each partition: sixteen units of the batch dimension share one. */
function groupIndex(keys: readonly (readonly string[])[], unitDim: number): number[] {
  if (unitDim < 0) return keys.map(() => 0);
  const units = [...new Set(keys.map((key) => key[unitDim] as string))].sort();
  const position = new Map(units.map((unit, i) => [unit, Math.floor(i / UNITS_PER_GROUP)]));
  return keys.map((key) => position.get(key[unitDim] as string) as number);
}
