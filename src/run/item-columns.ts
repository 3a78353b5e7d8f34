/**
 * What is known of many items, side by side: what a fan-in reads, list by list, without
 * an object per item where the action log has all that it takes.
 */
import { OutputPlaces } from '../cache/output-places.js';
import type { Json } from '../contract/index.js';
import type { Item } from './item.js';
import { type ManyItems, storedPlace } from './stored-bytes.js';

/** Items that can be put among others. */
export interface ItemList {
  readonly count: number;
  /** Writes its items into all columns, at `at` and behind it. */
  fill(columns: ItemColumns, at: number): void;
  /** The content digest of one of them. */
  digestAt(index: number): string;
}

/** The items of some lists, one after another. */
export class ItemColumns implements ManyItems {
  readonly keys: (readonly string[])[];
  readonly metas: Json[];
  readonly places: OutputPlaces;
  private readonly lists: readonly ItemList[];
  /** Where the items of each list begin, and where those of the last one end. */
  private readonly starts: readonly number[];
  /** The list that was asked last: neighbours mostly lie in the same. */
  private last = 0;

  constructor(lists: readonly ItemList[]) {
    const starts = [0];
    lists.forEach((list, l) => {
      starts.push((starts[l] as number) + list.count);
    });
    const count = starts[lists.length] as number;
    this.lists = lists;
    this.starts = starts;
    this.keys = new Array<readonly string[]>(count);
    this.metas = new Array<Json>(count).fill(null);
    this.places = new OutputPlaces(count);
    lists.forEach((list, l) => {
      list.fill(this, starts[l] as number);
    });
  }

  digestAt(index: number): string {
    const { starts } = this;
    while (index < (starts[this.last] as number)) this.last--;
    while (index >= (starts[this.last + 1] as number)) this.last++;
    return (this.lists[this.last] as ItemList).digestAt(index - (starts[this.last] as number));
  }
}

/** Items that are objects already; stored ones. */
export class ListedItems implements ItemList {
  protected readonly own: readonly Item[];

  constructor(items: readonly Item[]) {
    this.own = items;
  }

  get count(): number {
    return this.own.length;
  }

  fill({ keys, metas, places }: ItemColumns, at: number): void {
    this.own.forEach((item, i) => {
      keys[at + i] = item.key;
      metas[at + i] = item.meta;
      places.set(at + i, storedPlace(item), item.rows);
    });
  }

  digestAt(index: number): string {
    return (this.own[index] as Item).digest;
  }
}
