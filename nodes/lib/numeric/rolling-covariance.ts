/**
 * How two series move together over a sliding window.
 *
 * Means slide with a compensated sum; products are summed afresh about them in
 * every window, so nothing drifts.
 */
import { rollingMean } from './rolling-mean.js';

/**
 * Σ(x − mean)(y − mean) over Σ(y − mean)² (`slope`), or over the root of both
 * sums of squares (`correlation`), of the last `window` rows; y is read `lag`
 * rows earlier. NaN before row `from + window - 1` and where a needed sum is 0.
 * `meanX` and `meanY` are work space.
 */
export function rollingRelation(
  kind: 'slope' | 'correlation',
  x: Float64Array,
  y: Float64Array,
  window: number,
  out: Float64Array,
  meanX: Float64Array,
  meanY: Float64Array,
  from: number,
  lag = 0,
): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  rollingMean(x, window, meanX, from);
  rollingMean(y, window, meanY, from - lag);
  for (let i = first; i < n; i++) {
    const mx = meanX[i]!;
    const my = meanY[i - lag]!;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let j = i - window + 1; j <= i; j++) {
      const a = x[j]! - mx;
      const b = y[j - lag]! - my;
      xx += a * a;
      xy += a * b;
      yy += b * b;
    }
    const base = kind === 'slope' ? yy : Math.sqrt(xx * yy);
    out[i] = base > 0 ? xy / base : Number.NaN;
  }
}
