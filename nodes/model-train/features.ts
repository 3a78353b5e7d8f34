/**
 * What the model sees of a symbol on a day: figures without a unit, which mean
 * the same for every symbol and in every year. Only that day and earlier ones.
 */
import type { AdjustedBars } from '../lib/market/adjusted.js';
import { relativeChange } from '../lib/numeric/change.js';
import { closeLocation } from '../lib/numeric/price-position.js';
import { rollingMax } from '../lib/numeric/rolling-extrema.js';
import { rollingMean, rollingSum } from '../lib/numeric/rolling-mean.js';
import { rollingStd } from '../lib/numeric/rolling-std.js';
import { trueRange } from '../lib/numeric/true-range.js';
import { wilder, wilderMoves } from '../lib/numeric/wilder.js';

export const FEATURES = [
  'return_5',
  'return_20',
  'return_60',
  'rsi_14',
  'natr_14',
  'zscore_20',
  'price_to_sma_50',
  'price_to_sma_200',
  'dist_high_200',
  'volume_zscore_20',
  'cmf_20',
  'volatility_10_to_60',
] as const;

const P = FEATURES.length;

/** Bars before the first row that has every feature. */
export const WARMUP = 200;

/** Memory for the features of one symbol; the next one overwrites it. */
let memory = new Float64Array(0);

/**
 * One array of n values per feature, in the order of FEATURES; NaN where one is
 * undefined. The arrays hold until the next call.
 */
export function featuresOf(bars: AdjustedBars): Float64Array[] {
  const { n, high, low, close, volume } = bars;
  if (memory.length < (P + 2) * n) memory = new Float64Array((P + 2) * n * 2);
  const columns = Array.from({ length: P + 2 }, (_, c) => memory.subarray(c * n, (c + 1) * n));
  const [a, b] = columns.splice(P) as [Float64Array, Float64Array];
  const [ret5, ret20, ret60, rsi, natr, zscore, toSma50, toSma200, toHigh, volumeZ, flow, calm] =
    columns;
  relativeChange(close, 5, ret5!);
  relativeChange(close, 20, ret20!);
  relativeChange(close, 60, ret60!);
  wilderMoves(close, 14, rsi!, a);
  for (let i = 14; i < n; i++) {
    const moves = rsi![i]! + a[i]!;
    rsi![i] = moves > 1e-14 * close[i]! ? rsi![i]! / moves : 0.5;
  }
  trueRange(high, low, close, a);
  wilder(a, 14, natr!, 1);
  for (let i = 0; i < n; i++) natr![i] = natr![i]! / close[i]!;
  score(close, 20, zscore!, a);
  rollingMean(close, 50, toSma50!);
  for (let i = 0; i < n; i++) toSma50![i] = close[i]! / toSma50![i]! - 1;
  rollingMean(close, 200, toSma200!);
  for (let i = 0; i < n; i++) toSma200![i] = close[i]! / toSma200![i]! - 1;
  rollingMax(high, 200, toHigh!);
  for (let i = 0; i < n; i++) toHigh![i] = close[i]! / toHigh![i]! - 1;
  score(volume, 20, volumeZ!, a);
  closeLocation(high, low, close, a);
  for (let i = 0; i < n; i++) a[i] = a[i]! * volume[i]!;
  rollingSum(a, 20, flow!);
  rollingSum(volume, 20, b);
  for (let i = 0; i < n; i++) flow![i] = b[i]! > 0 ? flow![i]! / b[i]! : Number.NaN;
  relativeChange(close, 1, a);
  rollingStd(a, 10, 1, calm!, 1);
  rollingStd(a, 60, 1, b, 1);
  for (let i = 0; i < n; i++) calm![i] = b[i]! > 0 ? calm![i]! / b[i]! : Number.NaN;
  return columns;
}

/** (x − mean) / population deviation of the last `window`; NaN where nothing varied. */
function score(x: Float64Array, window: number, out: Float64Array, deviation: Float64Array): void {
  rollingMean(x, window, out);
  rollingStd(x, window, 0, deviation);
  for (let i = 0; i < x.length; i++) {
    out[i] = deviation[i]! > 0 ? (x[i]! - out[i]!) / deviation[i]! : Number.NaN;
  }
}
