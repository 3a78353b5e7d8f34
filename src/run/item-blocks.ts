/**
 * Blocks of shared memory that hold one item each and are filled again.
 *
 * V8 does not count shared memory as a reason to collect garbage, so what is merely
 * let go stays for as long as it likes, in each thread that ever saw it. Knows nothing
 * of who reads a block: that must be over before it is given back.
 */

/** Sizes are rounded up to this, so that a block fits items of nearly the same size. */
const ROUND_BYTES = 1 << 12;
/** Free blocks of more bytes altogether are left to the garbage collector. */
const MOST_FREE_BYTES = 4 << 20;

/** Hands out blocks; what they hold is whatever was in them last. */
export class ItemBlocks {
  private readonly free: SharedArrayBuffer[] = [];
  private freeBytes = 0;

  /** A block of at least so many bytes, and not of many more. */
  take(bytes: number): SharedArrayBuffer {
    const fits = ({ byteLength }: SharedArrayBuffer): boolean =>
      byteLength >= bytes && byteLength <= 2 * bytes;
    const at = this.free.findIndex(fits);
    if (at >= 0) return this.remove(at);
    // What does not fit now would wait for ever while more and more is allocated.
    if (this.free.length > 0) this.remove(0);
    return new SharedArrayBuffer(Math.ceil(bytes / ROUND_BYTES) * ROUND_BYTES);
  }

  /** Takes a block back. Nobody may read it from now on. */
  give(block: SharedArrayBuffer): void {
    if (this.freeBytes + block.byteLength > MOST_FREE_BYTES) return;
    this.free.push(block);
    this.freeBytes += block.byteLength;
  }

  /** Forgets all free blocks. */
  clear(): void {
    this.free.length = 0;
    this.freeBytes = 0;
  }

  private remove(at: number): SharedArrayBuffer {
    const [block] = this.free.splice(at, 1) as [SharedArrayBuffer];
    this.freeBytes -= block.byteLength;
    return block;
  }
}
