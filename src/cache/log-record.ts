/**
 * A record of the action log with answers: what a batch of finished partitions says
 * of itself, and the body in which its answers lie.
 *
 * The header is JSON, for people who look into a log; the body is binary, because it
 * is most of the log.
 */
import { KEY_BYTES, type LoggedBatch, type LoggedSection, OUTPUT_BYTES } from './logged-batch.js';
import { DIGEST_BYTES } from './write-digest.js';

/** What the log says of a batch. "node" comes first: records are found by it. */
export interface BatchHeader extends LoggedBatch {
  readonly node: string;
  /** Items that a source brought cost nothing to compute, and cannot be computed. */
  readonly kind?: 'items';
  /** What computing all of them took. */
  readonly ms: number;
  /** When its answers were last needed, as far as the record knows; milliseconds since 1970. */
  readonly at: number;
}

/**
 * A batch of finished partitions: `count` fingerprints, each with `outputs` outputs.
 * The bytes of the first output of all of them lie back to back, then those of the next.
 */
export interface ActionBatch {
  readonly node: string;
  readonly kind?: 'items';
  readonly outputs: number;
  readonly milliseconds: number;
  /** Milliseconds since 1970. */
  readonly at: number;
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
  readonly digests: Uint8Array;
  readonly sections: readonly LoggedSection[];
}

/** What its record begins with. */
export function headerOf(batch: ActionBatch): BatchHeader {
  return {
    node: batch.node,
    ...(batch.kind && { kind: batch.kind }),
    outputs: batch.outputs,
    count: batch.fingerprints.length / KEY_BYTES,
    ms: Math.round(batch.milliseconds * 1000) / 1000,
    at: batch.at,
    pack: batch.pack,
    offset: batch.offset,
    bytes: batch.bytes,
    sections: batch.sections,
  };
}

/** Bytes of its answers. */
export function bodyBytes({ fingerprints, rows }: ActionBatch): number {
  return fingerprints.length + rows.length * OUTPUT_BYTES;
}

/**
 * Writes its answers: all fingerprints, then rows, length and digest of each output of each of them.
 * `body` begins where a word may.
 */
export function fillBody(
  { fingerprints, rows, lengths, digests }: ActionBatch,
  body: Buffer,
): void {
  body.set(fingerprints);
  // Word by word: a call to copy so few costs more.
  const slots = new Uint32Array(body.buffer, body.byteOffset + fingerprints.length);
  const words = wordsOf(digests);
  let at = 0;
  let from = 0;
  for (let slot = 0; slot < rows.length; slot++) {
    slots[at++] = rows[slot] as number;
    slots[at++] = lengths[slot] as number;
    for (let i = 0; i < DIGEST_BYTES / 4; i++) slots[at++] = words[from++] as number;
  }
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = bytes;
  // A copy begins where words may.
  return byteOffset % 4 === 0
    ? new Uint32Array(buffer, byteOffset, length / 4)
    : new Uint32Array(new Uint8Array(bytes).buffer);
}
