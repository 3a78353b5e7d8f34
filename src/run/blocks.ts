/**
 * Blocks: runs of neighbouring items that share the first values of their keys.
 *
 * Their digests make the root digest of an artifact, and they say which part of
 * a published file or of a table did not change.
 */
import { createHash } from 'node:crypto';
import type { ItemView, Json } from '../contract/index.js';

/** Values of the key that a block shares, at most: strategy × scenario of strategy × scenario × symbol. */
const SHARED_VALUES = 2;
/** Characters hashed at once: a call per item costs more than its bytes. */
const PIECE = 1 << 16;

/** Items [from, to) of an artifact. */
export interface Block {
  /** The values that the keys of its items begin with. */
  readonly key: readonly string[];
  readonly from: number;
  readonly to: number;
  /** sha256 over keys, contents and facts of its items. */
  readonly digest: string;
}

/** An item as far as its digest goes. */
type Digested = ItemView & { readonly digest: string };

/** How many values of a key with so many the items of a block share. */
export function sharedValues(length: number): number {
  return Math.min(SHARED_VALUES, length - 1);
}

/** The blocks of a list of items, in order. */
export function blocksOf(items: readonly Digested[]): Block[] {
  const blocks: Block[] = [];
  const shared = sharedValues(items[0]?.key.length ?? 1);
  let from = 0;
  while (from < items.length) {
    const first = (items[from] as Digested).key;
    let to = from + 1;
    while (to < items.length && startsAlike((items[to] as Digested).key, first, shared)) to++;
    blocks.push({ key: first.slice(0, shared), from, to, digest: digestOf(items, from, to) });
    from = to;
  }
  return blocks;
}

function startsAlike(a: readonly string[], b: readonly string[], values: number): boolean {
  for (let i = values - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}

function digestOf(items: readonly Digested[], from: number, to: number): string {
  const all = createHash('sha256');
  let text = '';
  for (let i = from; i < to; i++) {
    const { key, digest, meta } = items[i] as Digested;
    text += `${key.join('\u0000')}\u0001${digest}\u0001${metaText(meta)}\u0002`;
    if (text.length < PIECE) continue;
    all.update(text);
    text = '';
  }
  return all.update(text).digest('hex');
}

function metaText(meta: Json): string {
  return meta === null ? '' : JSON.stringify(meta);
}
