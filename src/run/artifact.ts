/**
 * An artifact: all items of one output of one node, wherever their bytes lie.
 *
 * Items of a stored output lie in packs, those of a parquet output in the published
 * files; each of their columns has an identity, so that a reader depends only on what
 * it names. Here is what is known of items; what is in memory of them is in LoadedItems.
 */
import { hash } from 'node:crypto';
import type { PackStore } from '../cache/pack-store.js';
import type { SliceDigests } from '../cache/slice-digests.js';
import type { InputView, ItemsUnder, Json, Slice, Table } from '../contract/index.js';
import type { Collected } from '../contract/parquet-spec.js';
import { EngineError } from '../errors/errors.js';
import type { ColumnSpec } from '../table/column.js';
import { collectColumns } from './collect-columns.js';
import { ContentDigests } from './content-digest.js';
import { type Item, keyText } from './item.js';
import { type ItemList, ListedItems } from './item-columns.js';
import type { ItemGroup } from './item-groups.js';
import type { Source } from './job.js';
import { keptBytes, LoadedItems } from './loaded-items.js';
import { readItem, storedPlace } from './stored-bytes.js';
import { storedRows } from './stored-rows.js';

/** A collected output of up to so many numbers is kept for the next reader. */
const KEPT_NUMBERS = 1 << 23;

export interface ArtifactColumn {
  readonly spec: ColumnSpec;
  /** What would change this column; empty where items are hashed by content. */
  readonly id: string;
}

/** sha256 of text, as hex. */
export function hashText(text: string): string {
  return hash('sha256', text);
}

/** A group and which items of the artifact it holds: [from, to). */
export interface Block extends ItemGroup {
  readonly from: number;
  readonly to: number;
}

/** Where an artifact finds bytes, and what is remembered of them. */
export interface Stores {
  readonly packs: PackStore;
  readonly slices: SliceDigests;
}

/** Items of one output, with their bytes within reach. */
export class Artifact implements InputView {
  readonly specs: readonly ArtifactColumn[];
  readonly columns: readonly string[];
  readonly blocks: readonly Block[];
  /** How many items there are. */
  readonly count: number;
  private readonly packs: PackStore;
  private readonly slices: SliceDigests;
  private readonly kind: 'table' | 'parquet' | 'json';
  private all: readonly Item[] | undefined;
  private byText: Map<string, Item> | undefined;
  /** Most who ask hold the key of an item itself: finding an array is faster than joining it. */
  private byKey: Map<readonly string[], Item> | undefined;
  private readonly loaded: LoadedItems;
  private wholeDigest: string | undefined;
  private readonly contents = new ContentDigests();
  private readonly digests = new WeakMap<Slice, string>();
  /** By the list of names as it was handed over, and by the names. */
  private readonly columnLists = new WeakMap<readonly string[], string>();
  private readonly columnSets = new Map<string, string>();
  private whole: WeakRef<Collected> | undefined;

  /** `root`: its digest, where it is known. Digests of groups are then taken when they are asked for. */
  constructor(
    kind: 'table' | 'parquet' | 'json',
    groups: readonly ItemGroup[],
    specs: readonly ArtifactColumn[],
    { packs, slices }: Stores,
    { loaded, root }: { readonly loaded?: LoadedItems; readonly root?: string } = {},
  ) {
    this.kind = kind;
    this.specs = specs;
    this.columns = specs.map((c) => c.spec.name);
    this.packs = packs;
    this.slices = slices;
    this.loaded = loaded ?? new LoadedItems(packs, () => keptBytes(this.storedBytes));
    let from = 0;
    this.blocks = groups.map((group): Block => {
      const { key, count } = group;
      const to = from + count;
      const block: Block = {
        ...{ key, count, from, to },
        get digest() {
          return group.digest;
        },
        items: () => group.items(),
        fill: (columns, at) => group.fill(columns, at),
        digestAt: (index) => group.digestAt(index),
      };
      from = to;
      return block;
    });
    this.count = from;
    this.wholeDigest = root;
  }

  /** Digest over all items and columns. */
  get root(): string {
    this.wholeDigest ??= hashText(
      `${JSON.stringify(this.specs)}${this.blocks.map(({ digest }) => digest).join('')}`,
    );
    return this.wholeDigest;
  }

  /** True when its items lie in published files. */
  get isPublished(): boolean {
    return this.kind === 'parquet';
  }

  get groups(): readonly Block[] {
    return this.blocks;
  }

  get items(): readonly Item[] {
    this.all ??= this.blocks.flatMap((block) => block.items());
    return this.all;
  }

  has(key: readonly string[]): boolean {
    return this.item(key) !== undefined;
  }

  item(key: readonly string[]): Item | undefined {
    this.byKey ??= new Map(this.items.map((item) => [item.key, item]));
    const found = this.byKey.get(key);
    if (found) return found;
    this.byText ??= new Map(this.items.map((item) => [keyText(item.key), item]));
    return this.byText.get(keyText(key));
  }

  json(key: readonly string[]): Json {
    const item = this.need(key);
    return JSON.parse(readItem(this.packs, item).toString('utf8')) as Json;
  }

  table(key: readonly string[], columns: readonly string[] = this.columns): Table {
    const item = this.need(key);
    const out: Record<string, Float64Array> = {};
    if (item.place.kind === 'file') {
      const file = this.loaded.file(item.place.path);
      for (const name of columns) {
        const whole = file.readColumn(item.place.rowGroup, name);
        out[name] = whole.subarray(item.place.row, item.place.row + item.rows);
      }
      return { rows: item.rows, columns: out };
    }
    const { rows } = item;
    const block = this.loaded.look(item);
    for (const name of columns) {
      // A copy: the block is filled with another item when nobody has this one in hand.
      out[name] = new Float64Array(block, this.position(name) * rows * 8, rows).slice();
    }
    return { rows, columns: out };
  }

  /** What identifies exactly what a slice would hand over: a digest, or a text with one in it. */
  sliceDigest(slice: Slice): string {
    if (slice.item === '*') {
      if (slice.under) return this.sliceUnder(slice, slice.under);
      return slice.columns && this.kind === 'parquet'
        ? hashText(JSON.stringify([this.root, slice.columns]))
        : this.root;
    }
    const item = this.need(slice.item);
    const whole = slice.from === undefined && slice.to === undefined;
    if (item.place.kind === 'file') {
      const range = whole ? '' : `${slice.from ?? 0}-${slice.to ?? item.rows}`;
      return `file\u0001${item.digest}\u0001${this.columnIdentity(slice.columns)}\u0001${range}`;
    }
    if (whole && slice.columns === undefined) return item.digest;
    let digest = this.digests.get(slice);
    if (digest === undefined) {
      const read = slice.columns ?? this.columns;
      const rows = [slice.from ?? 0, slice.to ?? item.rows] as const;
      digest = this.slices.of(item.digest, { layout: this.columns, read }, rows, () => {
        const stored = storedRows(this.packs, this.loaded, item, this.positions(read));
        return this.contents.of(stored, keyText(item.key), read, slice);
      });
      this.digests.set(slice, digest);
    }
    return digest;
  }

  /** Asked more than once, and of many groups. */
  private sliceUnder(slice: Slice, under: readonly string[]): string {
    let digest = this.digests.get(slice);
    if (digest === undefined) {
      digest = this.digestUnder({ ...slice, under });
      this.digests.set(slice, digest);
    }
    return digest;
  }

  /** What identifies all items whose keys begin with some values: keys, contents and facts. */
  digestUnder({ under, columns }: ItemsUnder): string {
    const digests = this.blocksUnder(under)
      .map(({ digest }) => digest)
      .join('');
    // What lies in packs is known by its content, with all columns.
    return this.kind === 'parquet' ? `${digests}\u0001${this.columnIdentity(columns)}` : digests;
  }

  /** What identifies the items of a fan-in slice, with the names of their columns. */
  fanInDigest(slice: Slice): string {
    return `${this.columns.join(' ')} ${this.sliceDigest(slice)}`;
  }

  /** Where a batch finds the rows of a slice; they stay there until the slice is given back. */
  source(slice: Slice): Source {
    const item = this.need(slice.item as readonly string[]);
    if (this.kind === 'json') return { kind: 'json', value: this.json(item.key) };
    if (item.place.kind === 'file') {
      const { path, rowGroup, row } = item.place;
      return { kind: 'parquet', path, rowGroup, row, rows: item.rows };
    }
    return {
      kind: 'shared',
      buffer: this.loaded.lend(item),
      rows: item.rows,
      columns: this.columns,
    };
  }

  /** Takes back a slice that a batch is done with, once for each time its source was asked for. */
  giveBack(slice: Slice): void {
    const item = this.need(slice.item as readonly string[]);
    if (item.place.kind === 'pack' && this.kind !== 'json') this.loaded.giveBack(item);
  }

  /** All items as one table. The columns are shared by all who ask: read only. */
  collect(columns: readonly string[] = this.columns): Collected {
    const whole = this.whole?.deref();
    if (!whole) return this.readColumns(columns, this.blocks);
    const out: Record<string, Float64Array> = {};
    for (const name of columns) {
      this.position(name);
      out[name] = whole.table.columns[name] as Float64Array;
    }
    return { ...whole, table: { rows: whole.table.rows, columns: out } };
  }

  /** Items [from, to) as one table, with all columns. */
  collectRange(from: number, to: number): Collected {
    return this.readColumns(this.columns, this.listsIn(from, to));
  }

  /** The items whose keys begin with some values, as one table. */
  collectUnder(under: readonly string[], columns: readonly string[] = this.columns): Collected {
    return this.readColumns(columns, this.blocksUnder(under));
  }

  private blocksUnder(under: readonly string[]): readonly Block[] {
    const shared = this.blocks[0]?.key.length ?? under.length;
    if (under.length > shared) {
      const text = `items under "${under.join('/')}" are asked for, but keys share ${shared} values`;
      throw new EngineError('internal', 'too-deep', text);
    }
    return this.blocks.filter(({ key }) => under.every((value, i) => key[i] === value));
  }

  private readColumns(columns: readonly string[], lists: readonly ItemList[]): Collected {
    const wanted = columns.map((name) => ({ name, at: this.position(name) }));
    const collected = collectColumns(this.packs, lists, wanted);
    // The next node often asks for some of the same columns; what is large is read again.
    const isWhole = columns === this.columns && collected.keys.length === this.count;
    if (isWhole && collected.table.rows * columns.length < KEPT_NUMBERS) {
      this.whole = new WeakRef(collected);
    }
    return collected;
  }

  /** Closes files and lets go of loaded bytes; what is asked for later is read again. */
  release(): void {
    this.loaded.release();
    this.contents.clear();
    this.all = undefined;
    this.byKey = undefined;
    this.byText = undefined;
    this.whole = undefined;
  }

  /** Items [from, to): the blocks that lie between, and parts of those at its ends. */
  private listsIn(from: number, to: number): readonly ItemList[] {
    const lists: ItemList[] = [];
    for (const block of this.blocks) {
      if (block.to <= from || block.from >= to) continue;
      if (block.from >= from && block.to <= to) lists.push(block);
      else {
        const items = block.items().slice(Math.max(0, from - block.from), to - block.from);
        lists.push(new ListedItems(items));
      }
    }
    return lists;
  }

  /** What identifies some columns of items in published files; undefined: all of them. */
  columnIdentity(columns: readonly string[] | undefined): string {
    const names = columns ?? this.columns;
    const known = this.columnLists.get(names);
    if (known !== undefined) return known;
    const key = names.join('\u0000');
    let identity = this.columnSets.get(key);
    if (identity === undefined) {
      const ids = names.map((name) => {
        const at = this.columns.indexOf(name);
        return [name, at < 0 ? null : (this.specs[at] as ArtifactColumn).id];
      });
      identity = hashText(JSON.stringify(ids));
      this.columnSets.set(key, identity);
    }
    this.columnLists.set(names, identity);
    return identity;
  }

  /** What its items take in packs. */
  private get storedBytes(): number {
    return this.items.reduce((sum, item) => sum + storedPlace(item).length, 0);
  }

  private positions(columns: readonly string[]): number[] {
    return columns.map((name) => this.position(name));
  }

  private position(column: string): number {
    const at = this.columns.indexOf(column);
    if (at >= 0) return at;
    throw new EngineError(
      'internal',
      'missing-column',
      `there is no column "${column}" - there are ${this.columns.join(', ')}`,
    );
  }

  private need(key: readonly string[]): Item {
    const item = this.item(key);
    if (!item) {
      throw new EngineError('internal', 'unknown-item', `there is no item "${key.join('/')}"`);
    }
    return item;
  }
}

/** Releases all artifacts of a node. */
export function releaseAll(artifacts: ReadonlyMap<string, Artifact>): void {
  for (const artifact of artifacts.values()) artifact.release();
}
