/**
 * What neighbouring partitions were made of, as columns of numbers.
 *
 * A block is a stretch of one group whose partitions have as many values and reads;
 * what all of them have in common stands in it once. All numbers but counts, row
 * ranges and the mark of a run point into tables.
 */

/** Numbers of one read: what the item's key begins with, its last value (-1: all items), content, columns, from, to. */
export const READ_NUMBERS = 6;
/** Columns before the first value: whether it was computed by the run that wrote it, plug-ins, facts. */
export const OWN_COLUMNS = 3;
/** Numbers that a block begins with: partitions, values, reads. */
const HEAD_NUMBERS = 3;

/** A block where it lies among the numbers of its group. */
export class PartBlock {
  /** Of how many partitions, and how many values and reads each of them has. */
  readonly count: number;
  readonly values: number;
  readonly reads: number;
  /** Where the next block begins. */
  readonly end: number;
  private readonly numbers: Int32Array;
  /** Per column: where its numbers begin, and whether there is one for each partition. */
  private readonly starts: Int32Array;
  private readonly isList: Uint8Array;

  constructor(numbers: Int32Array, at: number) {
    this.numbers = numbers;
    this.count = numbers[at] as number;
    this.values = numbers[at + 1] as number;
    this.reads = numbers[at + 2] as number;
    const columns = OWN_COLUMNS + this.values + READ_NUMBERS * this.reads;
    this.starts = new Int32Array(columns);
    this.isList = new Uint8Array(columns);
    let next = at + HEAD_NUMBERS;
    for (let c = 0; c < columns; c++) {
      const length = numbers[next] as number;
      this.starts[c] = next + 1;
      this.isList[c] = length > 1 ? 1 : 0;
      next += 1 + length;
    }
    this.end = next;
  }

  get columns(): number {
    return this.starts.length;
  }

  /** True where all its partitions have the same number. */
  isShared(column: number): boolean {
    return this.isList[column] === 0;
  }

  number(column: number, index: number): number {
    const start = this.starts[column] as number;
    return this.numbers[this.isList[column] === 1 ? start + index : start] as number;
  }

  /** True when the partition was computed by the run that wrote this. */
  isRun(index: number): boolean {
    return this.number(0, index) === 1;
  }

  uses(index: number): number {
    return this.number(1, index);
  }

  meta(index: number): number {
    return this.number(2, index);
  }

  /** The number of a value; -1 behind the last. */
  value(value: number, index: number): number {
    return value < this.values ? this.number(OWN_COLUMNS + value, index) : -1;
  }

  /** One of the numbers of a read. */
  read(read: number, which: number, index: number): number {
    return this.number(OWN_COLUMNS + this.values + READ_NUMBERS * read + which, index);
  }
}

/** The blocks that the numbers of a group consist of. */
export function blocksIn(numbers: Int32Array): PartBlock[] {
  const blocks: PartBlock[] = [];
  for (let at = 0; at < numbers.length; at = (blocks.at(-1) as PartBlock).end) {
    blocks.push(new PartBlock(numbers, at));
  }
  return blocks;
}

/** Numbers of blocks one after another, as they come. */
export class BlockWriter {
  private numbers = new Int32Array(1 << 12);
  private used = 0;
  private count = 0;

  get length(): number {
    return this.used;
  }

  all(): Int32Array {
    return this.numbers.subarray(0, this.used);
  }

  /** Blocks that point into the same tables already. */
  copy(blocks: Int32Array): void {
    this.reserve(blocks.length);
    this.numbers.set(blocks, this.used);
    this.used += blocks.length;
  }

  /** Begins a block; all its columns follow, in order. */
  begin(count: number, values: number, reads: number): void {
    this.reserve(HEAD_NUMBERS);
    this.count = count;
    this.numbers[this.used++] = count;
    this.numbers[this.used++] = values;
    this.numbers[this.used++] = reads;
  }

  /** A column: every `step`th number of some, from `start` on. */
  column(from: Int32Array, start = 0, step = 1): void {
    const { count } = this;
    this.reserve(1 + count);
    const { numbers } = this;
    const at = this.used;
    const first = from[start] as number;
    let isShared = true;
    for (let i = 0, next = start; i < count; i++, next += step) {
      const number = from[next] as number;
      numbers[at + 1 + i] = number;
      if (number !== first) isShared = false;
    }
    numbers[at] = isShared ? 1 : count;
    this.used = at + 1 + (isShared ? 1 : count);
  }

  /** Makes room for so many numbers more. */
  reserve(size: number): void {
    if (this.used + size <= this.numbers.length) return;
    const larger = new Int32Array(2 * this.numbers.length + Math.ceil(size));
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
