/**
 * How two series move together over a sliding window.
 *
 * Means and products of deviations slide (Welford). They are computed afresh in
 * two passes every 256 rows, and at once when a sum of squares has shrunk so far
 * that what is left could be rounding.
 */

const FRESH_EVERY = 256;
/** Below this share of the largest sum since the last fresh one, digits are being lost. */
const SHRUNK = 1e-4;

/**
 * Σ(x − mean)(y − mean) over Σ(y − mean)² (`slope`), or over the root of both
 * sums of squares (`correlation`), of the last `window` rows; y is read `lag`
 * rows earlier. NaN before row `from + window - 1` and where a needed sum is 0.
 */
export function rollingRelation(
  kind: 'slope' | 'correlation',
  x: Float64Array,
  y: Float64Array,
  window: number,
  out: Float64Array,
  from: number,
  lag = 0,
): void {
  const n = x.length;
  const first = from + window - 1;
  out.fill(Number.NaN, 0, Math.min(first, n));
  const isSlope = kind === 'slope';
  const inverse = 1 / window;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  let peakX = 0;
  let peakY = 0;
  let age = FRESH_EVERY;
  for (let i = first; i < n; i++) {
    if (age < FRESH_EVERY) {
      const oldX = x[i - window]!;
      const oldY = y[i - window - lag]!;
      const stepX = x[i]! - oldX;
      const stepY = y[i - lag]! - oldY;
      const beforeX = meanX;
      const beforeY = meanY;
      meanX += stepX * inverse;
      meanY += stepY * inverse;
      xx += stepX * (x[i]! - meanX + (oldX - beforeX));
      yy += stepY * (y[i - lag]! - meanY + (oldY - beforeY));
      xy += stepY * (x[i]! - meanX) + stepX * (oldY - beforeY);
      if (xx > peakX) peakX = xx;
      if (yy > peakY) peakY = yy;
    }
    if (++age > FRESH_EVERY || xx <= peakX * SHRUNK || yy <= peakY * SHRUNK) {
      meanX = 0;
      meanY = 0;
      xx = 0;
      xy = 0;
      yy = 0;
      const start = i - window + 1;
      const baseX = x[start]!;
      const baseY = y[start - lag]!;
      for (let j = start; j <= i; j++) {
        meanX += x[j]! - baseX;
        meanY += y[j - lag]! - baseY;
      }
      meanX = baseX + meanX * inverse;
      meanY = baseY + meanY * inverse;
      for (let j = start; j <= i; j++) {
        const a = x[j]! - meanX;
        const b = y[j - lag]! - meanY;
        xx += a * a;
        xy += a * b;
        yy += b * b;
      }
      peakX = xx;
      peakY = yy;
      age = 1;
    }
    const base = isSlope ? yy : Math.sqrt(xx * yy);
    out[i] = base > 0 ? xy / base : Number.NaN;
  }
}
