/**
 * Notes in the action log, records without answers: when answers were needed again,
 * when it was last looked for what is too old, and which number no pack may have.
 *
 * They decide what is thrown away first and never what is an answer: without them the
 * log says the same, and answers count as needed when they were given.
 */
import type { BatchHeader } from './log-record.js';
import type { Batch } from './logged-batch.js';

const DAY_MS = 24 * 3600 * 1000;

/** A record without answers. Moments are in milliseconds since 1970. */
export interface Note {
  readonly node: '';
  /** Batches that were needed at a moment: pack and offset of each. */
  readonly used?: { readonly at: number; readonly places: readonly NotedPlace[] };
  /** When it was last looked for what is too old. */
  readonly looked?: number;
  /** The highest number that a pack ever had: it is not given again. */
  readonly last_pack?: number;
}

type NotedPlace = readonly [pack: number, offset: number];

/** All notes of one log, and what the next one would say. */
export class LogNotes {
  /** Pack and offset of a batch → when one of its answers was last needed. */
  private readonly uses = new Map<string, number>();
  private readonly needed = new Set<Batch<BatchHeader>>();
  private lastLook = 0;

  /** Takes in what a note says. */
  heed({ used, looked }: Note): void {
    for (const [pack, offset] of used?.places ?? []) {
      this.uses.set(placeText({ pack, offset }), used?.at ?? 0);
    }
    this.lastLook = Math.max(this.lastLook, looked ?? 0);
  }

  /** When an answer of a batch was last needed, in milliseconds since 1970. */
  lastUse({ header }: Batch<BatchHeader>): number {
    return Math.max(header.at, this.uses.get(placeText(header)) ?? 0);
  }

  /** Counts a batch as needed. */
  touch(batch: Batch<BatchHeader>): void {
    this.needed.add(batch);
  }

  /** Which batches were needed, of each at most once a day; undefined when there is nothing new. */
  usesAt(now: number): Note | undefined {
    const used = [...this.needed].filter((batch) => this.lastUse(batch) < now - DAY_MS);
    if (used.length === 0) return undefined;
    const places = used.map(({ header }): NotedPlace => [header.pack, header.offset]);
    return { node: '', used: { at: now, places } };
  }

  /** That it is looked for what is too old, at most once a day; undefined when it is too early. */
  lookAt(now: number): Note | undefined {
    return this.lastLook > now - DAY_MS ? undefined : { node: '', looked: now };
  }

  /** What a log that replaces this one says beside its answers. */
  summary(lastPack: number): Note {
    return { node: '', looked: this.lastLook, last_pack: lastPack };
  }
}

function placeText({ pack, offset }: { readonly pack: number; readonly offset: number }): string {
  return `${pack} ${offset}`;
}
