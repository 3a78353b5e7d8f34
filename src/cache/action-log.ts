/**
 * The action log: which fingerprint was answered by which bytes.
 *
 * Append-only. One record per batch, framed by length and CRC32; reading stops
 * at the first frame that does not check, so a torn tail costs that batch and
 * nothing else. A log of another version is kept aside and a new one started.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Place } from './pack-store.js';

const MAGIC = Buffer.from('DAGLOG01');
const KEY_BYTES = 32;
/** Per output of a partition: rows, length (u32 each) and the sha256 of the bytes. */
const OUTPUT_BYTES = 8 + 32;

/** The stored outputs of one partition, in output order. */
export interface StoredOutput extends Place {
  readonly kind: 'pack';
  readonly rows: number;
  /** sha256 of the bytes, as lower-case hex. */
  readonly digest: string;
}

/** A batch of finished partitions: `count` fingerprints, each with `outputs` outputs back to back. */
export interface ActionBatch {
  readonly node: string;
  readonly outputs: number;
  readonly milliseconds: number;
  readonly pack: number;
  readonly offset: number;
  /** count × 32 bytes. */
  readonly fingerprints: Buffer;
  /** count × outputs. */
  readonly rows: Uint32Array;
  readonly lengths: Uint32Array;
  /** count × outputs × 32 bytes. */
  readonly digests: Buffer;
}

/** One record: the answers of a batch. */
interface Batch {
  readonly body: Buffer;
  readonly count: number;
  readonly outputs: number;
  readonly pack: number;
  readonly offsets: Float64Array;
}

/** An output as the log has it: read when asked, because most are never asked. */
class LoggedOutput implements StoredOutput {
  private readonly batch: Batch;
  private readonly slot: number;

  constructor(batch: Batch, slot: number) {
    this.batch = batch;
    this.slot = slot;
  }

  get kind(): 'pack' {
    return 'pack';
  }

  get pack(): number {
    return this.batch.pack;
  }

  get offset(): number {
    return this.batch.offsets[this.slot] as number;
  }

  get rows(): number {
    return this.batch.body.readUInt32LE(this.at);
  }

  get length(): number {
    return this.batch.body.readUInt32LE(this.at + 4);
  }

  get digest(): string {
    return this.batch.body.toString('hex', this.at + 8, this.at + OUTPUT_BYTES);
  }

  private get at(): number {
    return KEY_BYTES * this.batch.count + this.slot * OUTPUT_BYTES;
  }
}

/** An answer is found by one number, batch · 2^24 + index: an object each would weigh more than the log. */
const BATCH_FACTOR = 2 ** 24;

/** Looks answers up and appends new ones. */
export class ActionLog {
  private readonly path: string;
  private readonly entries = new Map<string, number>();
  private readonly batches: Batch[] = [];
  private readonly costs = new Map<string, { ms: number; partitions: number }>();
  private fd: number | undefined;
  private goodBytes = 0;
  private loaded = false;

  constructor(path: string) {
    this.path = path;
  }

  /** The outputs stored for a fingerprint (hex), if any. */
  find(fingerprint: string): StoredOutput[] | undefined {
    this.load();
    const entry = this.entries.get(fingerprint);
    if (entry === undefined) return undefined;
    const batch = this.batches[Math.floor(entry / BATCH_FACTOR)] as Batch;
    const index = entry % BATCH_FACTOR;
    const found: StoredOutput[] = [];
    for (let o = 0; o < batch.outputs; o++) {
      found.push(new LoggedOutput(batch, index * batch.outputs + o));
    }
    return found;
  }

  /** Mean milliseconds per partition that past runs of this node took, if recorded. */
  cost(node: string): number | undefined {
    this.load();
    const cost = this.costs.get(node);
    return cost && cost.partitions > 0 ? cost.ms / cost.partitions : undefined;
  }

  /** Appends a batch; its bytes must be in the pack already. Durable when it returns. */
  append(batch: ActionBatch): void {
    this.load();
    const count = batch.fingerprints.length / KEY_BYTES;
    const header = Buffer.from(
      JSON.stringify({
        node: batch.node,
        outputs: batch.outputs,
        count,
        ms: Math.round(batch.milliseconds * 1000) / 1000,
        pack: batch.pack,
        offset: batch.offset,
      }),
    );
    const body = Buffer.allocUnsafe(count * (KEY_BYTES + batch.outputs * OUTPUT_BYTES));
    batch.fingerprints.copy(body, 0);
    let at = count * KEY_BYTES;
    for (let i = 0; i < count * batch.outputs; i++) {
      body.writeUInt32LE(batch.rows[i] as number, at);
      body.writeUInt32LE(batch.lengths[i] as number, at + 4);
      batch.digests.copy(body, at + 8, i * 32, i * 32 + 32);
      at += OUTPUT_BYTES;
    }
    const payload = Buffer.concat([Buffer.alloc(4), header, body]);
    payload.writeUInt32LE(header.length, 0);
    const frame = Buffer.alloc(8);
    frame.writeUInt32LE(payload.length, 0);
    frame.writeUInt32LE(crc32(payload), 4);
    const bytes = Buffer.concat([frame, payload]);
    const fd = this.open();
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(fd, bytes, written, bytes.length - written, this.goodBytes + written);
    }
    this.goodBytes += bytes.length;
    fsyncSync(fd);
    this.index(payload);
  }

  /** Forgets every answer whose bytes lie in this pack. */
  forgetPack(pack: number): void {
    for (const [key, entry] of this.entries) {
      if (this.batches[Math.floor(entry / BATCH_FACTOR)]?.pack === pack) this.entries.delete(key);
    }
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  private open(): number {
    if (this.fd !== undefined) return this.fd;
    mkdirSync(dirname(this.path), { recursive: true });
    const isNew = !existsSync(this.path);
    this.fd = openSync(this.path, isNew ? 'wx' : 'r+');
    // A torn tail from a killed run is cut, so that the next record follows good ones.
    ftruncateSync(this.fd, this.goodBytes);
    if (this.goodBytes === 0) {
      writeSync(this.fd, MAGIC, 0, MAGIC.length, 0);
      this.goodBytes = MAGIC.length;
    }
    return this.fd;
  }

  private load(): void {
    if (this.loaded) return;
    this.loaded = true;
    if (!existsSync(this.path)) return;
    const bytes = readFileSync(this.path);
    if (bytes.length < MAGIC.length || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
      renameSync(this.path, `${this.path}.bad`);
      return;
    }
    let at = MAGIC.length;
    while (at + 8 <= bytes.length) {
      const length = bytes.readUInt32LE(at);
      const payload = bytes.subarray(at + 8, at + 8 + length);
      // Zeros, as a power cut leaves them behind a file's end, have a matching checksum.
      if (length < 4 || payload.length < length || crc32(payload) !== bytes.readUInt32LE(at + 4))
        break;
      this.index(payload);
      at += 8 + length;
    }
    this.goodBytes = at;
  }

  private index(payload: Buffer): void {
    const headerLength = payload.readUInt32LE(0);
    const header = JSON.parse(payload.toString('utf8', 4, 4 + headerLength)) as {
      node: string;
      outputs: number;
      count: number;
      ms: number;
      pack: number;
      offset: number;
    };
    const body = payload.subarray(4 + headerLength);
    const slots = header.count * header.outputs;
    const offsets = new Float64Array(slots);
    let offset = header.offset;
    for (let slot = 0; slot < slots; slot++) {
      offsets[slot] = offset;
      const length = body.readUInt32LE(header.count * KEY_BYTES + slot * OUTPUT_BYTES + 4);
      offset += Math.ceil(length / 8) * 8;
    }
    const first = this.batches.length * BATCH_FACTOR;
    this.batches.push({
      body,
      count: header.count,
      outputs: header.outputs,
      pack: header.pack,
      offsets,
    });
    for (let index = 0; index < header.count; index++) {
      const fingerprint = body.toString('hex', index * KEY_BYTES, (index + 1) * KEY_BYTES);
      this.entries.set(fingerprint, first + index);
    }
    const cost = this.costs.get(header.node) ?? { ms: 0, partitions: 0 };
    this.costs.set(header.node, {
      ms: cost.ms + header.ms,
      partitions: cost.partitions + header.count,
    });
  }
}
