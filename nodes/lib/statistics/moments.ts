/**
 * Mean and central moments of a series, and how those of two series make those of both.
 *
 * What a test of a Sharpe ratio needs of a series is in five numbers, so that
 * pieces of a history can be kept as numbers and joined later without the days.
 */

/** n values with their mean and the sums of powers of the distances from it. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

/** Of no value at all. */
export const NO_MOMENTS: Moments = { n: 0, mean: 0, m2: 0, m3: 0, m4: 0 };

/** Moments of x[from, to). No NaN allowed; two passes, so that nothing cancels. */
export function momentsOf(x: ArrayLike<number>, from = 0, to = x.length): Moments {
  const n = to - from;
  if (n <= 0) return NO_MOMENTS;
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i]!;
  const mean = sum / n;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = from; i < to; i++) {
    const d = x[i]! - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
  }
  return { n, mean, m2, m3, m4 };
}

/**
 * Moments of two series laid end to end.
 *
 * Source   Pébay (2008), Sandia report SAND2008-6212, equations 2.1 to 3.1.
 */
export function joinMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const d = b.mean - a.mean;
  const share = (d * a.n * b.n) / n;
  return {
    n,
    mean: a.mean + (d * b.n) / n,
    m2: a.m2 + b.m2 + d * share,
    m3: a.m3 + b.m3 + (d * d * share * (a.n - b.n)) / n + (3 * d * (a.n * b.m2 - b.n * a.m2)) / n,
    m4:
      a.m4 +
      b.m4 +
      (d * d * d * share * (a.n * a.n - a.n * b.n + b.n * b.n)) / (n * n) +
      (6 * d * d * (a.n * a.n * b.m2 + b.n * b.n * a.m2)) / (n * n) +
      (4 * d * (a.n * b.m3 - b.n * a.m3)) / n,
  };
}
