/**
 * The stationary bootstrap: histories that might have been, made of blocks of the
 * one that was.
 *
 * Blocks begin anywhere, have geometric lengths and go around the end. Series that
 * are compared are drawn with the same blocks, so that what moves them together
 * still does. Only means are computed: of a block its sum is enough, so a draw
 * costs a few additions per block and not one per day.
 *
 * Source   Politis and Romano (1994), J. of the American Statistical Association 89.
 */
import type { Fractions } from '../numeric/random.js';

export const REPLICATIONS = 1000;

/** Which blocks each replication consists of. Replication r has blocks [ends[r − 1], ends[r]). */
export interface BlockDraws {
  readonly length: number;
  readonly replications: number;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly ends: Int32Array;
}

export interface BlockOptions {
  /** Values of the series. */
  readonly length: number;
  /** Expected length of a block, at least 1. */
  readonly block: number;
  /** What is drawn with: blocks for several series may share them. */
  readonly fractions: Fractions;
  readonly replications?: number;
}

/** Draws the blocks of all replications. */
export function drawBlocks({
  length,
  block,
  fractions,
  replications = REPLICATIONS,
}: BlockOptions): BlockDraws {
  const known = blockLengths(Math.max(1, block), length);
  const ends = new Int32Array(replications);
  let starts = new Int32Array(Math.ceil(1.1 * replications * (length / block + 1)) + length);
  let lengths = new Int32Array(starts.length);
  // Nearly always enough.
  let drawn = fractions.first(2 * starts.length);
  let count = 0;
  for (let r = 0; r < replications; r++) {
    // A replication has at most as many blocks as values.
    const most = count + length;
    if (most > starts.length) {
      starts = grown(starts, most);
      lengths = grown(lengths, most);
    }
    if (drawn.length < 2 * most) drawn = fractions.first(2 * most);
    count = drawReplication(drawn, known, { starts, lengths }, count);
    ends[r] = count;
  }
  return {
    length,
    replications,
    starts: starts.subarray(0, count),
    lengths: lengths.subarray(0, count),
    ends,
  };
}

/** Draws blocks from place `first` on until they fill the series; returns the place behind the last. */
function drawReplication(
  drawn: Uint32Array,
  { shares, guide }: BlockLengths,
  { starts, lengths }: Pick<BlockDraws, 'starts' | 'lengths'>,
  first: number,
): number {
  const length = shares.length - 1;
  let at = first;
  for (let left = length; left > 0; at++) {
    const share = drawn[2 * at]! / WORDS;
    let used = guide[(share * GUIDES) | 0]!;
    while (share >= shares[used]!) used++;
    if (used > left) used = left;
    starts[at] = (drawn[2 * at + 1]! / WORDS) * length;
    lengths[at] = used;
    left -= used;
  }
  return at;
}

/** Words are below it, numbers in [0, 1) times it: a power of two, so that dividing is exact. */
const WORDS = 2 ** 32;
/** Places of the guide, a power of two. */
const GUIDES = 256;

/** How long blocks are: `shares[k]` of them have at most k values, and none more than `longest`. */
interface BlockLengths {
  readonly shares: Float64Array;
  /** Where to begin looking for the length of a number in [0, 1), by its first digits. */
  readonly guide: Int32Array;
}

/**
 * Geometric lengths of mean `block` for looking up instead of taking logarithms.
 *
 * Source   Chen and Asau (1974), AIIE Transactions 6/2: inversion with a guide.
 */
function blockLengths(block: number, longest: number): BlockLengths {
  const shares = new Float64Array(longest + 1);
  const goOn = 1 - 1 / block;
  for (let k = 1, longer = goOn; k < longest; k++, longer *= goOn) shares[k] = 1 - longer;
  shares[longest] = 1;
  const guide = new Int32Array(GUIDES);
  for (let g = 0, k = 1; g < GUIDES; g++) {
    while (g / GUIDES >= shares[k]!) k++;
    guide[g] = k;
  }
  return { shares, guide };
}

function grown(x: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(2 * x.length, least));
  larger.set(x);
  return larger;
}

/**
 * Mean of each series in each replication. All have the length that the blocks were drawn
 * for; no NaN.
 */
export function bootstrapMeans(draws: BlockDraws, series: readonly Float64Array[]): Float64Array[] {
  const means = series.map(() => new Float64Array(draws.replications));
  if (series.length === 1) {
    fillOne(
      draws,
      sumsTwiceAround(series[0] as Float64Array, draws.length),
      means[0] as Float64Array,
    );
    return means;
  }
  const sums = series.map((x) => sumsTwiceAround(x, draws.length));
  // The last ones stand in for what is missing of four.
  const at = (i: number): number => Math.min(i, series.length - 1);
  for (let i = 0; i < series.length; i += 4) {
    const four = [i, at(i + 1), at(i + 2), at(i + 3)] as const;
    fillFour(
      draws,
      four.map((k) => sums[k] as Float64Array) as Four,
      four.map((k) => means[k] as Float64Array) as Four,
    );
  }
  return means;
}

type Four = [Float64Array, Float64Array, Float64Array, Float64Array];

/** Sums up to every place, twice around: a block is never longer than the series. */
function sumsTwiceAround(x: Float64Array, length: number): Float64Array {
  const sums = new Float64Array(2 * length + 1);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    sum += x[i]!;
    sums[i + 1] = sum;
  }
  for (let i = 0; i < length; i++) {
    sum += x[i]!;
    sums[length + i + 1] = sum;
  }
  return sums;
}

/** Means of a series alone, as of one that changed among others that did not. */
function fillOne(draws: BlockDraws, sums: Float64Array, means: Float64Array): void {
  const { length, replications, starts, lengths, ends } = draws;
  let block = 0;
  for (let r = 0; r < replications; r++) {
    let sum = 0;
    for (const end = ends[r]!; block < end; block++) {
      const from = starts[block]!;
      sum += sums[from + lengths[block]!]! - sums[from]!;
    }
    means[r] = sum / length;
  }
}

/** Means of four series at a time: finding a block costs as much as adding it up. */
function fillFour(draws: BlockDraws, [a, b, c, d]: Four, [meanA, meanB, meanC, meanD]: Four): void {
  const { length, replications, starts, lengths, ends } = draws;
  let block = 0;
  for (let r = 0; r < replications; r++) {
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    for (const end = ends[r]!; block < end; block++) {
      const from = starts[block]!;
      const to = from + lengths[block]!;
      sumA += a[to]! - a[from]!;
      sumB += b[to]! - b[from]!;
      sumC += c[to]! - c[from]!;
      sumD += d[to]! - d[from]!;
    }
    meanA[r] = sumA / length;
    meanB[r] = sumB / length;
    meanC[r] = sumC / length;
    meanD[r] = sumD / length;
  }
}

/**
 * Interval that holds the middle `confidence` of the values (percentile method); quantiles
 * interpolate linearly (Hyndman and Fan, type 7).
 */
export function percentileInterval(
  values: Float64Array,
  confidence = 0.95,
): [low: number, high: number] {
  const tail = (1 - confidence) / 2;
  return [quantileOf(values, tail), quantileOf(values, 1 - tail)];
}

/** A quantile near one end: only the values of that end are sorted, as few as they are. */
function quantileOf(values: Float64Array, q: number): number {
  const position = (values.length - 1) * q;
  const below = Math.floor(position);
  const above = Math.min(below + 1, values.length - 1);
  const isLow = q < 0.5;
  const ends = isLow ? lowest(values, 1, above + 1) : lowest(values, -1, values.length - below);
  const low = isLow ? ends[below]! : -ends[values.length - 1 - below]!;
  const next = isLow ? ends[above]! : -ends[values.length - 1 - above]!;
  return position === below ? low : low + (next - low) * (position - below);
}

/** The `count` lowest of sign · values, ascending. */
function lowest(values: Float64Array, sign: 1 | -1, count: number): Float64Array {
  const found = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let limit = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = sign * values[i]!;
    if (value >= limit) continue;
    let at = count - 1;
    for (; at > 0 && found[at - 1]! > value; at--) found[at] = found[at - 1]!;
    found[at] = value;
    limit = found[count - 1]!;
  }
  return found;
}

/**
 * One-sided p value of "the mean is not above zero": how often a history without any
 * edge would have shown a mean like this. At least 1 / (replications + 1), never 0.
 */
export function meanPValue(means: Float64Array, mean: number): number {
  let asGood = 0;
  for (let r = 0; r < means.length; r++) if (means[r]! - mean >= mean) asGood++;
  return (asGood + 1) / (means.length + 1);
}
