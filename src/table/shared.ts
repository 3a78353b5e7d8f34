/**
 * Columns side by side in one block of shared memory.
 */

export interface SharedColumns {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
  readonly buffer: SharedArrayBuffer;
}

/** Blocks are rounded up to this, so that one fits the next table of nearly the same size. */
const ROUND_BYTES = 1 << 20;

/**
 * Blocks that were read by everybody and may be filled again. Without it each
 * table would be fresh memory that a garbage collector frees whenever it likes.
 */
export class SharedBlocks {
  private readonly free: SharedArrayBuffer[] = [];

  /** Takes blocks back. Nobody may read them from now on. */
  give(blocks: Iterable<SharedArrayBuffer>): void {
    this.free.push(...blocks);
  }

  /** Forgets all free blocks: the next tables are of other sizes. */
  clear(): void {
    this.free.length = 0;
  }

  /** Hands one of `shares` equal parts of the free blocks on, to be used by somebody else. */
  take(shares: number): SharedArrayBuffer[] {
    return this.free.splice(0, Math.ceil(this.free.length / shares));
  }

  /** A block of zeros, column-major. */
  allocate(columns: number, rows: number): SharedColumns {
    const bytes = columns * rows * 8;
    const at = this.free.findIndex((block) => block.byteLength >= bytes);
    if (at < 0) {
      // What is too small now would wait for ever while more and more is allocated.
      this.free.shift();
      const size = Math.ceil(bytes / ROUND_BYTES) * ROUND_BYTES;
      return wrapShared(new SharedArrayBuffer(size), columns, rows);
    }
    const [block] = this.free.splice(at, 1) as [SharedArrayBuffer];
    new Float64Array(block, 0, columns * rows).fill(0);
    return wrapShared(block, columns, rows);
  }
}

/** Views of a block that another thread may have filled. */
export function wrapShared(
  buffer: SharedArrayBuffer,
  columns: number,
  rows: number,
): SharedColumns {
  const views = Array.from(
    { length: columns },
    (_, c) => new Float64Array(buffer, c * rows * 8, rows),
  );
  return { rows, columns: views, buffer };
}
