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
      const [gradient, weight] = [g[row]!, h[row]!];
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
    const [sums, others] = [this.slots[slot]!, this.slots[other]!];
    for (let k = 0; k < sums.length; k++) sums[k] = sums[k]! - others[k]!;
  }
}

/** The same in one slot, for some features at a time: feature by feature is faster then. */
export class SparseHistograms {
  readonly sums: Float64Array;
  private readonly n: number;
  private readonly byFeature: Uint16Array;
  /** Gradients and weights of the node in hand. */
  private readonly g: Float64Array;
  private readonly h: Float64Array;

  constructor({ cells, n, p }: Cells) {
    this.n = n;
    this.sums = new Float64Array(2 * BINS * p);
    this.g = new Float64Array(n);
    this.h = new Float64Array(n);
    this.byFeature = new Uint16Array(n * p);
    for (let i = 0, k = 0; i < n; i++) {
      for (let c = 0; c < p; c++, k++) this.byFeature[c * n + i] = cells[k]!;
    }
  }

  /** Counts the rows [from, to) in the first `tried` features of a list. */
  fill(data: Gradients, from: number, to: number, features: Uint16Array, tried: number): void {
    const { rows } = data;
    const { sums, byFeature, n, g, h } = this;
    for (let i = from; i < to; i++) {
      g[i] = data.g[rows[i]!]!;
      h[i] = data.h[rows[i]!]!;
    }
    for (let c = 0; c < tried; c++) {
      const feature = features[c]!;
      const start = feature * n;
      sums.fill(0, 2 * BINS * feature, 2 * BINS * (feature + 1));
      for (let i = from; i < to; i++) {
        const at = 2 * byFeature[start + rows[i]!]!;
        sums[at] = sums[at]! + g[i]!;
        sums[at + 1] = sums[at + 1]! + h[i]!;
      }
    }
  }
}
