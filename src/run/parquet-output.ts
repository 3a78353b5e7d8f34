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
import type { ComputeNode, PartitionSpec } from '../contract/index.js';
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
import { PublishedItems } from './published-items.js';

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
  private readonly written: PublishedItems;
  /** Per partition: 1 where it is to be computed. */
  private readonly mustRun: Uint8Array;
  private readonly old = new Map<string, ParquetFile>();
  private readonly views = new WeakMap<SharedArrayBuffer, Float64Array>();
  private inputs: ReadonlyMap<string, Artifact> = new Map();
  private next = 0;

  constructor(node: ComputeNode<unknown>, evaluation: Evaluation, place: Place) {
    this.node = node;
    this.evaluation = evaluation;
    this.place = place;
    this.mustRun = new Uint8Array(evaluation.count);
    for (const i of evaluation.stale) this.mustRun[i] = 1;
    const output = Object.values(node.outputs).find((o) => o.kind === 'parquet');
    this.fileDim = node.dims.indexOf(output?.fileBy ?? '');
    const unitDim = node.dims.indexOf(node.batchBy ?? '');
    const groupOf = groupIndex(evaluation, unitDim);
    const count = groupOf.reduce((most, group) => Math.max(most, group), -1) + 1;
    const inGroups = (partitions: readonly number[]): number[][] => {
      const lists: number[][] = Array.from({ length: count }, () => []);
      for (const i of partitions) (lists[groupOf[i] as number] as number[]).push(i);
      return lists;
    };
    const byFile = new Map<string, number[]>();
    for (let i = 0; i < evaluation.count; i++) {
      const value = evaluation.value(i, this.fileDim);
      const list = byFile.get(value);
      if (list) list.push(i);
      else byFile.set(value, [i]);
    }
    this.files = [...byFile]
      .filter(([, partitions]) => partitions.some((i) => this.mustRun[i] === 1))
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
    this.written = new PublishedItems(evaluation.count);
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
        (i) => computed.has(i) || (this.mustRun[i] === 0 && this.items[i] !== undefined),
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
      const { key, meta = null } = this.evaluation.spec(i);
      const rows = rowsOf[m] as number;
      const digest = this.evaluation.fingerprintPlace(i);
      const written = { key, meta, rows, digest, path, rowGroup: file.rowGroups, row };
      this.items[i] = this.written.set(i, written);
      row += rows;
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
    return this.evaluation.value(i, dim);
  }

  private keyDims(): { name: string; dim: number }[] {
    return this.node.dims
      .map((name, dim) => ({ name, dim }))
      .filter(({ dim }) => dim !== this.fileDim);
  }

  private *specsOf({ partitions }: OutFile): Generator<PartitionSpec> {
    for (const i of partitions) yield this.evaluation.spec(i);
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
      specs: this.specsOf(file),
      inputs: this.inputs,
    });
    return new ParquetWriter(path, fields, metadata);
  }
}

/** The row group of each partition: sixteen units of the batch dimension share one. */
function groupIndex(evaluation: Evaluation, unitDim: number): Int32Array {
  const groups = new Int32Array(evaluation.count);
  if (unitDim < 0) return groups;
  const units = Array.from(groups, (_, i) => evaluation.value(i, unitDim));
  const position = new Map<string, number>();
  for (const unit of [...new Set(units)].sort()) {
    position.set(unit, Math.floor(position.size / UNITS_PER_GROUP));
  }
  return groups.map((_, i) => position.get(units[i] as string) as number);
}
