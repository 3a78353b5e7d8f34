/**
 * Makes finished work durable, some batches at a time: bytes first, then the log.
 *
 * A record never reaches the disk before the bytes that it names, and what waits
 * here is at most a quarter of a second old: a call to the disk per batch would
 * cost more than most batches.
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

export class Journal {
  private readonly packs: PackStore;
  private readonly log: ActionLog;
  private readonly answers: Int32Array;
  private readonly waiting: { readonly indices: Uint32Array; readonly batch: ActionBatch }[] = [];
  private flushedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;

  /** `answers`: where the number of each partition's answer is put, once it has one. */
  constructor(packs: PackStore, log: ActionLog, answers: Int32Array) {
    this.packs = packs;
    this.log = log;
    this.answers = answers;
  }

  /** Takes a batch in. `indices`: positions of its partitions. */
  add(indices: Uint32Array, finished: FinishedBatch): void {
    const { pack, offset, length } = this.packs.append(finished.bytes);
    const batch = { ...finished, pack, offset, bytes: length };
    this.waiting.push({ indices, batch });
    if (performance.now() - this.flushedAt >= MOST_MS) this.flush();
    else this.timer ??= setTimeout(() => this.flushInTime(), MOST_MS);
  }

  /** The next batch may take long. */
  private flushInTime(): void {
    try {
      this.flush();
    } catch {
      // Nothing was taken out: whoever flushes next is told.
    }
  }

  /** Makes everything taken in durable. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushedAt = performance.now();
    if (this.waiting.length === 0) return;
    this.packs.sync();
    for (const { indices, batch } of this.waiting) {
      const first = this.log.append(batch);
      for (let i = 0; i < indices.length; i++) this.answers[indices[i] as number] = first + i;
    }
    this.waiting.length = 0;
    this.log.sync();
  }
}
