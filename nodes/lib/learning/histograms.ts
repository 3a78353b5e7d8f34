/**
 * Sums of gradients and weights per cell over the rows of a node: all that a tree needs
 * to know to split it.
 *
 * There is one histogram per level of a tree, so that a node's is still there when its
 * smaller child has been counted: the larger child's is the difference.
 */
import { BINS, type Cells } from './cells.js';

/** The rows that a tree is grown on. */
export interface Gradients {
  /** Gradient and weight by row. */
  readonly g: Float64Array;
  readonly h: Float64Array;
  /** The first `count` are used; they are rearranged. */
  readonly rows: Uint32Array;
  readonly count: number;
}

export class Histograms {
  /** Sums of g and h, side by side: cell c has positions 2c and 2c + 1. */
  readonly slots: readonly Float64Array[];
  private readonly cells: Cells;

  constructor(cells: Cells, slots: number) {
    this.cells = cells;
    this.slots = Array.from({ length: slots }, () => new Float64Array(2 * BINS * cells.p));
  }

  /** Counts the rows [from, to) in all features at once. */
  fill(slot: number, { g, h, rows }: Gradients, from: number, to: number): void {
    const { cells, p } = this.cells;
    const sums = this.slots[slot]!.fill(0);
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const gradient = g[row]!;
      const weight = h[row]!;
      const end = (row + 1) * p;
      for (let k = row * p; k < end; k++) {
        const at = 2 * cells[k]!;
        sums[at] = sums[at]! + gradient;
        sums[at + 1] = sums[at + 1]! + weight;
      }
    }
  }

  /** Takes the sums of one slot off those of another. */
  subtract(slot: number, other: number): void {
    const sums = this.slots[slot]!;
    const others = this.slots[other]!;
    for (let k = 0; k < sums.length; k++) sums[k] = sums[k]! - others[k]!;
  }
}

/** Room for the number of ones below that of all: both are whole, and a sum of 2^26 rows fits. */
const ALL = 2 ** 26;

/**
 * The same in one slot, for some features at a time, of rows that count a whole number of
 * times: h = w and g = w · (y − base). Ones and all are counted in one sum.
 */
export class VoteHistograms {
  readonly sums: Float64Array;
  private readonly n: number;
  private readonly base: number;
  /** Bins, feature by feature. */
  private readonly bins: Uint8Array;
  /** Votes of the node in hand, and their sums in the feature in hand. */
  private readonly votes: Float64Array;
  /** Rows take turns between two: one alone would wait for its own last sum. */
  private readonly counts = new Float64Array(BINS);
  private readonly others = new Float64Array(BINS);

  constructor({ cells, n, p }: Cells, base: number) {
    this.n = n;
    this.base = base;
    this.sums = new Float64Array(2 * BINS * p);
    this.votes = new Float64Array(n);
    this.bins = new Uint8Array(n * p);
    for (let i = 0, k = 0; i < n; i++) {
      for (let c = 0; c < p; c++, k++) this.bins[c * n + i] = cells[k]! - c * BINS;
    }
  }

  /** Counts the rows [from, to) in the first `tried` features of a list. */
  fill(data: Gradients, from: number, to: number, features: Uint16Array, tried: number): void {
    const { g, h, rows } = data;
    const { sums, bins, n, votes, counts, others, base } = this;
    const pairs = from + ((to - from) & ~1);
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      votes[i] = h[row]! * (ALL + base) + g[row]!;
    }
    for (let c = 0; c < tried; c++) {
      const feature = features[c]!;
      const start = feature * n;
      counts.fill(0);
      others.fill(0);
      for (let i = from; i < pairs; i += 2) {
        const bin = bins[start + rows[i]!]!;
        const other = bins[start + rows[i + 1]!]!;
        counts[bin] = counts[bin]! + votes[i]!;
        others[other] = others[other]! + votes[i + 1]!;
      }
      if (pairs < to) {
        const bin = bins[start + rows[pairs]!]!;
        counts[bin] = counts[bin]! + votes[pairs]!;
      }
      for (let bin = 0, at = 2 * BINS * feature; bin < BINS; bin++, at += 2) {
        const count = counts[bin]! + others[bin]!;
        const all = Math.floor(count / ALL);
        sums[at] = count - all * (ALL + base);
        sums[at + 1] = all;
      }
    }
  }
}
