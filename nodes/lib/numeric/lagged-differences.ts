/**
 * Spread of the differences x[t] − x[t − lag] over a sliding window.
 *
 * Sums of the differences and of their squares slide. They are computed afresh
 * every 256 rows, which depend on nothing before them, and at once where the differences vary so
 * little that digits would be lost; what is left below the rounding of x itself counts as nothing.
 */

const FRESH_EVERY = 256;
/** Below this share of the largest sum since the last fresh one, digits are being lost. */
const SHRUNK = 1e-4;
/** Rounding of one difference, relative to x. */
const ROUNDING = 2 ** -50;

/**
 * Σ(d − mean)² of the last `window` differences of x, from row `first` on. Rows of
 * `out` before it are left alone; `first` is at least `window + lag - 1`. `from`: the first row
 * that anybody reads; those before it may be left alone, too.
 */
export function differenceSpread(
  x: Float64Array,
  lag: number,
  window: number,
  first: number,
  out: Float64Array,
  from = 0,
): void {
  const n = x.length;
  const skipped = Math.max(0, Math.floor((from - first) / FRESH_EVERY)) * FRESH_EVERY;
  const inverse = 1 / window;
  let sum = 0;
  let squares = 0;
  let limit = Number.POSITIVE_INFINITY;
  let next = first + skipped;
  for (let i = next; i < n; i++) {
    if (i < next) {
      const entering = x[i]! - x[i - lag]!;
      const leaving = x[i - window]! - x[i - window - lag]!;
      sum += entering - leaving;
      squares += entering * entering - leaving * leaving;
      limit = Math.max(limit, SHRUNK * squares);
    }
    const spread = squares - sum * (sum * inverse);
    if (i < next && spread > limit) {
      out[i] = spread;
      continue;
    }
    if (i === next) next += FRESH_EVERY;
    const begin = i - window + 1;
    const base = x[begin]! - x[begin - lag]!;
    let above = 0;
    squares = 0;
    for (let j = begin; j <= i; j++) {
      const d = x[j]! - x[j - lag]!;
      above += d - base;
      squares += d * d;
    }
    sum = window * base + above;
    limit = SHRUNK * squares;
    out[i] = freshSpread(x, lag, begin, i + 1, base + above * inverse);
  }
}

/** Σ(d − mean)² of the rows [begin, end), each difference about the mean; 0 where that is rounding. */
function freshSpread(
  x: Float64Array,
  lag: number,
  begin: number,
  end: number,
  mean: number,
): number {
  let spread = 0;
  for (let j = begin; j < end; j++) {
    const d = x[j]! - x[j - lag]! - mean;
    spread += d * d;
  }
  const rounding = ROUNDING * x[end - 1]!;
  return spread > (end - begin) * rounding * rounding ? spread : 0;
}
