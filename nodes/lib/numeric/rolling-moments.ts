/**
 * Skewness and kurtosis over a sliding window.
 *
 * Sums of powers slide about a base near the window's mean. They are computed
 * afresh every 256 rows, and at once when an outlier that has left would leave
 * its rounding behind.
 */
import { meanOf } from './rolling-mean.js';

/** Which of the two; both adjusted for sample size (Fisher–Pearson G1, excess G2). */
export type Moment = 'skewness' | 'kurtosis';

const FRESH_EVERY = 256;
/** Below this share of the largest sum of squares since the last fresh one, digits are being lost. */
const SHRUNK = 1e-2;

/** NaN before row `from + window - 1` and where the values do not vary. */
export function rollingMoment(
  x: Float64Array,
  window: number,
  moment: Moment,
  out: Float64Array,
  from: number,
): void {
  const n = window;
  const first = from + n - 1;
  out.fill(Number.NaN, 0, Math.min(first, x.length));
  const isSkew = moment === 'skewness';
  const skewFactor = Math.sqrt(n * (n - 1)) / (n - 2);
  const kurtFactor = (n - 1) / ((n - 2) * (n - 3));
  // Taken out of an array they would have no known type, and each new sum would be allocated.
  let base = 0;
  let one = 0;
  let two = 0;
  let three = 0;
  let four = 0;
  let peak = 0;
  let age = FRESH_EVERY;
  for (let i = first; i < x.length; i++) {
    if (age < FRESH_EVERY) {
      const a = x[i]! - base;
      const b = x[i - n]! - base;
      const aa = a * a;
      const bb = b * b;
      one += a - b;
      two += aa - bb;
      three += aa * a - bb * b;
      four += aa * aa - bb * bb;
      if (two > peak) peak = two;
    }
    let m1 = one / n;
    let m2 = two / n - m1 * m1;
    if (++age > FRESH_EVERY || n * m2 <= peak * SHRUNK) {
      base = meanOf(x, i - n + 1, i + 1);
      one = 0;
      two = 0;
      three = 0;
      four = 0;
      for (let j = i - n + 1; j <= i; j++) {
        const d = x[j]! - base;
        const dd = d * d;
        one += d;
        two += dd;
        three += dd * d;
        four += dd * dd;
      }
      peak = two;
      age = 1;
      m1 = one / n;
      m2 = two / n - m1 * m1;
    }
    if (!(m2 > 0)) {
      out[i] = Number.NaN;
    } else if (isSkew) {
      const m3 = three / n - m1 * ((3 * two) / n - 2 * m1 * m1);
      out[i] = (skewFactor * m3) / (m2 * Math.sqrt(m2));
    } else {
      const m4 = four / n - m1 * ((4 * three) / n - m1 * ((6 * two) / n - 3 * m1 * m1));
      out[i] = kurtFactor * ((n + 1) * (m4 / (m2 * m2) - 3) + 6);
    }
  }
}
