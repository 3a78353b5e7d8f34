/**
 * Makes finished work durable, some batches at a time: bytes first, then the log.
 *
 * A record never reaches the disk before the bytes that it names, and what waits
 * here is at most a quarter of a second old: a call to the disk per batch would
 * cost more than most batches. The disk works while this thread goes on, so that whoever
 * shows a result to somebody waits for `flush` first.
 */
import type { ActionLog } from '../cache/action-log.js';
import type { ActionBatch } from '../cache/log-record.js';
import type { PackStore } from '../cache/pack-store.js';

/** A power cut or a kill costs no more than this. */
const MOST_MS = 250;

/** What a batch hands in. */
export interface FinishedBatch extends Omit<ActionBatch, 'pack' | 'offset' | 'bytes'> {
  /** Its outputs, back to back. */
  readonly bytes: Uint8Array;
}

/** Per log, what is on its way to it: records are written in the order of their answers' numbers. */
const flushing = new WeakMap<ActionLog, Promise<void>>();

/** Waits until nothing is on its way to a log any more, whatever became of it. */
export async function settled(log: ActionLog): Promise<void> {
  await flushing.get(log)?.catch(() => undefined);
}

export class Journal {
  private readonly packs: PackStore;
  private readonly log: ActionLog;
  private readonly answers: Int32Array;
  /** Records of the log whose bytes may not be durable yet. */
  private readonly waiting: Buffer[] = [];
  private flushedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;

  /** `answers`: where the number of each partition's answer is put. */
  constructor(packs: PackStore, log: ActionLog, answers: Int32Array) {
    this.packs = packs;
    this.log = log;
    this.answers = answers;
  }

  /** Takes a batch in. `indices`: positions of its partitions. */
  add(indices: Uint32Array, finished: FinishedBatch): void {
    const { pack, offset, length } = this.packs.append(finished.bytes);
    const { first, record } = this.log.enter({ ...finished, pack, offset, bytes: length });
    for (let i = 0; i < indices.length; i++) this.answers[indices[i] as number] = first + i;
    this.waiting.push(record);
    if (performance.now() - this.flushedAt >= MOST_MS) this.flushInTime();
    else this.timer ??= setTimeout(() => this.flushInTime(), MOST_MS);
  }

  /** Makes everything taken in durable. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushedAt = performance.now();
    const before = flushing.get(this.log) ?? Promise.resolve();
    const flushed = before.catch(() => undefined).then(() => this.write());
    flushing.set(this.log, flushed);
    return flushed;
  }

  /** Nothing is taken out when it fails: whoever flushes next is told. */
  private flushInTime(): void {
    this.flush().catch(() => undefined);
  }

  private async write(): Promise<void> {
    const { waiting, packs, log } = this;
    const count = waiting.length;
    if (count === 0) return;
    await packs.settle();
    const [first] = waiting as [Buffer];
    log.write(count === 1 ? first : Buffer.concat(waiting.slice(0, count)));
    waiting.splice(0, count);
    await log.settle();
  }
}
