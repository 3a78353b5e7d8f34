/**
 * Appends the items that a source brought: bytes into packs, then their places into the log.
 *
 * What is stored already is found by its digest and not written again. Items that lie back to
 * back are logged as one batch; everything is durable when `finish` returns. Knows nothing
 * of keys: an item is its number among those that came.
 */
import { KEY_BYTES, padded } from '../cache/logged-batch.js';
import { digestBytes } from '../cache/pack-store.js';
import { hashText } from './artifact.js';
import type { Item, StoredPlace } from './item.js';
import type { RunEnvironment } from './node-run.js';

/** Items of more bytes are appended as they are. */
const SMALL_BYTES = 1 << 12;
/** So many bytes of smaller ones are appended at once. */
const MOST_WAITING_BYTES = 1 << 16;

/** What items are filed under, back to back: no partition has such a fingerprint. */
function itemFingerprints(digests: readonly string[]): Buffer {
  return Buffer.from(digests.map((digest) => hashText(`item ${digest}`)).join(''), 'hex');
}

type KeptItem = Pick<Item, 'rows' | 'digest' | 'place'>;

/** An item that is to be stored, by its number among all. */
interface UnplacedItem {
  readonly index: number;
  readonly rows: number;
  readonly length: number;
}

interface WaitingItem extends UnplacedItem {
  readonly bytes: Buffer;
}

/** An item that was appended and is not logged yet. */
interface NewItem extends StoredPlace, UnplacedItem {
  /** Digest of its bytes with the padding behind them. */
  readonly whole: StoredPlace['whole'] & object;
}

/** Of each of these fingerprints the number of its answer, or -1; they count as needed. */
function answersOf(fingerprints: Buffer, { log, packs }: RunEnvironment): Int32Array {
  const found = log.answersTo(fingerprints, packs);
  log.touch(found);
  return found;
}

/** Appends items and logs those that lie back to back as one batch. */
export class ItemWriter {
  private readonly node: string;
  private readonly digests: readonly string[];
  private readonly fingerprints: Buffer;
  private readonly env: RunEnvironment;
  /** Of each item the number of the answer that holds it, or -1. */
  private readonly answers: Int32Array;
  /** By digest; nothing yet of those that wait. */
  private readonly known = new Map<string, KeptItem | undefined>();
  /** Small items that are not appended yet: a call for each would cost more than its bytes. */
  private waiting: WaitingItem[] = [];
  private waitingBytes = 0;
  private batch: NewItem[] = [];

  /** `digests`: of all items that will come. */
  constructor(node: string, digests: readonly string[], env: RunEnvironment) {
    this.node = node;
    this.digests = digests;
    this.env = env;
    this.fingerprints = itemFingerprints(digests);
    this.answers = env.force
      ? new Int32Array(digests.length).fill(-1)
      : answersOf(this.fingerprints, env);
  }

  /** Takes the item with this number in, unless it is stored. */
  add(index: number, rows: number, encode: () => Buffer): void {
    const digest = this.digests[index] as string;
    if (this.known.has(digest)) return;
    const answer = this.answers[index] as number;
    if (answer >= 0) {
      this.known.set(digest, { rows, digest, place: this.env.log.output(answer, 0) });
      return;
    }
    const bytes = encode();
    const item = { index, rows, length: bytes.length };
    this.known.set(digest, undefined);
    if (bytes.length > SMALL_BYTES) {
      this.appendWaiting();
      this.append([item], withPadding(bytes));
      return;
    }
    this.waiting.push({ ...item, bytes });
    this.waitingBytes += padded(bytes.length);
    if (this.waitingBytes >= MOST_WAITING_BYTES) this.appendWaiting();
  }

  /** Where the item with this number is, when all came. */
  kept(index: number): KeptItem {
    return this.known.get(this.digests[index] as string) as KeptItem;
  }

  /** Appends and logs what is not there yet. */
  finish(): void {
    this.appendWaiting();
    this.logBatch();
  }

  private appendWaiting(): void {
    const { waiting } = this;
    if (waiting.length === 0) return;
    const whole = Buffer.alloc(this.waitingBytes);
    let at = 0;
    for (const { bytes } of waiting) {
      bytes.copy(whole, at);
      at += padded(bytes.length);
    }
    this.append(waiting, whole);
    this.waiting = [];
    this.waitingBytes = 0;
  }

  /** Appends items that lie back to back in some bytes, each with its padding. */
  private append(items: readonly UnplacedItem[], bytes: Buffer): void {
    const { pack, offset } = this.env.packs.append(bytes);
    const last = this.batch.at(-1);
    if (last && (last.pack !== pack || last.offset + padded(last.length) !== offset)) {
      this.logBatch();
    }
    let at = 0;
    for (const { index, rows, length } of items) {
      const end = at + padded(length);
      const digest = this.digests[index] as string;
      const wholeDigest =
        end - at === length ? digest : digestBytes(bytes.subarray(at, end)).toString('hex');
      const whole = { pack, offset: offset + at, length: end - at, digest: wholeDigest };
      const place: NewItem = {
        kind: 'pack',
        pack,
        offset: offset + at,
        length,
        index,
        rows,
        whole,
      };
      this.batch.push(place);
      this.known.set(digest, { rows, digest, place });
      at = end;
    }
  }

  private logBatch(): void {
    const { env, batch } = this;
    const [first] = batch;
    if (!first) return;
    const last = batch.at(-1) as NewItem;
    env.packs.sync();
    env.log.append({
      node: this.node,
      kind: 'items',
      outputs: 1,
      milliseconds: 0,
      pack: first.pack,
      offset: first.offset,
      bytes: last.offset + padded(last.length) - first.offset,
      sections: batch.map(({ whole }) => ({ count: 1, digests: [whole.digest] })),
      at: env.now().getTime(),
      fingerprints: Buffer.concat(
        batch.map(({ index }) =>
          this.fingerprints.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES),
        ),
      ),
      rows: Uint32Array.from(batch, (item) => item.rows),
      lengths: Uint32Array.from(batch, (item) => item.length),
      digests: Buffer.from(batch.map(({ index }) => this.digests[index]).join(''), 'hex'),
    });
    env.log.sync();
    this.batch = [];
  }
}

function withPadding(bytes: Buffer): Buffer {
  const extra = padded(bytes.length) - bytes.length;
  return extra === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(extra)]);
}
