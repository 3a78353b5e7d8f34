/**
 * Features as small whole numbers: every value falls into one of 64 bins between
 * quantiles of the training rows, and trees look at bins only.
 *
 * A cell is the number of a bin counted through all features, so that a histogram of
 * all of them is one array; as 16-bit numbers, cells are enough for 1,024 features. Values
 * outside of what was seen fall into the outer bins.
 */
import { select } from '../numeric/order-statistics.js';

export const BINS = 64;
/** Equal steps between the outer edges, from which the search for a bin starts. */
const STEPS = 512;

/** Upper edges of the bins: p × 63, ascending per feature. Bin b holds values up to edge b; the last has none. */
export type Edges = Float64Array;

/** Rows of cells, row-major, n × p: feature · 64 + bin. */
export interface Cells {
  readonly cells: Uint16Array;
  readonly n: number;
  readonly p: number;
}

/**
 * Edges of one feature at the ranks k · n / 64 of its n ≥ 1 training values; with few
 * different values some are equal, and the bins between them empty. Rearranges x.
 */
export function fitEdges(x: Float64Array, n: number, edges: Edges, feature: number): void {
  const at = feature * (BINS - 1);
  const rank = (k: number): number => Math.min(n - 1, Math.max(0, Math.ceil((k * n) / BINS) - 1));
  // The middle one first: its neighbours are then sought in halves.
  const fill = (low: number, high: number, from: number, to: number): void => {
    if (low > high) return;
    const k = (low + high) >> 1;
    edges[at + k - 1] = select(x, from, to, rank(k));
    fill(low, k - 1, from, rank(k) + 1);
    fill(k + 1, high, rank(k), to);
  };
  fill(1, BINS - 1, 0, n);
}

/** The cells of n rows of x (row-major, n × p). No NaN allowed. */
export function cellsOf(x: Float64Array, n: number, p: number, edges: Edges): Cells {
  const cells = new Uint16Array(n * p);
  const start = new Uint8Array(STEPS);
  for (let c = 0; c < p; c++) {
    const own = edges.subarray(c * (BINS - 1), (c + 1) * (BINS - 1));
    const low = own[0]!;
    const scale = (STEPS - 1) / (own[BINS - 2]! - low || 1);
    for (let s = 0, bin = 0; s < STEPS; s++) {
      while (bin < BINS - 1 && own[bin]! < low + s / scale) bin++;
      start[s] = bin;
    }
    for (let i = 0, k = c; i < n; i++, k += p) {
      const value = x[k]!;
      // About where it is; the two loops make it exact.
      let bin = start[Math.max(0, Math.min(STEPS - 1, (value - low) * scale)) | 0]!;
      while (bin > 0 && own[bin - 1]! >= value) bin--;
      while (bin < BINS - 1 && own[bin]! < value) bin++;
      cells[k] = c * BINS + bin;
    }
  }
  return { cells, n, p };
}
