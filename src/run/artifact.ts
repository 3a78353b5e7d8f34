/**
 * An artifact: all items of one output of one node, wherever their bytes lie.
 *
 * Items of a stored output lie in packs and are loaded into shared memory at
 * most once. Items of a parquet output lie in the published files; each of
 * their columns has an identity, so that a reader depends only on what it names.
 */
import { hash } from 'node:crypto';
import type { PackStore, Place } from '../cache/pack-store.js';
import { DamagedPack } from '../cache/pack-store.js';
import type { InputView, ItemView, Json, Slice, Table } from '../contract/index.js';
import type { Collected } from '../contract/parquet-spec.js';
import { EngineError } from '../errors/errors.js';
import type { ColumnSpec } from '../table/column.js';
import { ParquetFile } from '../table/parquet-reader.js';
import { type Block, blocksOf } from './blocks.js';
import { ContentDigests } from './content-digest.js';
import type { Source } from './job.js';
import { type Placed, runsOf } from './pack-runs.js';

/** Rows up to which copying one by one is faster than a view and a call. */
const FEW_ROWS = 32;
/** A collected output of up to so many numbers is kept for the next reader. */
const KEPT_NUMBERS = 1 << 23;

export interface StoredPlace extends Place {
  readonly kind: 'pack';
}

export interface PublishedPlace {
  readonly kind: 'file';
  readonly path: string;
  readonly rowGroup: number;
  readonly row: number;
}

export interface Item extends ItemView {
  /** Content digest of a stored item; identity of what a published item was computed from. */
  readonly digest: string;
  readonly place: StoredPlace | PublishedPlace;
}

export interface ArtifactColumn {
  readonly spec: ColumnSpec;
  /** What would change this column; empty where items are hashed by content. */
  readonly id: string;
}

/** The key of an item or partition as one string. */
export function keyText(key: readonly string[]): string {
  return key.join('\u0000');
}

/** sha256 of text, as hex. */
export function hashText(text: string): string {
  return hash('sha256', text);
}

/** Items of one output, with their bytes within reach. */
export class Artifact implements InputView {
  readonly items: readonly Item[];
  readonly specs: readonly ArtifactColumn[];
  readonly columns: readonly string[];
  readonly blocks: readonly Block[];
  /** Digest over all items and columns. */
  readonly root: string;
  private readonly packs: PackStore;
  private readonly kind: 'table' | 'parquet' | 'json';
  private byText: Map<string, Item> | undefined;
  /** Most who ask hold the key of an item itself: finding an array is faster than joining it. */
  private byKey: Map<readonly string[], Item> | undefined;
  private readonly shared = new Map<Item, SharedArrayBuffer>();
  private readonly contents = new ContentDigests();
  private readonly digests = new WeakMap<Slice, string>();
  private readonly columnSets = new Map<string, string>();
  private lastNames: readonly string[] | undefined;
  private lastIdentity = '';
  private whole: WeakRef<Collected> | undefined;
  private readonly files = new Map<string, ParquetFile>();

  constructor(
    kind: 'table' | 'parquet' | 'json',
    items: readonly Item[],
    specs: readonly ArtifactColumn[],
    packs: PackStore,
  ) {
    this.kind = kind;
    this.items = items;
    this.specs = specs;
    this.columns = specs.map((c) => c.spec.name);
    this.packs = packs;
    this.blocks = blocksOf(items);
    const blocks = this.blocks.map(({ digest }) => digest).join('');
    this.root = hashText(`${JSON.stringify(specs)}${blocks}`);
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
    return JSON.parse(this.bytes(item).toString('utf8')) as Json;
  }

  table(key: readonly string[], columns: readonly string[] = this.columns): Table {
    const item = this.need(key);
    const out: Record<string, Float64Array> = {};
    if (item.place.kind === 'file') {
      const file = this.file(item.place.path);
      for (const name of columns) {
        const whole = file.readColumn(item.place.rowGroup, name);
        out[name] = whole.subarray(item.place.row, item.place.row + item.rows);
      }
      return { rows: item.rows, columns: out };
    }
    const buffer = this.load(item);
    for (const name of columns) {
      const at = this.position(name);
      out[name] = new Float64Array(buffer, at * item.rows * 8, item.rows);
    }
    return { rows: item.rows, columns: out };
  }

  /** What identifies exactly what a slice would hand over: a digest, or a text with one in it. */
  sliceDigest(slice: Slice): string {
    if (slice.item === '*') {
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
      const columns = slice.columns ?? this.columns;
      const table = this.table(item.key, columns);
      digest = this.contents.of(table, keyText(item.key), columns, slice);
      this.digests.set(slice, digest);
    }
    return digest;
  }

  /** Where a worker finds the rows of a slice. */
  source(slice: Slice): Source {
    const item = this.need(slice.item as readonly string[]);
    if (this.kind === 'json') return { kind: 'json', value: this.json(item.key) };
    if (item.place.kind === 'file') {
      const { path, rowGroup, row } = item.place;
      return { kind: 'parquet', path, rowGroup, row, rows: item.rows };
    }
    return { kind: 'shared', buffer: this.load(item), rows: item.rows, columns: this.columns };
  }

  /** All items as one table. The columns are shared by all who ask: read only. */
  collect(columns: readonly string[] = this.columns): Collected {
    const whole = this.whole?.deref();
    if (!whole) return this.readColumns(columns, 0, this.items.length);
    const out: Record<string, Float64Array> = {};
    for (const name of columns) {
      this.position(name);
      out[name] = whole.table.columns[name] as Float64Array;
    }
    return { ...whole, table: { rows: whole.table.rows, columns: out } };
  }

  /** Items [from, to) as one table, with all columns. */
  collectRange(from: number, to: number): Collected {
    return this.readColumns(this.columns, from, to);
  }

  private readColumns(columns: readonly string[], from: number, to: number): Collected {
    const items = this.items.slice(from, to);
    const offsets = new Int32Array(items.length + 1);
    items.forEach((item, i) => {
      offsets[i + 1] = (offsets[i] as number) + item.rows;
    });
    const total = offsets[items.length] as number;
    const wanted = columns.map((name) => this.position(name));
    const out: Record<string, Float64Array> = {};
    for (const name of columns) out[name] = new Float64Array(total);
    const targets = columns.map((name) => out[name] as Float64Array);
    this.readItems(items, (i, numbers, base) => {
      const rows = (items[i] as Item).rows;
      const at = offsets[i] as number;
      for (let c = 0; c < wanted.length; c++) {
        const start = base + (wanted[c] as number) * rows;
        const target = targets[c] as Float64Array;
        if (rows > FEW_ROWS) target.set(numbers.subarray(start, start + rows), at);
        else for (let r = 0; r < rows; r++) target[at + r] = numbers[start + r] as number;
      }
    });
    const collected = {
      keys: items.map((item) => item.key),
      metas: items.map((item) => item.meta),
      offsets,
      table: { rows: total, columns: out },
    };
    // The next node often asks for some of the same columns; what is large is read again.
    const isWhole = columns === this.columns && items.length === this.items.length;
    if (isWhole && total * columns.length < KEPT_NUMBERS) {
      this.whole = new WeakRef(collected);
    }
    return collected;
  }

  /** Closes files and lets go of loaded bytes; what is asked for later is read again. */
  release(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
    this.shared.clear();
    this.contents.clear();
    this.whole = undefined;
  }

  /** Reads stored items, pack range by pack range, and checks each digest. An item's numbers begin at `base`. */
  private readItems(
    items: readonly Item[],
    visit: (index: number, numbers: Float64Array, base: number) => void,
  ): void {
    const byPack = new Map<number, Placed[]>();
    items.forEach((item, index) => {
      if (item.place.kind !== 'pack') {
        throw new EngineError(
          'internal',
          'collect-published',
          'published items cannot be collected',
        );
      }
      const list = byPack.get(item.place.pack) ?? [];
      list.push({ index, place: item.place });
      byPack.set(item.place.pack, list);
    });
    for (const [pack, list] of byPack) {
      const runs = runsOf(list);
      const longest = runs.reduce((most, { start, end }) => Math.max(most, end - start), 0);
      const whole = Buffer.from(new ArrayBuffer(Math.ceil(longest / 8) * 8));
      const numbers = new Float64Array(whole.buffer);
      for (const run of runs) {
        const block = whole.subarray(0, run.end - run.start);
        this.packs.read(pack, run.start, block);
        for (const { index, place } of run.list) {
          const at = place.offset - run.start;
          this.verify(items[index] as Item, block.subarray(at, at + place.length));
          visit(index, numbers, at / 8);
        }
      }
    }
  }

  private columnIdentity(columns: readonly string[] | undefined): string {
    const names = columns ?? this.columns;
    if (names === this.lastNames) return this.lastIdentity;
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
    this.lastNames = names;
    this.lastIdentity = identity;
    return identity;
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

  private load(item: Item): SharedArrayBuffer {
    let buffer = this.shared.get(item);
    if (!buffer) {
      const bytes = this.bytes(item);
      buffer = new SharedArrayBuffer(bytes.length);
      new Uint8Array(buffer).set(bytes);
      this.shared.set(item, buffer);
    }
    return buffer;
  }

  private bytes(item: Item): Buffer {
    const place = item.place as StoredPlace;
    const bytes = Buffer.from(new ArrayBuffer(place.length));
    this.packs.read(place.pack, place.offset, bytes);
    this.verify(item, bytes);
    return bytes;
  }

  private verify(item: Item, bytes: Uint8Array): void {
    if (hash('sha256', bytes) !== item.digest) {
      const { pack } = item.place as StoredPlace;
      throw new DamagedPack(
        pack,
        this.packs.path(pack),
        `the bytes of "${item.key.join('/')}" are not those that were written`,
      );
    }
  }

  private file(path: string): ParquetFile {
    let file = this.files.get(path);
    if (!file) {
      file = ParquetFile.open(path);
      this.files.set(path, file);
    }
    return file;
  }
}

/** Releases all artifacts of a node. */
export function releaseAll(artifacts: ReadonlyMap<string, Artifact>): void {
  for (const artifact of artifacts.values()) artifact.release();
}
