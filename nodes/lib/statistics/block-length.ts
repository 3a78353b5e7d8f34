/**
 * How long the blocks of a bootstrap must be so that a series keeps the memory it has.
 *
 * Source   Politis and White (2004), Econometric Reviews 23/1, with the correction of
 *          Patton, Politis and White (2009), 28/4: the expected length of the blocks
 *          of the stationary bootstrap for the variance of a mean.
 */

/**
 * Expected block length for x, at least 1 and at most min(3√n, n/3).
 *
 * Edges    a series that does not vary, or of fewer than 10 values, has no memory to keep: 1.
 */
export function blockLength(x: Float64Array): number {
  const n = x.length;
  if (n < 10) return 1;
  const near = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const most = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + near);
  const lags = Math.min(n - 1, 2 * most);
  const centred = centredOf(x);
  const covariance = new Float64Array(lags + 1);
  // Most series forget at once: a lag is computed when it is asked for, and most never are.
  let known = 0;
  const covarianceAt = (lag: number): number => {
    for (; known <= lag; known++) covariance[known] = autocovariance(centred, known);
    return covariance[lag]!;
  };
  const variance = covarianceAt(0);
  if (!(variance > 0)) return 1;
  const bound = 2 * Math.sqrt(Math.log10(n) / n);
  const isSmall = (lag: number): boolean =>
    lag > lags || Math.abs(covarianceAt(lag)) < bound * variance;
  let memory = 1;
  // The first lag after which so many in a row are nothing but noise.
  while (memory < most && !Array.from({ length: near }, (_, k) => memory + k).every(isSmall)) {
    memory++;
  }
  const bandwidth = Math.min(2 * memory, lags);
  let spectrum = variance;
  let slope = 0;
  for (let lag = 1; lag <= bandwidth; lag++) {
    const weight = Math.min(1, 2 * (1 - lag / bandwidth));
    spectrum += 2 * weight * covarianceAt(lag);
    slope += 2 * weight * lag * covarianceAt(lag);
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  if (!(spectrum > 0)) return longest;
  const optimal = ((slope / spectrum) ** 2 * n) ** (1 / 3);
  return Math.min(longest, Math.max(1, optimal));
}

function centredOf(x: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  const mean = sum / x.length;
  const centred = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) centred[i] = x[i]! - mean;
  return centred;
}

function autocovariance(centred: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < centred.length; i++) sum += centred[i]! * centred[i - lag]!;
  return sum / centred.length;
}
