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

/** Moments of many series, those of one at one place of all five. */
export type MomentColumns = Readonly<Record<keyof Moments, Float64Array>>;

/** Room for the moments of so many series, all of no value yet. */
export function noMoments(count: number): MomentColumns {
  const column = (): Float64Array => new Float64Array(count);
  return { n: column(), mean: column(), m2: column(), m3: column(), m4: column() };
}

/** The moments at one place. */
export function momentsAt({ n, mean, m2, m3, m4 }: MomentColumns, at: number): Moments {
  return { n: n[at]!, mean: mean[at]!, m2: m2[at]!, m3: m3[at]!, m4: m4[at]! };
}

/**
 * Lays the series at place `j` of `pieces` behind the one at place `i` of `whole`, where the
 * moments of both are then. In columns, as tens of thousands of pieces are joined.
 *
 * Source   Pébay (2008), Sandia report SAND2008-6212, equations 2.1 to 3.1.
 */
export function joinMoments(
  whole: MomentColumns,
  i: number,
  pieces: MomentColumns,
  j: number,
): void {
  const na = whole.n[i]!;
  const nb = pieces.n[j]!;
  if (nb === 0) return;
  const b1 = pieces.mean[j]!;
  const b2 = pieces.m2[j]!;
  const b3 = pieces.m3[j]!;
  const b4 = pieces.m4[j]!;
  if (na === 0) {
    // The figures of the piece as they are.
    whole.n[i] = nb;
    whole.mean[i] = b1;
    whole.m2[i] = b2;
    whole.m3[i] = b3;
    whole.m4[i] = b4;
    return;
  }
  const a1 = whole.mean[i]!;
  const a2 = whole.m2[i]!;
  const a3 = whole.m3[i]!;
  const a4 = whole.m4[i]!;
  const n = na + nb;
  const d = b1 - a1;
  const share = (d * na * nb) / n;
  whole.n[i] = n;
  whole.mean[i] = a1 + (d * nb) / n;
  whole.m2[i] = a2 + b2 + d * share;
  whole.m3[i] = a3 + b3 + (d * d * share * (na - nb)) / n + (3 * d * (na * b2 - nb * a2)) / n;
  whole.m4[i] =
    a4 +
    b4 +
    (d * d * d * share * (na * na - na * nb + nb * nb)) / (n * n) +
    (6 * d * d * (na * na * b2 + nb * nb * a2)) / (n * n) +
    (4 * d * (na * b3 - nb * a3)) / n;
}
