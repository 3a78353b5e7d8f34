/**
 * Features as small whole numbers: every value falls into one of 64 bins between
 * quantiles of the training rows, and trees look at bins only.
 *
 * A cell is the number of a bin counted through all features, so that a histogram of
 * all of them is one array; as 16-bit numbers, cells are enough for 1,024 features. Values
 * outside of what was seen fall into the outer bins.
 */
export const BINS = 64;
/** A cell without its lowest six bits is its feature. */
export const BIN_BITS = 6;
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
 * Edges of one feature at the ranks k · n / 64 of n ≥ 1 sorted training values; with few
 * different values some are equal, and the bins between them empty.
 */
export function fitEdges(sorted: Float64Array, edges: Edges, feature: number): void {
  const at = feature * (BINS - 1);
  for (let k = 1; k < BINS; k++) {
    const rank = Math.ceil((k * sorted.length) / BINS) - 1;
    edges[at + k - 1] = sorted[Math.max(0, rank)]!;
  }
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
