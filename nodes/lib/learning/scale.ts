/**
 * Features on one scale: outliers cut off at quantiles of the training rows, then mean
 * 0 and deviation 1 over them. Rows to predict are scaled as the training rows were.
 */
import { quantile } from '../numeric/order-statistics.js';

/** Values beyond these quantiles of the training rows are cut off there. */
const WINSOR = 0.01;

/** One value per feature each. */
export interface Scale {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

export function emptyScale(p: number): Scale {
  return {
    low: new Float64Array(p),
    high: new Float64Array(p),
    mean: new Float64Array(p),
    deviation: new Float64Array(p),
  };
}

/** Finds the scale of one feature from its n ≥ 1 training values, which it rearranges. */
export function fitScale(x: Float64Array, n: number, scale: Scale, feature: number): void {
  const low = quantile(x, n, WINSOR);
  const high = quantile(x, n, 1 - WINSOR);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.min(high, Math.max(low, x[i]!));
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (Math.min(high, Math.max(low, x[i]!)) - mean) ** 2;
  scale.low[feature] = low;
  scale.high[feature] = high;
  scale.mean[feature] = mean;
  // A feature that never varied says nothing: any scale will do.
  scale.deviation[feature] = Math.sqrt(squares / n) || 1;
}

/** Scales n rows of x (row-major, n × p) in place. */
export function applyScale(x: Float64Array, n: number, p: number, scale: Scale): void {
  const { low, high, mean, deviation } = scale;
  for (let i = 0, k = 0; i < n; i++) {
    for (let c = 0; c < p; c++, k++) {
      const value = Math.min(high[c]!, Math.max(low[c]!, x[k]!));
      x[k] = (value - mean[c]!) / deviation[c]!;
    }
  }
}
