/**
 * Item groups: neighbouring items that share all values of their keys but the last.
 *
 * Their digests make the root digest of an artifact, and they say which part of a
 * published file or of a table did not change. Items of a group are made when
 * somebody asks for them: most groups of a large node are never looked into.
 */
import { createHash, type Hash, hash } from 'node:crypto';
import type { ActionLog } from '../cache/action-log.js';
import type { StoredOutput } from '../cache/logged-batch.js';
import type { Json } from '../contract/index.js';
import { type Item, keyText } from './item.js';
import { type ItemColumns, type ItemList, ListedItems } from './item-columns.js';

/** Characters hashed at once: a call per item costs more than its bytes. */
const PIECE = 1 << 16;

export interface ItemGroup extends ItemList {
  /** The values that the keys of its items begin with. */
  readonly key: readonly string[];
  /** sha256 over keys, contents and facts of its items. */
  readonly digest: string;
  items(): readonly Item[];
}

/** How many values of a key with so many the items of a group share. */
export function sharedValues(length: number): number {
  return Math.max(0, length - 1);
}

/** Lists of neighbours that share all values of their keys but the last, in order. */
export function neighbours<T extends { readonly key: readonly string[] }>(
  items: readonly T[],
): { readonly key: readonly string[]; readonly items: readonly T[] }[] {
  const lists: { key: readonly string[]; items: T[] }[] = [];
  const shared = sharedValues(items[0]?.key.length ?? 1);
  for (const item of items) {
    const last = lists.at(-1);
    if (last && startsAlike(item.key, last.key, shared)) last.items.push(item);
    else lists.push({ key: item.key.slice(0, shared), items: [item] });
  }
  return lists;
}

/** The groups of a list of items, in order. */
export function groupsOf(items: readonly Item[]): ItemGroup[] {
  return neighbours(items).map(({ key, items: own }) => new ListedGroup(key, own));
}

/** A group whose items are objects already. */
class ListedGroup extends ListedItems implements ItemGroup {
  readonly key: readonly string[];
  private ownDigest: string | undefined;

  constructor(key: readonly string[], own: readonly Item[]) {
    super(own);
    this.key = key;
  }

  get digest(): string {
    this.ownDigest ??= digestOf(this.own);
    return this.ownDigest;
  }

  items(): readonly Item[] {
    return this.own;
  }
}

/** What a stored group is made from. */
export interface StoredGroupInput {
  readonly key: readonly string[];
  /** The last value of each item's key. */
  readonly members: readonly string[];
  /** Numbers of the answers, one per member. */
  readonly answers: Int32Array;
  /** Which output of the answers. */
  readonly output: number;
  /** Its digest, where it is known. */
  readonly digest: string | undefined;
  /** Facts of each item; absent, or nothing when asked, where all are null. */
  readonly metas: (() => readonly Json[] | undefined) | undefined;
  readonly log: ActionLog;
}

/** A group of which the action log knows everything but the keys. */
export class StoredGroup implements ItemGroup {
  readonly key: readonly string[];
  readonly digest: string;
  private readonly input: StoredGroupInput;
  private metas: StoredGroupInput['metas'];

  constructor(input: StoredGroupInput) {
    this.key = input.key;
    this.input = input;
    this.metas = input.metas;
    this.digest = input.digest ?? this.digestOfAll();
  }

  get count(): number {
    return this.input.members.length;
  }

  /** Made anew each time: what is kept for later weighs more than making it. */
  items(): readonly Item[] {
    const { key, members, answers, output, log } = this.input;
    const metas = this.facts();
    return members.map(
      (member, i) =>
        new StoredItem(
          [...key, member],
          metas?.[i] ?? null,
          log.output(answers[i] as number, output),
        ),
    );
  }

  fill({ keys, metas, places }: ItemColumns, at: number): void {
    const { key, members, answers, output, log } = this.input;
    const facts = this.facts();
    for (let i = 0; i < members.length; i++) {
      keys[at + i] = [...key, members[i] as string];
      if (facts) metas[at + i] = facts[i] ?? null;
    }
    log.locate(answers, output, places, at);
  }

  digestAt(index: number): string {
    const { answers, output, log } = this.input;
    return log.output(answers[index] as number, output).digest;
  }

  /** Facts of each item; undefined where all are null. */
  private facts(): readonly Json[] | undefined {
    const metas = this.metas?.();
    // Asked once: where there are none, they need not be asked for again.
    if (!metas) this.metas = undefined;
    return metas;
  }

  private digestOfAll(): string {
    const { key, members, answers, output, log } = this.input;
    const metas = this.facts();
    const start = key.map((value) => `${value}\u0000`).join('');
    const digests = log.digestsOf(answers, output);
    return digestOfTexts(members.length, (i) =>
      textOf(start + (members[i] as string), digests[i] as string, factsText(metas?.[i] ?? null)),
    );
  }
}

class StoredItem implements Item {
  readonly key: readonly string[];
  readonly meta: Json;
  readonly place: StoredOutput;

  constructor(key: readonly string[], meta: Json, place: StoredOutput) {
    this.key = key;
    this.meta = meta;
    this.place = place;
  }

  get rows(): number {
    return this.place.rows;
  }

  get digest(): string {
    return this.place.digest;
  }
}

function startsAlike(a: readonly string[], b: readonly string[], values: number): boolean {
  for (let i = values - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}

function digestOf(items: readonly Item[]): string {
  let last: Json = null;
  let facts = '';
  return digestOfTexts(items.length, (i) => {
    const { key, digest, meta } = items[i] as Item;
    // Neighbours mostly share the object.
    if (meta !== last) {
      last = meta;
      facts = factsText(meta);
    }
    return textOf(keyText(key), digest, facts);
  });
}

/** sha256 of texts one after another, as hex. */
function digestOfTexts(count: number, textAt: (index: number) => string): string {
  let all: Hash | undefined;
  let text = '';
  for (let i = 0; i < count; i++) {
    text += textAt(i);
    if (text.length < PIECE) continue;
    all = (all ?? createHash('sha256')).update(text);
    text = '';
  }
  return all ? all.update(text).digest('hex') : hash('sha256', text);
}

/** What a group's digest is taken of for one item. */
function textOf(key: string, digest: string, facts: string): string {
  return `${key}\u0001${digest}\u0001${facts}\u0002`;
}

function factsText(meta: Json): string {
  return meta === null ? '' : JSON.stringify(meta);
}
