/**
 * Packs what a node type hands in for the partitions of a batch.
 *
 * The bytes of one output of all partitions lie back to back, and those of each group
 * have one digest: a reader of that output checks them with a single hash. A partition
 * is in it whole or not at all: everything is checked before anything is taken, and
 * what was taken of one that fails afterwards is left out.
 */
import { hash } from 'node:crypto';
import type { Emission, PartitionSpec, SharedTable } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import type { SharedBlocks } from '../table/shared.js';
import type { BatchResult, Job, OutputShape } from './job.js';

const DIGEST_BYTES = 32;

type State = 'open' | 'done' | 'failed';

/** One output of one partition, checked. */
type Taken =
  | { readonly bytes: Buffer; readonly rows: number }
  | { readonly table: number; readonly from: number; readonly to: number };

/** Packs the emissions of a batch into one block of bytes. */
export class BatchWriter {
  private readonly job: Job;
  private readonly partitions: readonly PartitionSpec[];
  private readonly positions = new Map<PartitionSpec, number>();
  private readonly states: State[];
  private lastIndex = 0;
  private readonly finished: number[] = [];
  private readonly rows: number[] = [];
  private readonly lengths: number[] = [];
  private readonly digests: Digests;
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
    this.states = partitions.map(() => 'open');
    this.columns = job.outputs.map(() => new OutputBytes());
    this.digests = new Digests(partitions.length * job.outputs.length);
    partitions.forEach((partition, i) => {
      this.positions.set(partition, i);
    });
  }

  indexOf(partition: PartitionSpec): number {
    // Node types hand in results in the order in which they were asked.
    if (this.partitions[this.lastIndex] === partition) return this.lastIndex;
    if (this.partitions[this.lastIndex + 1] === partition) return ++this.lastIndex;
    const index = this.positions.get(partition);
    if (index === undefined) {
      const text = 'a result for a partition of another batch';
      throw new EngineError('internal', 'foreign-partition', text);
    }
    this.lastIndex = index;
    return index;
  }

  stateOf(index: number): State {
    return this.states[index] as State;
  }

  /** The partition failed, whatever it handed in before. */
  fail(index: number): void {
    this.states[index] = 'failed';
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
    if (this.states[index] === 'failed') return;
    if (this.states[index] === 'done') throw new Error('the node type handed it in twice');
    this.take(
      index,
      this.job.outputs.map((output) => this.check(output, outputs[output.name])),
    );
  }

  result(): Omit<BatchResult, 'failures' | 'milliseconds'> {
    if (this.finished.some((index) => this.states[index] === 'failed')) {
      return this.withoutFailed().result();
    }
    const parts = this.columns.map((column) => column.bytes);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return {
      batch: 0,
      bytes,
      sections: this.sections.map(({ count }, i) => ({
        count,
        digests: this.columns.map((column) => hash('sha256', column.section(i))),
      })),
      rows: Uint32Array.from(this.rows),
      lengths: Uint32Array.from(this.lengths),
      digests: this.digests.bytes,
      finished: Uint32Array.from(this.finished),
      tables: this.tables,
      ranges: Uint32Array.from(this.ranges),
    };
  }

  /** Partitions that share all values of their keys but the last are read together later. */
  private beginSection(key: readonly string[]): void {
    const last = this.sections.at(-1);
    const isSame = last?.key.every((value, i) => i === key.length - 1 || value === key[i]) ?? false;
    if (last && isSame) {
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
        return { bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength), rows };
      }
      const found = data instanceof Float64Array ? `${data.length} numbers` : 'no Float64Array';
      throw new Error(
        `${what} ${found} for ${rows} rows of ${columns} columns of output "${name}"`,
      );
    }
    throw new Error(`${what} something else than ${kind} for output "${name}"`);
  }

  private take(index: number, outputs: readonly Taken[]): void {
    this.states[index] = 'done';
    this.finished.push(index);
    this.beginSection((this.partitions[index] as PartitionSpec).key);
    outputs.forEach((taken, o) => {
      if ('table' in taken) {
        this.ranges.push(taken.table, taken.from, taken.to);
        return;
      }
      (this.columns[o] as OutputBytes).add(taken.bytes);
      this.rows.push(taken.rows);
      this.lengths.push(taken.bytes.length);
      this.digests.add(taken.bytes);
    });
  }

  /** The same once more, without the partitions that failed after they were handed in. */
  private withoutFailed(): BatchWriter {
    const other = new BatchWriter(this.job, this.partitions, this.blocks);
    other.tables.push(...this.tables);
    const at = this.job.outputs.map(() => 0);
    let object = 0;
    let range = 0;
    for (const index of this.finished) {
      const outputs = this.job.outputs.map(({ kind }, o): Taken => {
        if (kind === 'parquet') {
          const [table, from, to] = this.ranges.slice(range, range + 3) as [number, number, number];
          range += 3;
          return { table, from, to };
        }
        const [rows, length] = [this.rows[object] as number, this.lengths[object] as number];
        object++;
        const start = at[o] as number;
        at[o] = start + paddedLength(length);
        return {
          rows,
          bytes: (this.columns[o] as OutputBytes).bytes.subarray(start, start + length),
        };
      });
      if (this.states[index] === 'done') other.take(index, outputs);
    }
    return other;
  }
}

function paddedLength(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function isRange(from: number, to: number, rows: number): boolean {
  return Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= rows;
}

/** SHA-256 of one object after another. */
class Digests {
  private readonly buffer: Buffer;
  private used = 0;

  constructor(most: number) {
    this.buffer = Buffer.alloc(most * DIGEST_BYTES);
  }

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.used);
  }

  add(bytes: Uint8Array): void {
    // As text, one character per byte: a Buffer of its own would cost five times the digest.
    this.used += this.buffer.write(hash('sha256', bytes, 'binary'), this.used, 'binary');
  }
}

/** Bytes of one output, each object on 8 bytes. */
class OutputBytes {
  private buffer = Buffer.alloc(1 << 14);
  private used = 0;
  /** Where each section begins. */
  private readonly starts: number[] = [];

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.used);
  }

  beginSection(): void {
    this.starts.push(this.used);
  }

  section(index: number): Buffer {
    return this.buffer.subarray(this.starts[index], this.starts[index + 1] ?? this.used);
  }

  add(bytes: Buffer): void {
    const padded = paddedLength(bytes.length);
    if (this.used + padded > this.buffer.length) {
      const grown = Buffer.alloc(Math.max(this.buffer.length * 2, this.used + padded));
      this.buffer.copy(grown, 0, 0, this.used);
      this.buffer = grown;
    }
    // Memory is zero where nothing was written, so padding is, too.
    bytes.copy(this.buffer, this.used);
    this.used += padded;
  }
}
