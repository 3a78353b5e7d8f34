/**
 * What a slice says, in the texts that a parts file holds of it: which item, its
 * content, its columns and rows.
 */
import type { Slice } from '../contract/index.js';
import type { Artifact } from '../run/artifact.js';
import type { Item } from '../run/item.js';
import { itemOf, type PartItem, startText } from '../run/part-texts.js';

/** A slice in words. */
export interface SliceText {
  /** Input, and what the key of the item begins with. */
  readonly start: string;
  /** The last value of the key; undefined for all items that begin so. */
  readonly last: string | undefined;
  readonly content: string;
  /** What identifies its columns; undefined where the content does. */
  readonly columns: string | undefined;
  readonly from: number;
  /** -1: to the end. */
  readonly to: number;
}

const NONE: readonly string[] = [];

/** Puts slices into words. */
export class SliceTexts {
  /** By the place of the read: neighbours mostly share the slice, or at least how it starts. */
  private readonly last: { slice: Slice; text: SliceText }[] = [];
  private start = { input: '', values: NONE, text: '' };

  constructor(private readonly inputs: ReadonlyMap<string, Artifact>) {}

  /** `read`: which of its partition's reads it is. */
  of(slice: Slice, read: number): SliceText {
    const last = this.last[read];
    if (last?.slice === slice) return last.text;
    const text = this.textOf(slice);
    this.last[read] = { slice, text };
    return text;
  }

  private textOf(slice: Slice): SliceText {
    const { input, from = 0, to = -1 } = slice;
    const artifact = this.inputs.get(input) as Artifact;
    if (slice.item === '*') {
      const under = slice.under ?? NONE;
      const start = this.startOf(input, under, under.length);
      const content = artifact.sliceDigest(slice);
      return { start, last: undefined, content, columns: undefined, from, to };
    }
    const { key, digest, place } = artifact.item(slice.item) as Item;
    const start = this.startOf(input, key, key.length - 1);
    const isPublished = place.kind === 'file';
    const content = isPublished ? digest : artifact.sliceDigest(slice);
    const columns = isPublished ? artifact.columnIdentity(slice.columns) : undefined;
    return { start, last: key[key.length - 1], content, columns, from, to };
  }

  /** An input with the first `length` values of a key. */
  private startOf(input: string, key: readonly string[], length: number): string {
    const { start } = this;
    let isSame = start.input === input && start.values.length === length;
    for (let i = 0; i < length && isSame; i++) isSame = start.values[i] === key[i];
    if (isSame) return start.text;
    const values = key.slice(0, length);
    this.start = { input, values, text: startText(input, values) };
    return this.start.text;
  }
}

/** The item that a slice reads. */
export function itemIn({ start, last }: SliceText): PartItem {
  return itemOf(start, last);
}
