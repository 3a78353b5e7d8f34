/**
 * Packs what a node type hands in for the partitions of a batch.
 *
 * The bytes of one output of all partitions lie back to back, and those of each group
 * have one digest: a reader of that output checks them with a single hash.
 */
import { hash } from 'node:crypto';
import type { Emission, PartitionSpec, SharedTable } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import type { SharedBlocks } from '../table/shared.js';
import type { BatchResult, Job } from './job.js';

/** Packs the emissions of a batch into one block of bytes. */
export class BatchWriter {
  private readonly job: Job;
  private readonly positions = new Map<PartitionSpec, number>();
  private readonly done: Uint8Array;
  private readonly finished: number[] = [];
  private readonly rows: number[] = [];
  private readonly lengths: number[] = [];
  private readonly digests: Buffer[] = [];
  private readonly columns: readonly OutputBytes[];
  private readonly sections: { readonly key: readonly string[]; count: number }[] = [];
  private readonly tables: { buffer: SharedArrayBuffer; rows: number }[] = [];
  private readonly tableOf = new Map<SharedTable, number>();
  private readonly ranges: number[] = [];
  private readonly blocks: SharedBlocks;

  constructor(job: Job, partitions: readonly PartitionSpec[], blocks: SharedBlocks) {
    this.job = job;
    this.blocks = blocks;
    this.done = new Uint8Array(partitions.length);
    this.columns = job.outputs.map(() => new OutputBytes());
    partitions.forEach((partition, i) => {
      this.positions.set(partition, i);
    });
  }

  indexOf(partition: PartitionSpec): number {
    const index = this.positions.get(partition);
    if (index === undefined) {
      throw new EngineError(
        'internal',
        'foreign-partition',
        'a result for a partition of another batch',
      );
    }
    return index;
  }

  isDone(index: number): boolean {
    return this.done[index] === 1;
  }

  allocate(columns: number, rows: number): SharedTable {
    const shared = this.blocks.allocate(columns, rows);
    this.tableOf.set(shared, this.tables.length);
    this.tables.push({ buffer: shared.buffer, rows });
    return shared;
  }

  emit(partition: PartitionSpec, outputs: Readonly<Record<string, Emission>>): void {
    const index = this.indexOf(partition);
    if (this.done[index] === 1) {
      throw new EngineError(
        'internal',
        'emitted-twice',
        `partition "${partition.key.join('/')}" was handed in twice`,
      );
    }
    this.done[index] = 1;
    this.finished.push(index);
    this.beginSection(partition.key);
    this.job.outputs.forEach((output, o) => {
      const emission = outputs[output.name];
      if (!emission) {
        throw new EngineError(
          'internal',
          'missing-output',
          `output "${output.name}" was not handed in`,
        );
      }
      if ('shared' in emission) {
        const table = this.tableOf.get(emission.shared);
        if (table === undefined) {
          throw new EngineError('internal', 'foreign-table', 'a shared table of another batch');
        }
        this.ranges.push(table, emission.from, emission.to);
      } else if ('json' in emission) {
        this.add(o, Buffer.from(JSON.stringify(emission.json)), 1);
      } else {
        const { data } = emission;
        this.add(o, Buffer.from(data.buffer, data.byteOffset, data.byteLength), emission.rows);
      }
    });
  }

  result(): Omit<BatchResult, 'failures' | 'milliseconds' | 'batch'> & { batch: number } {
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
      digests: Buffer.concat(this.digests),
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

  private add(output: number, bytes: Buffer, rows: number): void {
    (this.columns[output] as OutputBytes).add(bytes);
    this.rows.push(rows);
    this.lengths.push(bytes.length);
    this.digests.push(hash('sha256', bytes, 'buffer'));
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
    const padded = Math.ceil(bytes.length / 8) * 8;
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
