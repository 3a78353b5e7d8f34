/**
 * Digests of rows by what is in them.
 *
 * Rows are hashed by blocks counted from row 0, so that slices of one item share
 * work, and appending rows leaves the digests of all full blocks as they were. When
 * those of an item are known, the rows at the ends of a slice can be read alone, for
 * the digest of their block tells whether they are what was written.
 */
import { hash } from 'node:crypto';
import { DIGEST_BYTES, writeDigest } from '../cache/write-digest.js';

const BLOCK_ROWS = 64;

/** Rows [from, to); all of them when absent. */
interface Rows {
  readonly from?: number;
  readonly to?: number;
}

/** Columns of one item. */
export interface RowSource {
  readonly rows: number;
  /** True when `whole` reads nothing. */
  isChecked(): boolean;
  /** All rows, known to be those that were written; good until something else is asked for. */
  whole(): readonly Float64Array[];
  /** Rows [from, to), one column after another, whatever was written there. */
  unchecked(from: number, to: number): Float64Array;
}

/** Digests of the blocks of one item, the last of which may not be full. */
interface Blocks {
  readonly digests: Buffer;
  /** 1 for each block whose digest is known. */
  readonly isKnown: Uint8Array;
}

/** Digests of slices of the items of one artifact. */
export class ContentDigests {
  /** By item and columns. */
  private readonly blocks = new Map<string, Blocks>();

  /** Digest of the named columns of some rows. `item`: what the columns are of, as text. */
  of(source: RowSource, item: string, columns: readonly string[], rows: Rows): string {
    const from = rows.from ?? 0;
    const to = rows.to ?? source.rows;
    const names = columns.join('\u0000');
    const firstBlock = Math.ceil(from / BLOCK_ROWS);
    const lastBlock = Math.floor(to / BLOCK_ROWS);
    const blocks = this.blocksOf(source, `${item}\u0001${names}`);
    know(source, blocks, firstBlock, lastBlock);
    if (firstBlock >= lastBlock) {
      return hash('sha256', `${names}\u0001${digestOf(source, blocks, from, to)}`);
    }
    const head = digestOf(source, blocks, from, firstBlock * BLOCK_ROWS);
    const tail = digestOf(source, blocks, lastBlock * BLOCK_ROWS, to);
    const full = blocks.digests.toString(
      'hex',
      firstBlock * DIGEST_BYTES,
      lastBlock * DIGEST_BYTES,
    );
    return hash('sha256', `${names}\u0001${head}\u0001${full}\u0001${tail}`);
  }

  clear(): void {
    this.blocks.clear();
  }

  private blocksOf({ rows }: RowSource, key: string): Blocks {
    let blocks = this.blocks.get(key);
    if (!blocks) {
      const count = Math.ceil(rows / BLOCK_ROWS);
      const digests = Buffer.from(new ArrayBuffer(count * DIGEST_BYTES));
      blocks = { digests, isKnown: new Uint8Array(count) };
      this.blocks.set(key, blocks);
    }
    return blocks;
  }
}

/** Takes the digests of blocks [first, end) where they are not known; of all, where the item has to be read for it. */
function know(source: RowSource, { digests, isKnown }: Blocks, first: number, end: number): void {
  let block = first;
  while (block < end && isKnown[block] === 1) block++;
  if (block >= end) return;
  const isRead = !source.isChecked();
  const columns = source.whole();
  const to = isRead ? isKnown.length : end;
  for (block = isRead ? 0 : block; block < to; block++) {
    if (isKnown[block] === 1) continue;
    const row = block * BLOCK_ROWS;
    const rows = gathered(columns, row, Math.min(row + BLOCK_ROWS, source.rows));
    writeDigest(rows, digests, block * DIGEST_BYTES);
    isKnown[block] = 1;
  }
}

/** The digest of rows [from, to), less than two blocks; '' of none. */
function digestOf(source: RowSource, blocks: Blocks, from: number, to: number): string {
  if (from === to) return '';
  if (!source.isChecked()) {
    know(source, blocks, Math.floor(from / BLOCK_ROWS), Math.ceil(to / BLOCK_ROWS));
    const found = readAlone(source, blocks, from, to);
    if (found) return hash('sha256', found);
  }
  return hash('sha256', gathered(source.whole(), from, to));
}

/** Rows [from, to) out of the blocks that they are in; undefined when those are not what was written. */
function readAlone(
  source: RowSource,
  { digests }: Blocks,
  from: number,
  to: number,
): Float64Array | undefined {
  const start = Math.floor(from / BLOCK_ROWS) * BLOCK_ROWS;
  const end = Math.min(Math.ceil(to / BLOCK_ROWS) * BLOCK_ROWS, source.rows);
  const numbers = source.unchecked(start, end);
  const rows = end - start;
  const columns = Array.from({ length: numbers.length / rows }, (_, c) =>
    numbers.subarray(c * rows, (c + 1) * rows),
  );
  const digest = new Uint8Array(DIGEST_BYTES);
  for (let row = 0; row < rows; row += BLOCK_ROWS) {
    writeDigest(gathered(columns, row, Math.min(row + BLOCK_ROWS, rows)), digest, 0);
    const at = ((start + row) / BLOCK_ROWS) * DIGEST_BYTES;
    if (digests.compare(digest, 0, DIGEST_BYTES, at, at + DIGEST_BYTES) !== 0) return undefined;
  }
  return gathered(columns, from - start, to - start);
}

/** Where rows are put together for a digest: memory of its own for each block costs more than its bytes. */
let together = new Float64Array(BLOCK_ROWS * 16);

/** Rows [from, to) of columns, one column after another: hashing each alone costs more, too. Good until the next call. */
function gathered(columns: readonly Float64Array[], from: number, to: number): Float64Array {
  const rows = to - from;
  const length = columns.length * rows;
  if (together.length < length) together = new Float64Array(length);
  for (let c = 0; c < columns.length; c++) {
    // Moved as bytes: a number that is loaded and stored may be another NaN afterwards.
    together.set((columns[c] as Float64Array).subarray(from, to), c * rows);
  }
  return together.subarray(0, length);
}
