/**
 * Skewness and kurtosis over a sliding window, each window from its own mean.
 *
 * Two passes per window: nothing drifts, and an outlier that has left leaves no trace.
 */
import { rollingMean } from './rolling-mean.js';

/** Which of the two; both adjusted for sample size (Fisher–Pearson G1, excess G2). */
export type Moment = 'skewness' | 'kurtosis';

/** NaN before row `from + window - 1` and where the values do not vary. */
export function rollingMoment(
  x: Float64Array,
  window: number,
  moment: Moment,
  out: Float64Array,
  from: number,
): void {
  rollingMean(x, window, out, from);
  const n = window;
  const skewFactor = Math.sqrt(n * (n - 1)) / (n - 2);
  const kurtFactor = (n - 1) / ((n - 2) * (n - 3));
  for (let i = from + n - 1; i < x.length; i++) {
    const mean = out[i]!;
    let two = 0;
    let high = 0;
    for (let j = i - n + 1; j <= i; j++) {
      const d = x[j]! - mean;
      const square = d * d;
      two += square;
      high += moment === 'skewness' ? square * d : square * square;
    }
    two /= n;
    high /= n;
    if (!(two > 0)) out[i] = Number.NaN;
    else if (moment === 'skewness') out[i] = (skewFactor * high) / (two * Math.sqrt(two));
    else out[i] = kurtFactor * ((n + 1) * (high / (two * two) - 3) + 6);
  }
}
