/**
 * The probability that a Sharpe ratio is really above a threshold, and the length
 * of history that it takes to say so.
 *
 * Source   Bailey and López de Prado (2012), "The Sharpe ratio efficient frontier",
 *          J. of Risk 15/2. Assumes returns that do not depend on one another.
 */
import { normalCdf, normalQuantile } from './normal.js';
import { type SharpeRatio, sharpeVariance } from './sharpe-ratio.js';

/** Probability that the true ratio exceeds `threshold`; both per period. */
export function probabilisticSharpe(ratio: SharpeRatio, threshold: number): number {
  const distance = (ratio.sharpe - threshold) * Math.sqrt(ratio.n - 1);
  return normalCdf(distance / Math.sqrt(sharpeVariance(ratio)));
}

/**
 * Returns needed until a ratio like this one is above `threshold` with `confidence`.
 *
 * Edges    a ratio that is not above the threshold never gets there: Infinity.
 */
export function minimumTrackRecord(
  ratio: Omit<SharpeRatio, 'n'>,
  threshold: number,
  confidence = 0.95,
): number {
  const edge = ratio.sharpe - threshold;
  if (!(edge > 0)) return Number.POSITIVE_INFINITY;
  if (last.confidence !== confidence) last = { confidence, z: normalQuantile(confidence) };
  return 1 + sharpeVariance(ratio) * (last.z / edge) ** 2;
}

/** Thousands of ratios are asked about with the same confidence. */
let last = { confidence: Number.NaN, z: Number.NaN };
