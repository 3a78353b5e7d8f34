/**
 * Packs what a node type hands in for the partitions of a batch.
 *
 * The bytes of one output of all partitions lie back to back, and those of each group
 * have one digest: a reader of that output checks them with a single hash. A partition
 * is in it whole or not at all: everything is checked before anything is taken, and
 * what was taken of one that fails afterwards is left out.
 */
import { padded } from '../cache/logged-batch.js';
import { DIGEST_BYTES, DigestWriter } from '../cache/write-digest.js';
import type { Emission, PartitionSpec, SharedTable } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import type { SharedBlocks } from '../table/shared.js';
import type { BatchResult, Job, OutputShape } from './job.js';
import { OutputBytes } from './output-bytes.js';

const OPEN = 0;
const DONE = 1;
const FAILED = 2;

/** One output of one partition, checked. */
type Taken =
  | { readonly data: Float64Array; readonly rows: number }
  | { readonly bytes: Buffer; readonly rows: number }
  | { readonly table: number; readonly from: number; readonly to: number };

/** Packs the emissions of a batch into one block of bytes. */
export class BatchWriter {
  private readonly job: Job;
  private readonly partitions: readonly PartitionSpec[];
  private positions: ReadonlyMap<PartitionSpec, number> | undefined;
  private readonly states: Uint8Array;
  /** Partitions that are not open any more. */
  private settled = 0;
  private lastIndex = 0;
  private readonly finished: Uint32Array;
  private count = 0;
  /** Per finished partition and output that is not a file. */
  private readonly rows: Uint32Array;
  private readonly lengths: Uint32Array;
  private readonly digests: Buffer;
  private readonly digestWriter: DigestWriter;
  private objects = 0;
  private readonly columns: readonly OutputBytes[];
  private readonly sections: { readonly key: readonly string[]; count: number }[] = [];
  private readonly tables: { buffer: SharedArrayBuffer; rows: number }[] = [];
  private readonly tableOf = new Map<SharedTable, number>();
  private readonly ranges: number[] = [];
  private readonly blocks: SharedBlocks;

  constructor(job: Job, partitions: readonly PartitionSpec[], blocks: SharedBlocks) {
    this.job = job;
    this.blocks = blocks;
    this.partitions = partitions;
    const objects = partitions.length * job.outputs.length;
    this.states = new Uint8Array(partitions.length);
    this.finished = new Uint32Array(partitions.length);
    this.rows = new Uint32Array(objects);
    this.lengths = new Uint32Array(objects);
    this.digests = Buffer.from(new ArrayBuffer(objects * DIGEST_BYTES));
    this.digestWriter = new DigestWriter(this.digests);
    this.columns = job.outputs.map(() => new OutputBytes());
  }

  indexOf(partition: PartitionSpec): number {
    // Node types hand in results in the order in which they were asked.
    if (this.partitions[this.lastIndex] === partition) return this.lastIndex;
    if (this.partitions[this.lastIndex + 1] === partition) return ++this.lastIndex;
    this.positions ??= new Map(this.partitions.map((one, index) => [one, index]));
    const index = this.positions.get(partition);
    if (index === undefined) {
      const text = 'a result for a partition of another batch';
      throw new EngineError('internal', 'foreign-partition', text);
    }
    this.lastIndex = index;
    return index;
  }

  isFailed(index: number): boolean {
    return this.states[index] === FAILED;
  }

  /** Those of some partitions that were neither handed in nor failed. */
  openOf(partitions: readonly PartitionSpec[]): readonly PartitionSpec[] {
    if (this.settled === this.partitions.length) return [];
    return partitions.filter((partition) => this.states[this.indexOf(partition)] === OPEN);
  }

  /** The partition failed, whatever it handed in before. */
  fail(index: number): void {
    if (this.states[index] === OPEN) this.settled++;
    this.states[index] = FAILED;
  }

  allocate(columns: number, rows: number): SharedTable {
    const shared = this.blocks.allocate(columns, rows);
    this.tableOf.set(shared, this.tables.length);
    this.tables.push({ buffer: shared.buffer, rows });
    return shared;
  }

  /** Takes the results of a partition; throws what is wrong with them and takes nothing then. */
  emit(partition: PartitionSpec, outputs: Readonly<Record<string, Emission>>): void {
    const index = this.indexOf(partition);
    if (this.states[index] === FAILED) return;
    if (this.states[index] === DONE) throw new Error('the node type handed it in twice');
    const checked: Taken[] = [];
    for (const output of this.job.outputs) {
      checked.push(this.check(output, outputs[output.name]));
    }
    this.take(index, checked);
  }

  /** Everything that was taken; nothing more may be handed in. */
  result(): Omit<BatchResult, 'failures' | 'milliseconds'> {
    const { count, objects } = this;
    const finished = this.finished.subarray(0, count);
    if (finished.some((index) => this.states[index] === FAILED)) {
      return this.withoutFailed().result();
    }
    const parts = this.columns.map((column) => column.bytes);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    const sections = this.sections.map(({ count: own }, i) => ({
      count: own,
      digests: this.columns.map((column) => column.sectionDigest(i)),
    }));
    for (const column of this.columns) column.release();
    this.digestWriter.flush();
    return {
      batch: 0,
      bytes,
      sections,
      rows: firstOf(this.rows, objects),
      lengths: firstOf(this.lengths, objects),
      digests: firstOf(this.digests, objects * DIGEST_BYTES),
      finished: finished.slice(),
      tables: this.tables,
      ranges: Uint32Array.from(this.ranges),
    };
  }

  /** Partitions that share all values of their keys but the last are read together later. */
  private beginSection(key: readonly string[]): void {
    const last = this.sections[this.sections.length - 1];
    if (last && sharesAllButLast(last.key, key)) {
      last.count++;
      return;
    }
    this.sections.push({ key, count: 1 });
    for (const column of this.columns) column.beginSection();
  }

  private check({ name, kind, columns }: OutputShape, emission: Emission | undefined): Taken {
    const what = 'the node type handed in';
    if (!emission) throw new Error(`${what} nothing for output "${name}"`);
    if ('shared' in emission && kind === 'parquet') {
      const { shared, from, to } = emission;
      const table = this.tableOf.get(shared);
      if (table === undefined) throw new Error(`${what} a table of another batch for "${name}"`);
      if (isRange(from, to, shared.rows)) return { table, from, to };
      throw new Error(`${what} rows ${from} to ${to} of a table of ${shared.rows} for "${name}"`);
    }
    if ('json' in emission && kind === 'json') {
      const text = JSON.stringify(emission.json) as string | undefined;
      if (text !== undefined) return { bytes: Buffer.from(text), rows: 1 };
      throw new Error(`${what} no JSON for output "${name}"`);
    }
    if ('data' in emission && kind === 'table') {
      const { rows, data } = emission;
      if (data instanceof Float64Array && data.length === rows * columns) {
        return emission;
      }
      const found = data instanceof Float64Array ? `${data.length} numbers` : 'no Float64Array';
      throw new Error(
        `${what} ${found} for ${rows} rows of ${columns} columns of output "${name}"`,
      );
    }
    throw new Error(`${what} something else than ${kind} for output "${name}"`);
  }

  private take(index: number, outputs: readonly Taken[]): void {
    this.states[index] = DONE;
    this.settled++;
    this.finished[this.count++] = index;
    this.beginSection((this.partitions[index] as PartitionSpec).key);
    for (let o = 0; o < outputs.length; o++) this.takeOutput(o, outputs[o] as Taken);
  }

  private takeOutput(output: number, taken: Taken): void {
    if ('table' in taken) {
      this.ranges.push(taken.table, taken.from, taken.to);
      return;
    }
    const column = this.columns[output] as OutputBytes;
    const object = this.objects++;
    this.rows[object] = taken.rows;
    if ('data' in taken) {
      column.addNumbers(taken.data);
      this.lengths[object] = taken.data.byteLength;
      this.digestWriter.add(taken.data);
      return;
    }
    column.addBytes(taken.bytes);
    this.lengths[object] = taken.bytes.length;
    this.digestWriter.add(taken.bytes);
  }

  /** The same once more, without the partitions that failed after they were handed in. */
  private withoutFailed(): BatchWriter {
    const other = new BatchWriter(this.job, this.partitions, this.blocks);
    other.tables.push(...this.tables);
    const at = this.job.outputs.map(() => 0);
    let object = 0;
    let range = 0;
    for (const index of this.finished.subarray(0, this.count)) {
      const outputs = this.job.outputs.map(({ kind }, o): Taken => {
        if (kind === 'parquet') {
          const [table, from, to] = this.ranges.slice(range, range + 3) as [number, number, number];
          range += 3;
          return { table, from, to };
        }
        const [rows, length] = [this.rows[object] as number, this.lengths[object] as number];
        object++;
        const start = at[o] as number;
        at[o] = start + padded(length);
        return {
          rows,
          bytes: (this.columns[o] as OutputBytes).bytes.subarray(start, start + length),
        };
      });
      if (this.states[index] === DONE) other.take(index, outputs);
    }
    return other;
  }
}

/** The first of some numbers; nothing is copied where these are all. */
function firstOf<T extends Uint8Array | Uint32Array>(all: T, count: number): T {
  return (count === all.length ? all : all.slice(0, count)) as T;
}

function isRange(from: number, to: number, rows: number): boolean {
  return Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= rows;
}

function sharesAllButLast(a: readonly string[], b: readonly string[]): boolean {
  for (let i = 0; i < b.length - 1; i++) if (a[i] !== b[i]) return false;
  return true;
}
