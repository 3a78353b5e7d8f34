/**
 * Memory for columns that are read, looked at and let go together, again and again.
 *
 * Memory that was never touched before costs more than filling it, and an array of its own
 * for each column makes V8 collect garbage on their account. Whoever reads borrows one of
 * these and gives it back; nobody may look at a column any more by then.
 */

/** Numbers of one block; a longer column has memory of its own. */
const BLOCK = 1 << 17;
/** Blocks that stay until somebody borrows again, 1 MiB each. */
const KEPT_BLOCKS = 16;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** What nobody has borrowed: one at most, for batches run one after another. */
let idle: ColumnMemory | undefined;

/** Part of a block. */
export interface Room {
  /** Holds what was in it last. */
  readonly numbers: Float64Array;
  /** The bytes of the whole block, and where the numbers begin in it. */
  readonly bytes: Uint8Array;
  readonly at: number;
}

export class ColumnMemory {
  private readonly blocks: Uint8Array[] = [];
  private block = 0;
  private used = 0;

  /** Memory that nobody else has in hand. */
  static borrow(): ColumnMemory {
    const memory = idle ?? new ColumnMemory();
    idle = undefined;
    return memory;
  }

  /** Room for so many numbers. */
  take(count: number): Room {
    if (count > BLOCK) return roomIn(new Uint8Array(count * BYTES), 0, count);
    if (this.used + count > BLOCK) {
      this.block++;
      this.used = 0;
    }
    this.blocks[this.block] ??= new Uint8Array(BLOCK * BYTES);
    const room = roomIn(this.blocks[this.block] as Uint8Array, this.used * BYTES, count);
    this.used += count;
    return room;
  }

  /** All columns are let go. */
  giveBack(): void {
    this.block = 0;
    this.used = 0;
    if (this.blocks.length > KEPT_BLOCKS) this.blocks.length = KEPT_BLOCKS;
    idle = this;
  }
}

function roomIn(bytes: Uint8Array, at: number, count: number): Room {
  return { numbers: new Float64Array(bytes.buffer, at, count), bytes, at };
}
