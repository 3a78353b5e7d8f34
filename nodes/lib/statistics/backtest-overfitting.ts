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
  let best = 0;
  for (let k = 1; k < inside.length; k++) if (inside[k]! > inside[best]!) best = k;
  const value = outside[best]!;
  // Its rank from 1, the lowest, among all; equal ones share theirs.
  let below = 0;
  let equal = 0;
  for (let k = 0; k < outside.length; k++) {
    if (outside[k]! < value) below++;
    else if (outside[k] === value) equal++;
  }
  return (below + (equal + 1) / 2) / (outside.length + 1) <= 0.5 ? 1 : 0;
}

/**
 * Sums over blocks, for every choice among the first half of them and every choice among the
 * others: what a split chooses is two of these.
 */
interface BlockSums {
  readonly first: Choices;
  readonly second: Choices;
  /** Blocks in each half of them. */
  readonly blocks: number;
  /** Values in a block. */
  readonly size: number;
}

/** Sums of each series, at series · 2^blocks + bits of the blocks chosen. */
interface Choices {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

function blockSums(series: readonly Float64Array[], blocks: number, size: number): BlockSums {
  const half = blocks / 2;
  const from = (x: Float64Array): number => x.length - blocks * size;
  return {
    first: choicesOf(series, (x) => from(x), half, size),
    second: choicesOf(series, (x) => from(x) + half * size, half, size),
    ...{ blocks: half, size },
  };
}

function choicesOf(
  series: readonly Float64Array[],
  from: (x: Float64Array) => number,
  blocks: number,
  size: number,
): Choices {
  const choices = 1 << blocks;
  const sum = new Float64Array(series.length * choices);
  const squares = new Float64Array(series.length * choices);
  series.forEach((x, k) => {
    const none = k * choices;
    for (let block = 0, i = from(x); block < blocks; block++) {
      let total = 0;
      let square = 0;
      for (const end = i + size; i < end; i++) {
        total += x[i]!;
        square += x[i]! * x[i]!;
      }
      // With this block every choice among those before it is one more.
      const own = 1 << block;
      for (let bits = 0; bits < own; bits++) {
        sum[none + own + bits] = sum[none + bits]! + total;
        squares[none + own + bits] = squares[none + bits]! + square;
      }
    }
  });
  return { sum, squares };
}

/** Sharpe ratio of each series over the blocks whose bits are set, half of all; −∞ where it does not vary. */
function fillRatios(
  out: Float64Array,
  { first, second, blocks, size }: BlockSums,
  half: number,
): void {
  const choices = 1 << blocks;
  const n = size * blocks;
  for (let k = 0, i = half & (choices - 1), j = half >> blocks; k < out.length; k++) {
    const mean = (first.sum[i]! + second.sum[j]!) / n;
    const variance = (first.squares[i]! + second.squares[j]!) / n - mean * mean;
    out[k] = variance > 1e-18 ? mean / Math.sqrt(variance) : Number.NEGATIVE_INFINITY;
    i += choices;
    j += choices;
  }
}

/** The next larger number with as many bits set (Gosper). */
function nextWithSameBits(x: number): number {
  const lowest = x & -x;
  const carried = x + lowest;
  return carried | (((x ^ carried) / lowest) >> 2);
}
