/**
 * Tells which partitions of one answer differ from those of another in the same way,
 * without decoding them: numbers are compared.
 *
 * Two pairs with the same text differ in the same values and in reads of the same
 * inputs. Pairs with different texts may still differ in the same way.
 */
import { READ_NUMBERS } from './part-blocks.js';
import type { PartItem } from './part-texts.js';
import type { Parts, PartsPlace } from './parts.js';

/** How one partition differs from what it was. */
export interface PartsDifference {
  /** The same for partitions that differ in the same way, whichever items they read. */
  readonly text: string;
  /** Input and item (null: all items) of each read that was added or is gone. */
  readonly reads: readonly PartItem[];
}

/** Where a partition's numbers are. */
type Row = Pick<PartsPlace, 'block' | 'index'>;

/** Compares partitions of one answer with those of another. */
export class PartsComparison {
  private readonly before: Parts;
  private readonly now: Parts;
  private readonly uses: Entries;
  private readonly values: Entries;
  private readonly names: Entries;
  private readonly digests: Entries;

  constructor(before: Parts, now: Parts) {
    this.before = before;
    this.now = now;
    const [a, b] = [before.header, now.header];
    this.uses = new Entries(a.uses, b.uses);
    this.values = new Entries(a.values, b.values);
    this.names = new Entries(a.names, b.names);
    this.digests = new Entries(a.digests, b.digests);
  }

  of(a: Row, b: Row): PartsDifference {
    const [oldUses, ownUses] = [a.block.uses(a.index), b.block.uses(b.index)];
    const [oldMeta, ownMeta] = [a.block.meta(a.index), b.block.meta(b.index)];
    // All that is not read: plug-ins, facts, values.
    let text = `${oldUses} ${ownUses}`;
    if (!this.uses.same(oldUses, ownUses)) text += '!';
    if (!this.values.same(oldMeta, ownMeta)) text += ` meta ${oldMeta} ${ownMeta}`;
    const most = Math.max(a.block.values, b.block.values);
    for (let i = 0; i < most; i++) {
      const [old, own] = [a.block.value(i, a.index), b.block.value(i, b.index)];
      if (old < 0 || own < 0 || !this.values.same(old, own)) text += ` ${i} ${old} ${own}`;
    }
    const reads = this.changedReads(a, b);
    return reads.length === 0 ? { text, reads } : { text: text + textOfReads(reads), reads };
  }

  /** What is read now and was not, then what was read and is not now. */
  private changedReads(a: Row, b: Row): PartItem[] {
    const changed: PartItem[] = [];
    for (let i = 0; i < b.block.reads; i++)
      if (!this.isIn(a, b, i, false)) changed.push(itemAt(this.now, b, i));
    for (let i = 0; i < a.block.reads; i++)
      if (!this.isIn(b, a, i, true)) changed.push(itemAt(this.before, a, i));
    return changed;
  }

  /** True when `all` has the read of `row` at `i`, which is mostly at the same place. */
  private isIn(all: Row, row: Row, i: number, isOld: boolean): boolean {
    const isSame = (j: number): boolean =>
      isOld ? this.sameRead(row, i, all, j) : this.sameRead(all, j, row, i);
    if (i < all.block.reads && isSame(i)) return true;
    for (let j = 0; j < all.block.reads; j++) if (j !== i && isSame(j)) return true;
    return false;
  }

  private sameRead(a: Row, i: number, b: Row, j: number): boolean {
    // Row ranges differ most cheaply.
    for (let which = READ_NUMBERS - 1; which >= 0; which--) {
      const [old, own] = [a.block.read(i, which, a.index), b.block.read(j, which, b.index)];
      if (!this.sameNumber(which, old, own)) return false;
    }
    return true;
  }

  /** Compares one of the numbers of a read. */
  private sameNumber(which: number, old: number, own: number): boolean {
    if (which > 3 || old < 0 || own < 0) return old === own;
    return (which < 2 ? this.names : this.digests).same(old, own);
  }
}

function itemAt(parts: Parts, { block, index }: Row, read: number): PartItem {
  return parts.item(block.read(read, 0, index), block.read(read, 1, index));
}

/** Inputs in the order of their reads, each with whether that is of one item. */
export function textOfReads(reads: readonly PartItem[]): string {
  let text = '';
  for (const [input, item] of reads) text += `\u0000${input}${item === null ? '\u0000*' : ''}`;
  return text;
}

/** Entries of two tables, of which the newer one mostly goes on from the older one. */
class Entries {
  private readonly isContinued: boolean;

  constructor(
    private readonly older: readonly string[],
    private readonly newer: readonly string[],
  ) {
    this.isContinued = older.every((text, i) => text === newer[i]);
  }

  same(before: number, now: number): boolean {
    // A text stands in a table once.
    return this.isContinued ? before === now : this.older[before] === this.newer[now];
  }
}
