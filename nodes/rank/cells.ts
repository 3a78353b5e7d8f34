/**
 * Rows of results by group, and the spread of a metric in each such cell.
 *
 * One ranking has some two thousand cells and eight metrics: all cells of a metric are one
 * loop over typed arrays, and no list of rows is made for any of them.
 */
import { quartiles } from '../lib/numeric/order-statistics.js';

/** Rows by cell: a cell holds rows[offsets[cell] … offsets[cell + 1]). */
export interface Cells {
  readonly rows: Int32Array;
  readonly offsets: Int32Array;
}

/** Puts rows into cells, by a code below `count` per row; in each cell they stay in order. */
export function cellsOf(rows: ArrayLike<number>, code: Int32Array, count: number): Cells {
  const offsets = new Int32Array(count + 1);
  const next = new Int32Array(count);
  for (let i = 0; i < rows.length; i++) offsets[code[rows[i]!]! + 1]!++;
  for (let cell = 0; cell < count; cell++) {
    next[cell] = offsets[cell]!;
    offsets[cell + 1]! += offsets[cell]!;
  }
  const sorted = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const cell = code[row]!;
    sorted[next[cell]!] = row;
    next[cell]!++;
  }
  return { rows: sorted, offsets };
}

/** The groups that hold any of the rows, in order of first use. */
export function groupsIn(rows: Int32Array, group: Int32Array, groups: number): number[] {
  const isFound = new Uint8Array(groups);
  const found: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const code = group[rows[i]!]!;
    if (isFound[code] !== 0) continue;
    isFound[code] = 1;
    found.push(code);
  }
  return found;
}

/** Median and quartiles per cell, of the values that are defined; NaN where none is. */
export interface Spreads {
  readonly median: Float64Array;
  readonly q1: Float64Array;
  readonly q3: Float64Array;
  /** Defined values. */
  readonly n: Int32Array;
}

/** The spread of values, one per row, in each cell. Quantiles interpolate linearly (Hyndman and Fan, type 7). */
export function spreadsOf(values: Float64Array, { rows, offsets }: Cells): Spreads {
  const cells = offsets.length - 1;
  const median = new Float64Array(cells).fill(Number.NaN);
  const q1 = new Float64Array(cells).fill(Number.NaN);
  const q3 = new Float64Array(cells).fill(Number.NaN);
  const counts = new Int32Array(cells);
  const work = new Float64Array(rows.length);
  for (let cell = 0; cell < cells; cell++) {
    let n = 0;
    for (let i = offsets[cell]!, end = offsets[cell + 1]!; i < end; i++) {
      const value = values[rows[i]!]!;
      if (!Number.isNaN(value)) work[n++] = value;
    }
    counts[cell] = n;
    if (n === 0) continue;
    const found = quartiles(work, n);
    q1[cell] = found[0];
    median[cell] = found[1];
    q3[cell] = found[2];
  }
  return { median, q1, q3, n: counts };
}

/** Share of values above zero among those defined, per cell; NaN where none is. */
export function sharesAbove(values: Float64Array, { rows, offsets }: Cells): Float64Array {
  const shares = new Float64Array(offsets.length - 1);
  for (let cell = 0; cell < shares.length; cell++) {
    let above = 0;
    let n = 0;
    for (let i = offsets[cell]!, end = offsets[cell + 1]!; i < end; i++) {
      const value = values[rows[i]!]!;
      if (Number.isNaN(value)) continue;
      n++;
      if (value > 0) above++;
    }
    shares[cell] = above / n;
  }
  return shares;
}
