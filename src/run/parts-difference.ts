/**
 * Tells which partitions differ from what they were in the same way, without
 * decoding them: rows of numbers are compared, and what two numbers stand for
 * is compared once for all partitions that share it.
 *
 * Two pairs with the same text differ in the same values and in reads of the same
 * inputs. Pairs with different texts may still differ in the same way.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../contract/index.js';
import type { KnownGroup, Parts, PartsPlace, Tables } from './parts.js';

/** Numbers that one read takes in a row: item, content, columns, from, to. */
const READ_NUMBERS = 5;

/** How one partition differs from what it was. */
export interface PartsDifference {
  /** The same for partitions that differ in the same way, whichever items they read. */
  readonly text: string;
  /** Input and item (null: all items) of each read that was added or is gone. */
  readonly reads: readonly Tables['items'][number][];
}

/** Compares partitions of one answer with those of another. */
export class PartsComparison {
  private readonly uses: Entries<readonly string[]>;
  private readonly values: Entries<Json>;
  private readonly items: Entries<Tables['items'][number]>;
  private readonly digests: Entries<string>;

  constructor(before: Parts, now: Parts) {
    const [a, b] = [before.header, now.header];
    this.uses = new Entries(a.uses, b.uses, isDeepStrictEqual);
    this.values = new Entries(a.values, b.values, isDeepStrictEqual);
    this.items = new Entries(a.items, b.items, isDeepStrictEqual);
    this.digests = new Entries(a.digests, b.digests, (one, other) => one === other);
  }

  of(before: PartsPlace, now: PartsPlace): PartsDifference {
    const [a, b] = [new Row(before), new Row(now)];
    // All that is not read: plug-ins, facts, values.
    let text = `${a.uses} ${b.uses}`;
    if (!this.uses.same(a.uses, b.uses)) text += '!';
    if (!this.values.same(a.meta, b.meta)) text += ` meta ${a.meta} ${b.meta}`;
    const most = Math.max(a.values, b.values);
    for (let i = 0; i < most; i++) {
      const [old, own] = [a.value(i), b.value(i)];
      if (old < 0 || own < 0 || !this.values.same(old, own)) text += ` ${i} ${old} ${own}`;
    }
    const reads = this.changedReads(a, b);
    return reads.length === 0 ? { text, reads } : { text: text + textOfReads(reads), reads };
  }

  /** What is read now and was not, then what was read and is not now. */
  private changedReads(a: Row, b: Row): Tables['items'][number][] {
    const changed: Tables['items'][number][] = [];
    for (let i = 0; i < b.reads; i++)
      if (!this.isIn(a, b, i, false)) changed.push(this.items.now(b.read(i, 0)));
    for (let i = 0; i < a.reads; i++)
      if (!this.isIn(b, a, i, true)) changed.push(this.items.before(a.read(i, 0)));
    return changed;
  }

  /** True when `all` has the read of `row` at `i`, which is mostly at the same place. */
  private isIn(all: Row, row: Row, i: number, isOld: boolean): boolean {
    const isSame = (j: number): boolean =>
      isOld ? this.sameRead(row, i, all, j) : this.sameRead(all, j, row, i);
    if (i < all.reads && isSame(i)) return true;
    for (let j = 0; j < all.reads; j++) if (j !== i && isSame(j)) return true;
    return false;
  }

  private sameRead(a: Row, i: number, b: Row, j: number): boolean {
    if (a.read(i, 3) !== b.read(j, 3) || a.read(i, 4) !== b.read(j, 4)) return false;
    const [old, own] = [a.read(i, 2), b.read(j, 2)];
    if (old < 0 || own < 0 ? old !== own : !this.digests.same(old, own)) return false;
    return (
      this.digests.same(a.read(i, 1), b.read(j, 1)) && this.items.same(a.read(i, 0), b.read(j, 0))
    );
  }
}

/** Inputs in the order of their reads, each with whether that is of one item. */
function textOfReads(reads: readonly Tables['items'][number][]): string {
  let text = '';
  for (const [input, item] of reads) text += `\u0000${input}${item === null ? '\u0000*' : ''}`;
  return text;
}

/** The numbers of one partition, where they stand. */
class Row {
  readonly uses: number;
  readonly meta: number;
  /** How many values and how many reads there are. */
  readonly values: number;
  readonly reads: number;
  private readonly rows: KnownGroup['rows'];
  private readonly firstValue: number;
  private readonly firstRead: number;

  constructor({ group: { rows }, at }: PartsPlace) {
    this.rows = rows;
    this.uses = rows[at + 2] as number;
    this.meta = rows[at + 3] as number;
    this.values = rows[at + 4] as number;
    this.firstValue = at + 5;
    this.reads = rows[this.firstValue + this.values] as number;
    this.firstRead = this.firstValue + this.values + 1;
  }

  /** The number of a value; -1 behind the last. */
  value(i: number): number {
    return i < this.values ? (this.rows[this.firstValue + i] as number) : -1;
  }

  /** One of the numbers of a read. */
  read(i: number, which: number): number {
    return this.rows[this.firstRead + READ_NUMBERS * i + which] as number;
  }
}

/** Entries of two tables; each remembers which one it was last found to equal, and which not. */
class Entries<T> {
  private readonly equal = new Map<number, number>();
  private readonly different = new Map<number, number>();

  constructor(
    private readonly older: readonly T[],
    private readonly newer: readonly T[],
    private readonly isSame: (before: T, now: T) => boolean,
  ) {}

  before(number: number): T {
    return this.older[number] as T;
  }

  now(number: number): T {
    return this.newer[number] as T;
  }

  same(before: number, now: number): boolean {
    if (this.equal.get(before) === now) return true;
    if (this.different.get(before) === now) return false;
    const isSame = this.isSame(this.before(before), this.now(now));
    (isSame ? this.equal : this.different).set(before, now);
    return isSame;
  }
}
