/**
 * Decision trees of one depth, as numbers in two arrays, and what they add up to.
 *
 * Node k of a tree has the children 2k + 1 and 2k + 2; a row goes to the first when
 * its cell is at most the node's. A tree that ends early goes on with nodes that send
 * every row to the first child, so that every walk takes the same number of steps.
 */
import { BIN_BITS, BINS, type Cells } from './cells.js';

export interface Trees {
  readonly count: number;
  readonly depth: number;
  /** Highest cell that goes to the first child, which also says of which feature: count × (2^depth − 1). */
  readonly cell: Uint16Array;
  /** What a row gets that ends in a leaf: count × 2^depth. */
  readonly value: Float64Array;
}

/** Goes to the first child whatever the row: no cell of the first feature is higher. */
export const ALL_CELLS = BINS - 1;

export function emptyTrees(count: number, depth: number): Trees {
  const inner = count * (2 ** depth - 1);
  return {
    count,
    depth,
    cell: new Uint16Array(inner).fill(ALL_CELLS),
    value: new Float64Array(count * 2 ** depth),
  };
}

/** `base` and trees as one list of numbers, for `ofNumbers`. */
export function toNumbers(base: number, { cell, value }: Trees): Float64Array {
  const numbers = new Float64Array(1 + cell.length + value.length);
  numbers[0] = base;
  numbers.set(cell, 1);
  numbers.set(value, 1 + cell.length);
  return numbers;
}

/** What `toNumbers` made of so many trees of one depth. */
export function ofNumbers(
  numbers: Float64Array,
  count: number,
  depth: number,
): { readonly base: number; readonly trees: Trees } {
  const values = 1 + count * (2 ** depth - 1);
  const cell = new Uint16Array(numbers.subarray(1, values));
  return { base: numbers[0]!, trees: { count, depth, cell, value: numbers.subarray(values) } };
}

/** As many rows as stay near at hand while all trees look at them. */
const BLOCK = 256;

/** Adds to `out` what the trees [from, to) give to each row, tree after tree; all of them by default. */
export function addTrees(
  { count, depth, cell, value }: Trees,
  { cells, n, p }: Cells,
  out: Float64Array,
  from = 0,
  to = count,
): void {
  const inner = 2 ** depth - 1;
  for (let start = 0; start < n; start += BLOCK) {
    const end = Math.min(n, start + BLOCK);
    for (let tree = from; tree < to; tree++) {
      const root = tree * inner;
      const leaves = tree * (inner + 1) - inner;
      let i = start;
      let row = start * p;
      // Two rows at a time: a walk waits for its own last step.
      for (; i + 1 < end; i += 2, row += 2 * p) {
        let node = 0;
        let other = 0;
        for (let step = 0; step < depth; step++) {
          const a = cell[root + node]!;
          const b = cell[root + other]!;
          // The sign of the difference, because nobody can guess which way a row goes.
          node = 2 * node + 1 + ((a - cells[row + (a >>> BIN_BITS)]!) >>> 31);
          other = 2 * other + 1 + ((b - cells[row + p + (b >>> BIN_BITS)]!) >>> 31);
        }
        out[i] = out[i]! + value[leaves + node]!;
        out[i + 1] = out[i + 1]! + value[leaves + other]!;
      }
      if (i < end) {
        let node = 0;
        for (let step = 0; step < depth; step++) {
          const a = cell[root + node]!;
          node = 2 * node + 1 + ((a - cells[row + (a >>> BIN_BITS)]!) >>> 31);
        }
        out[i] = out[i]! + value[leaves + node]!;
      }
    }
  }
}
