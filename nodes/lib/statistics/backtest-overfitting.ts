/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation:
 * how often the strategy that was best in one half of the days is below the middle in
 * the other half.
 *
 * Source   Bailey, Borwein, López de Prado and Zhu (2017), J. of Computational Finance
 *          20/4 (SSRN 2326253).
 */

/** Days that a block needs for a Sharpe ratio of half of all blocks to mean anything. */
const MIN_BLOCK = 5;

export interface Overfitting {
  /** Share of splits in which the best of one half is at or below the middle of the other. */
  readonly probability: number;
  /** Blocks that the days were cut into. */
  readonly blocks: number;
  readonly splits: number;
}

/**
 * PBO of equally long series of returns, one per strategy, judged by their Sharpe ratios.
 *
 * Edges    fewer than two series, or too few days for `blocks` blocks: null. A series
 *          that does not vary in a half stands last there: not trading is no success.
 *          Days that do not fill the blocks evenly are left out at the beginning.
 * @param blocks an even number; 16 as in the paper, 10 for short histories
 */
export function overfitting(series: readonly Float64Array[], blocks = 16): Overfitting | null {
  const size = Math.floor((series[0]?.length ?? 0) / blocks);
  if (series.length < 2 || size < MIN_BLOCK) return null;
  const sums = blockSums(series, blocks, size);
  const ratios = [new Float64Array(series.length), new Float64Array(series.length)] as const;
  const all = (1 << blocks) - 1;
  // Each half is once the one to choose in and once the other: those with the last block are the
  // complements of those without it.
  const last = 1 << (blocks - 1);
  let splits = 0;
  let below = 0;
  for (let half = (1 << (blocks / 2)) - 1; half < last; half = nextWithSameBits(half)) {
    fillRatios(ratios[0], sums, half);
    fillRatios(ratios[1], sums, all ^ half);
    below += fallsBehind(ratios[0], ratios[1]) + fallsBehind(ratios[1], ratios[0]);
    splits += 2;
  }
  return { probability: below / splits, blocks, splits };
}

/** 1 where the best of one half is at or below the middle of the other: the logit of its relative rank is not above zero. */
function fallsBehind(inside: Float64Array, outside: Float64Array): number {
  return rankOf(outside, indexOfLargest(inside)) / (outside.length + 1) <= 0.5 ? 1 : 0;
}

interface BlockSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  /** Values in a block. */
  readonly size: number;
}

function blockSums(series: readonly Float64Array[], blocks: number, size: number): BlockSums {
  const sum = new Float64Array(series.length * blocks);
  const squares = new Float64Array(series.length * blocks);
  series.forEach((x, k) => {
    const first = x.length - blocks * size;
    for (let i = first; i < x.length; i++) {
      const at = k * blocks + Math.floor((i - first) / size);
      sum[at] = sum[at]! + x[i]!;
      squares[at] = squares[at]! + x[i]! * x[i]!;
    }
  });
  return { sum, squares, size };
}

/** Sharpe ratio of each series over the blocks whose bits are set; −∞ where it does not vary. */
function fillRatios(out: Float64Array, { sum, squares, size }: BlockSums, half: number): void {
  let chosen = 0;
  for (let b = 0, bits = half; bits !== 0; b++, bits >>= 1) if (bits & 1) members[chosen++] = b;
  const blocks = sum.length / out.length;
  const n = size * chosen;
  for (let k = 0; k < out.length; k++) {
    let total = 0;
    let square = 0;
    for (let m = 0; m < chosen; m++) {
      const at = k * blocks + members[m]!;
      total += sum[at]!;
      square += squares[at]!;
    }
    const mean = total / n;
    const variance = square / n - mean * mean;
    out[k] = variance > 1e-18 ? mean / Math.sqrt(variance) : Number.NEGATIVE_INFINITY;
  }
}

/** The blocks of a half. */
const members = new Int32Array(31);

function indexOfLargest(x: Float64Array): number {
  let best = 0;
  for (let k = 1; k < x.length; k++) if (x[k]! > x[best]!) best = k;
  return best;
}

/** Rank from 1 (lowest) of one value among all; equal ones share theirs. */
function rankOf(x: Float64Array, index: number): number {
  let below = 0;
  let equal = 0;
  for (const value of x) {
    if (value < x[index]!) below++;
    else if (value === x[index]!) equal++;
  }
  return below + (equal + 1) / 2;
}

/** The next larger number with as many bits set (Gosper). */
function nextWithSameBits(x: number): number {
  const lowest = x & -x;
  const carried = x + lowest;
  return carried | (((x ^ carried) / lowest) >> 2);
}
