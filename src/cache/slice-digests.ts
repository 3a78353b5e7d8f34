/**
 * Digests of slices of stored items, remembered by the digest of the whole item.
 *
 * What rows are hashed to depends on the bytes of their item alone, which never change under
 * their digest: of a market of which one symbol got a bar, only that symbol is hashed again,
 * and the others need not even be read. Without the memory everything is hashed once more.
 */
import { readChecked, writeChecked } from './checked-json.js';

const VERSION = 1;
/** More than this, and items that nobody asked for are forgotten. */
const MOST_SLICES = 1 << 17;
/** Rows that a slice of two 25-bit numbers can tell. */
const MOST_ROWS = 2 ** 25;
/** First row, row after the last, digest. */
const SLICE_BYTES = 4 + 4 + 32;

/** Names of the columns of an item as they lie in its bytes, and of those that are read. */
export interface SliceColumns {
  readonly layout: readonly string[];
  readonly read: readonly string[];
}

interface Kept {
  readonly version: number;
  /** Sets of columns, as text. */
  readonly columns: readonly string[];
  /** By digest of the item: number of the set of columns, and its slices as base64. */
  readonly items: Readonly<Record<string, readonly (readonly [number, string])[]>>;
}

/** Slices of one item and set of columns. */
interface Slices {
  /** As they stand in the file. */
  readonly text: string;
  /** The same as bytes; undefined until somebody asks. Of dozens, one or two are asked for. */
  bytes: Buffer | undefined;
  /** What came since: digests by rows. */
  readonly added: Map<number, string>;
}

interface ItemSlices {
  readonly byColumns: Map<number, Slices>;
  isAsked: boolean;
}

/** The memory, in one JSON file that is read when it is first asked. */
export class SliceDigests {
  private readonly path: string;
  private items: Map<string, ItemSlices> | undefined;
  private readonly columns = new Map<string, number>();
  private lastColumns: readonly string[] | undefined;
  private lastLayout: readonly string[] | undefined;
  private lastNumber = 0;
  private isChanged = false;

  constructor(path: string) {
    this.path = path;
  }

  /** The digest of rows [from, to) of an item; `make` is called when it is not known. */
  of(
    item: string,
    columns: SliceColumns,
    [from, to]: readonly [number, number],
    make: () => string,
  ): string {
    if (from >= MOST_ROWS || to >= MOST_ROWS) return make();
    const slices = this.slicesOf(item, this.numberOf(columns));
    const rows = from * MOST_ROWS + to;
    let digest = slices.added.get(rows) ?? findKept(slices, from, to);
    if (digest === undefined) {
      digest = make();
      slices.added.set(rows, digest);
      this.isChanged = true;
    }
    return digest;
  }

  /** Writes what came; to be called by who may write to the cache. */
  save(): void {
    if (!this.isChanged || !this.items) return;
    try {
      writeChecked(this.path, this.kept([...this.items]));
      this.isChanged = false;
    } catch {
      // Without the memory slices are hashed again; a full disk is reported by what matters.
    }
  }

  private kept(all: readonly (readonly [string, ItemSlices])[]): Kept {
    const count = all.reduce((sum, [, { byColumns }]) => sum + countOf(byColumns), 0);
    const kept = count > MOST_SLICES ? all.filter(([, { isAsked }]) => isAsked) : all;
    const items = kept.map(([digest, { byColumns }]) => [
      digest,
      [...byColumns].map(([number, slices]) => [number, encode(slices)]),
    ]);
    return {
      version: VERSION,
      columns: [...this.columns.keys()],
      items: Object.fromEntries(items) as Kept['items'],
    };
  }

  private slicesOf(digest: string, number: number): Slices {
    this.items ??= this.read();
    let item = this.items.get(digest);
    if (!item) {
      item = { byColumns: new Map(), isAsked: true };
      this.items.set(digest, item);
    }
    item.isAsked = true;
    let slices = item.byColumns.get(number);
    if (!slices) {
      slices = { text: '', bytes: undefined, added: new Map() };
      item.byColumns.set(number, slices);
    }
    return slices;
  }

  private read(): Map<string, ItemSlices> {
    const kept = readChecked<Kept>(this.path);
    if (kept?.version !== VERSION) return new Map();
    for (const text of kept.columns) this.columns.set(text, this.columns.size);
    return new Map(
      Object.entries(kept.items).map(([digest, slices]) => [
        digest,
        {
          byColumns: new Map(
            slices.map(([number, text]) => {
              const kept: Slices = { text, bytes: undefined, added: new Map() };
              return [number, kept] as const;
            }),
          ),
          isAsked: false,
        },
      ]),
    );
  }

  /** The number of a set of columns; most who ask name them by the same arrays. */
  private numberOf({ layout, read }: SliceColumns): number {
    if (read === this.lastColumns && layout === this.lastLayout) return this.lastNumber;
    this.items ??= this.read();
    const text = JSON.stringify([layout, read]);
    const number = this.columns.get(text) ?? this.columns.size;
    this.columns.set(text, number);
    this.lastColumns = read;
    this.lastLayout = layout;
    this.lastNumber = number;
    return number;
  }
}

function countOf(byColumns: ItemSlices['byColumns']): number {
  let count = 0;
  for (const { text, added } of byColumns.values()) {
    count += added.size + Buffer.byteLength(text, 'base64') / SLICE_BYTES;
  }
  return count;
}

/** The digest of rows [from, to), if it stands in the file. */
function findKept(slices: Slices, from: number, to: number): string | undefined {
  slices.bytes ??= Buffer.from(slices.text, 'base64');
  const { bytes } = slices;
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (bytes.readUInt32LE(at + 4) !== to || bytes.readUInt32LE(at) !== from) continue;
    return bytes.toString('hex', at + 8, at + SLICE_BYTES);
  }
  return undefined;
}

function encode({ text, added }: Slices): string {
  if (added.size === 0) return text;
  const bytes = Buffer.alloc(added.size * SLICE_BYTES);
  let at = 0;
  for (const [rows, digest] of added) {
    bytes.writeUInt32LE(Math.floor(rows / MOST_ROWS), at);
    bytes.writeUInt32LE(rows % MOST_ROWS, at + 4);
    bytes.write(digest, at + 8, 'hex');
    at += SLICE_BYTES;
  }
  return Buffer.concat([Buffer.from(text, 'base64'), bytes]).toString('base64');
}
