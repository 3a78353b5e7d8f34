/**
 * Digests of rows by what is in them.
 *
 * Rows are hashed by blocks counted from row 0, so that slices of one item share
 * work, and appending rows leaves the digests of all full blocks as they were.
 */
import { hash } from 'node:crypto';
import type { Table } from '../contract/index.js';

const BLOCK_ROWS = 64;

/** Rows [from, to); all of them when absent. */
interface Rows {
  readonly from?: number;
  readonly to?: number;
}

/** Digests of slices of the items of one artifact. */
export class ContentDigests {
  private readonly blocks = new Map<string, readonly string[]>();

  /** Digest of the named columns of some rows. `item`: what the table is, as text. */
  of(table: Table, item: string, columns: readonly string[], rows: Rows): string {
    const from = rows.from ?? 0;
    const to = rows.to ?? table.rows;
    const names = columns.join('\u0000');
    const blocks = this.blocksOf(table, `${item}\u0001${names}`, columns);
    const firstBlock = Math.ceil(from / BLOCK_ROWS);
    const lastBlock = Math.floor(to / BLOCK_ROWS);
    if (firstBlock >= lastBlock) {
      return hash('sha256', `${names}\u0001${hashRows(table, columns, from, to)}`);
    }
    const head = hashRows(table, columns, from, firstBlock * BLOCK_ROWS);
    const tail = hashRows(table, columns, lastBlock * BLOCK_ROWS, to);
    const full = blocks.slice(firstBlock, lastBlock).join('');
    return hash('sha256', `${names}\u0001${head}\u0001${full}\u0001${tail}`);
  }

  clear(): void {
    this.blocks.clear();
  }

  private blocksOf(table: Table, key: string, columns: readonly string[]): readonly string[] {
    let blocks = this.blocks.get(key);
    if (!blocks) {
      blocks = Array.from({ length: Math.floor(table.rows / BLOCK_ROWS) }, (_, b) =>
        hashRows(table, columns, b * BLOCK_ROWS, (b + 1) * BLOCK_ROWS),
      );
      this.blocks.set(key, blocks);
    }
    return blocks;
  }
}

function hashRows(table: Table, columns: readonly string[], from: number, to: number): string {
  if (from === to) return '';
  // One call on one block: a call per column costs more than its bytes.
  const rows = to - from;
  const block = new Float64Array(columns.length * rows);
  columns.forEach((name, c) => {
    block.set((table.columns[name] as Float64Array).subarray(from, to), c * rows);
  });
  return hash('sha256', new Uint8Array(block.buffer));
}
