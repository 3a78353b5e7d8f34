/**
 * Definition levels of a Parquet page: which rows have a value (1) and which are NULL (0).
 *
 * One run or two where gaps stand in front, as those of a warm-up do; else one bit per row.
 */
import { CompactWriter } from './compact-writer.js';
import { appendHybrid, appendRun } from './hybrid-runs.js';

/** Levels are copied when a page is put together: until then they lie here. */
const writer = new CompactWriter(1 << 12);

/** Numbers of one column in one row group; NaN is a gap. */
export type Block = Float64Array | Float32Array;

/** Rows [from, to) of an array. */
export interface Piece {
  readonly data: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** How many values are NaN: those in front, and others only where a sum says that there are any. */
export function gapsIn({ data, from, to }: Piece): number {
  let begin = from;
  while (begin < to && Number.isNaN(data[begin]!)) begin++;
  let gaps = begin - from;
  // Infinities of both signs have no sum either, and are counted to be no gaps.
  if (!Number.isNaN(sumOf(data, begin, to))) return gaps;
  for (let i = begin; i < to; i++) if (Number.isNaN(data[i]!)) gaps++;
  return gaps;
}

/** Eight values per turn: V8 looks the array up once per turn, and sums do not wait for each other. */
function sumOf(data: Float64Array, from: number, to: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  for (; i + 8 <= to; i += 8) {
    a += data[i]! + data[i + 1]!;
    b += data[i + 2]! + data[i + 3]!;
    c += data[i + 4]! + data[i + 5]!;
    d += data[i + 6]! + data[i + 7]!;
  }
  for (; i < to; i++) a += data[i]!;
  return a + b + (c + d);
}

/** How many gaps there are before the first value: all of them, mostly, for a warm-up. */
export function gapsInFront(block: Block): number {
  let front = 0;
  while (front < block.length && Number.isNaN(block[front])) front++;
  return front;
}

/** Moves all values that are there to the front. */
export function closeGaps(block: Block): void {
  let at = 0;
  for (let i = 0; i < block.length; i++) {
    const v = block[i] as number;
    if (!Number.isNaN(v)) block[at++] = v;
  }
}

/** At most two runs: every row has a value, but for the first ones. As all levels, good until the next. */
export function definedFrom(front: number, rows: number): Uint8Array {
  writer.reset();
  if (front > 0) appendRun(writer, 0, front, 1);
  if (rows > front) appendRun(writer, 1, rows - front, 1);
  return writer.bytes();
}

/** One bit per row, as a single bit-packed run: 1 where there is a value. */
export function definedLevels(block: Block): Uint8Array {
  const groups = Math.ceil(block.length / 8);
  const bits = new Uint8Array(groups);
  for (let i = 0; i < block.length; i++) {
    if (!Number.isNaN(block[i])) bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
  }
  return writer
    .reset()
    .varint((groups << 1) | 1)
    .raw(bits)
    .bytes();
}

/** Levels of words by index, of which -1 is NULL. */
export function levelsOf(index: Int32Array): Uint8Array {
  writer.reset();
  appendHybrid(
    writer,
    index.map((i) => (i >= 0 ? 1 : 0)),
    1,
  );
  return writer.bytes();
}
