/**
 * Features on one scale: outliers cut off at quantiles of the training rows, then mean
 * 0 and deviation 1 over them. Rows to predict are scaled as the training rows were.
 */
/** Values beyond these quantiles of the training rows are cut off there. */
const WINSOR = 0.01;

/** One value per feature each. */
export interface Scale {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Where values of a feature are cut off, from a sorted sample of its training values. */
export function fitBounds(sorted: Float64Array, scale: Scale, feature: number): void {
  scale.low[feature] = quantileOf(sorted, WINSOR);
  scale.high[feature] = quantileOf(sorted, 1 - WINSOR);
}

/** Interpolated linearly (Hyndman and Fan, type 7). */
function quantileOf(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (next - low) * (position - below);
}

/** Mean and deviation of n ≥ 1 rows of x (row-major, n × p), cut off at the bounds that are known. */
export function fitSpread(x: Float64Array, n: number, p: number, scale: Scale): void {
  const { mean, deviation } = scale;
  addValues(x, n, p, scale);
  for (let c = 0; c < p; c++) mean[c] = mean[c]! / n;
  addSquares(x, n, p, scale);
  // A feature that never varied says nothing: any scale will do.
  for (let c = 0; c < p; c++) deviation[c] = Math.sqrt(deviation[c]! / n) || 1;
}

function addValues(x: Float64Array, n: number, p: number, { low, high, mean }: Scale): void {
  for (let i = 0, k = 0; i < n; i++) {
    for (let c = 0; c < p; c++, k++) {
      mean[c] = mean[c]! + Math.min(high[c]!, Math.max(low[c]!, x[k]!));
    }
  }
}

function addSquares(
  x: Float64Array,
  n: number,
  p: number,
  { low, high, mean, deviation }: Scale,
): void {
  for (let i = 0, k = 0; i < n; i++) {
    for (let c = 0; c < p; c++, k++) {
      const distance = Math.min(high[c]!, Math.max(low[c]!, x[k]!)) - mean[c]!;
      deviation[c] = deviation[c]! + distance * distance;
    }
  }
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
