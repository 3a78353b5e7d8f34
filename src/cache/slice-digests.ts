/**
 * Digests of slices of stored items, remembered by the digest of the whole item.
 *
 * What rows are hashed to depends on the bytes of their item alone, which never change under
 * their digest: of a market of which one symbol got a bar, only that symbol is hashed again,
 * and the others need not even be read. Without the memory everything is hashed once more.
 */
import { readChecked, writeCheckedInPieces } from './checked-json.js';
import { DigestsOfRows, MOST_ROWS, SLICE_BYTES } from './digests-of-rows.js';

const VERSION = 1;
/** More than this, and items that nobody asked for are forgotten. */
const MOST_SLICES = 1 << 17;

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
  /** As they stand in the file; undefined where something came since. */
  text: string | undefined;
  /** Undefined until somebody asks. */
  digests: DigestsOfRows | undefined;
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
    slices.digests ??= new DigestsOfRows(Buffer.from(slices.text ?? '', 'base64'));
    let digest = slices.digests.find(from, to);
    if (digest === undefined) {
      digest = make();
      slices.digests.add(from, to, digest);
      slices.text = undefined;
      this.isChanged = true;
    }
    return digest;
  }

  /** Writes what came; to be called by who may write to the cache. */
  save(): void {
    if (!this.isChanged || !this.items) return;
    try {
      writeCheckedInPieces(this.path, this.kept([...this.items]));
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
      [...byColumns].map(([number, { text, digests }]) => [number, text ?? textOf(digests)]),
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
      slices = { text: undefined, digests: undefined };
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
            slices.map(([number, text]) => [number, { text, digests: undefined }] as const),
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
  for (const { text = '', digests } of byColumns.values()) {
    count += digests?.count ?? Buffer.byteLength(text, 'base64') / SLICE_BYTES;
  }
  return count;
}

function textOf(digests: DigestsOfRows | undefined): string {
  return digests?.bytes.toString('base64') ?? '';
}
