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

/** Digests of slices of the items of one artifact. */
export class ContentDigests {
  /** By item and columns: the digest of each block, the last of which may not be full. */
  private readonly blocks = new Map<string, Buffer>();

  /** Digest of the named columns of some rows. `item`: what the columns are of, as text. */
  of(source: RowSource, item: string, columns: readonly string[], rows: Rows): string {
    const from = rows.from ?? 0;
    const to = rows.to ?? source.rows;
    const names = columns.join('\u0000');
    const blocks = this.blocksOf(source, `${item}\u0001${names}`);
    const firstBlock = Math.ceil(from / BLOCK_ROWS);
    const lastBlock = Math.floor(to / BLOCK_ROWS);
    if (firstBlock >= lastBlock) {
      return hash('sha256', `${names}\u0001${digestOf(source, blocks, from, to)}`);
    }
    const head = digestOf(source, blocks, from, firstBlock * BLOCK_ROWS);
    const tail = digestOf(source, blocks, lastBlock * BLOCK_ROWS, to);
    const full = blocks.toString('hex', firstBlock * DIGEST_BYTES, lastBlock * DIGEST_BYTES);
    return hash('sha256', `${names}\u0001${head}\u0001${full}\u0001${tail}`);
  }

  clear(): void {
    this.blocks.clear();
  }

  private blocksOf(source: RowSource, key: string): Buffer {
    let blocks = this.blocks.get(key);
    if (!blocks) {
      const columns = source.whole();
      blocks = Buffer.from(new ArrayBuffer(Math.ceil(source.rows / BLOCK_ROWS) * DIGEST_BYTES));
      for (let at = 0, from = 0; from < source.rows; at += DIGEST_BYTES, from += BLOCK_ROWS) {
        const to = Math.min(from + BLOCK_ROWS, source.rows);
        writeDigest(together(columns, from, to), blocks, at);
      }
      this.blocks.set(key, blocks);
    }
    return blocks;
  }
}

/** The digest of rows [from, to), less than two blocks; '' of none. */
function digestOf(source: RowSource, blocks: Buffer, from: number, to: number): string {
  if (from === to) return '';
  if (!source.isChecked()) {
    const found = readAlone(source, blocks, from, to);
    if (found) return hash('sha256', found);
  }
  return hash('sha256', together(source.whole(), from, to));
}

/** Rows [from, to) out of the blocks that they are in; undefined when those are not what was written. */
function readAlone(
  source: RowSource,
  blocks: Buffer,
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
    writeDigest(together(columns, row, Math.min(row + BLOCK_ROWS, rows)), digest, 0);
    const at = ((start + row) / BLOCK_ROWS) * DIGEST_BYTES;
    if (blocks.compare(digest, 0, DIGEST_BYTES, at, at + DIGEST_BYTES) !== 0) return undefined;
  }
  return together(columns, from - start, to - start);
}

/** Rows [from, to) of columns, one column after another: hashing each alone costs more than its bytes. */
function together(columns: readonly Float64Array[], from: number, to: number): Float64Array {
  const rows = to - from;
  const block = new Float64Array(columns.length * rows);
  for (let c = 0; c < columns.length; c++) {
    block.set((columns[c] as Float64Array).subarray(from, to), c * rows);
  }
  return block;
}
