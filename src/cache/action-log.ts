/**
 * The action log: which fingerprint was answered by which bytes.
 *
 * Append-only; what was appended is durable after `sync`. One record per batch,
 * framed by length and CRC32; reading stops at the first frame that does not
 * check, so a torn tail costs that batch and nothing else. A log of another
 * version is kept aside and a new one started.
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
import {
  AnswerIndex,
  KEY_BYTES,
  type LoggedBatch,
  type LoggedSection,
  OUTPUT_BYTES,
  type StoredOutput,
} from './answer-index.js';
import type { PackStore } from './pack-store.js';

const MAGIC = Buffer.from('DAGLOG02');
/** Length and checksum of a record. */
const FRAME_BYTES = 8;

/**
 * A batch of finished partitions: `count` fingerprints, each with `outputs` outputs.
 * The bytes of the first output of all of them lie back to back, then those of the next.
 */
export interface ActionBatch {
  readonly node: string;
  readonly outputs: number;
  readonly milliseconds: number;
  readonly pack: number;
  readonly offset: number;
  /** Length of all its bytes. */
  readonly bytes: number;
  /** count × 32 bytes. */
  readonly fingerprints: Buffer;
  /** count × outputs. */
  readonly rows: Uint32Array;
  readonly lengths: Uint32Array;
  /** count × outputs × 32 bytes. */
  readonly digests: Buffer;
  readonly sections: readonly LoggedSection[];
}

/** Looks answers up and appends new ones. */
export class ActionLog {
  private readonly path: string;
  private readonly index = new AnswerIndex();
  private readonly costs = new Map<string, { ms: number; partitions: number }>();
  private fd: number | undefined;
  private goodBytes = 0;
  private loaded = false;
  /** What lies there is no log of ours. */
  private isForeign = false;

  constructor(path: string) {
    this.path = path;
  }

  /** The outputs stored for a fingerprint (hex), if any. */
  find(fingerprint: string): readonly StoredOutput[] | undefined {
    const answer = this.answerOf(fingerprint);
    return answer < 0 ? undefined : this.index.outputsOf(answer);
  }

  /** The number of the answer to a fingerprint (hex), or -1. It holds until the log is written anew. */
  answerOf(fingerprint: string): number {
    this.load();
    return this.index.find(fingerprint);
  }

  /** True when the packs hold all bytes of an answer, and those that were written with it. */
  isStored(answer: number, packs: Pick<PackStore, 'has'>): boolean {
    return packs.has(this.index.placeOf(answer));
  }

  /** One stored output of an answer. */
  output(answer: number, output: number): StoredOutput {
    return this.index.output(answer, output);
  }

  /** Names the log as it is now: answers keep their numbers in every log that goes on from here. */
  get mark(): string {
    this.load();
    return this.index.mark;
  }

  /** True when this log goes on from where the mark was taken. */
  hasMark(mark: string): boolean {
    this.load();
    return this.index.hasMark(mark);
  }

  /** Mean milliseconds per partition that past runs of this node took, if recorded. */
  cost(node: string): number | undefined {
    this.load();
    const cost = this.costs.get(node);
    return cost && cost.partitions > 0 ? cost.ms / cost.partitions : undefined;
  }

  /** Appends a batch; its bytes must be in the pack already. Returns the number of its first answer. */
  append(batch: ActionBatch): number {
    this.load();
    const bytes = frameOf(batch);
    const fd = this.open();
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(fd, bytes, written, bytes.length - written, this.goodBytes + written);
    }
    this.goodBytes += bytes.length;
    return this.add(bytes.subarray(FRAME_BYTES));
  }

  /** Makes everything appended so far survive a power cut. */
  sync(): void {
    if (this.fd !== undefined) fsyncSync(this.fd);
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  private open(): number {
    if (this.fd !== undefined) return this.fd;
    mkdirSync(dirname(this.path), { recursive: true });
    if (this.isForeign) renameSync(this.path, `${this.path}.bad`);
    this.isForeign = false;
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
      // Only a writer puts it aside: to a reader, a log that a run is just beginning looks the same.
      this.isForeign = true;
      return;
    }
    // An answer takes at least so many bytes: room for all of them is made once.
    this.index.reserve(Math.floor(bytes.length / (KEY_BYTES + OUTPUT_BYTES)));
    let at = MAGIC.length;
    while (at + FRAME_BYTES <= bytes.length) {
      const length = bytes.readUInt32LE(at);
      const payload = bytes.subarray(at + FRAME_BYTES, at + FRAME_BYTES + length);
      // Zeros, as a power cut leaves them behind a file's end, have a matching checksum.
      if (length < 4 || payload.length < length || crc32(payload) !== bytes.readUInt32LE(at + 4))
        break;
      this.add(payload);
      at += FRAME_BYTES + length;
    }
    this.goodBytes = at;
  }

  private add(payload: Buffer): number {
    const headerLength = payload.readUInt32LE(0);
    const header = JSON.parse(payload.toString('utf8', 4, 4 + headerLength)) as Header;
    const cost = this.costs.get(header.node) ?? { ms: 0, partitions: 0 };
    this.costs.set(header.node, {
      ms: cost.ms + header.ms,
      partitions: cost.partitions + header.count,
    });
    return this.index.add(header, payload.subarray(4 + headerLength), crc32(payload));
  }
}

interface Header extends LoggedBatch {
  readonly node: string;
  readonly ms: number;
}

/** Length and checksum, then a JSON header with its length, then the answers. */
function frameOf(batch: ActionBatch): Buffer {
  const count = batch.fingerprints.length / KEY_BYTES;
  const header = Buffer.from(
    JSON.stringify({
      node: batch.node,
      outputs: batch.outputs,
      count,
      ms: Math.round(batch.milliseconds * 1000) / 1000,
      pack: batch.pack,
      offset: batch.offset,
      bytes: batch.bytes,
      sections: batch.sections,
    } satisfies Header),
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
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt32LE(crc32(payload), 4);
  return Buffer.concat([frame, payload]);
}
