/**
 * Parts of a candle, and how large they usually are, after TA-Lib's settings.
 *
 * "Usual" is always the mean of the bars before the one in question: a candle is
 * not compared with itself.
 */
import { rollingMean } from './rolling-mean.js';

/** TA-Lib's candle settings: bars to average over and the share of the average that counts. */
export const BODY_BARS = 10;
export const DOJI_SHARE = 0.1;
export const VERY_SHORT_SHARE = 0.1;
export const NEAR_BARS = 5;
export const NEAR_SHARE = 0.2;
export const FAR_SHARE = 0.6;

/** |C − O| of each bar. */
export function bodies(open: Float64Array, close: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(close[i]! - open[i]!);
}

/** H − L of each bar. */
export function ranges(high: Float64Array, low: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = high[i]! - low[i]!;
}

/** Mean of the `window` values before each row; NaN in the first `window` rows. */
export function meanBefore(x: Float64Array, window: number, out: Float64Array): void {
  rollingMean(x, window, out);
  if (out.length === 0) return;
  out.copyWithin(1, 0, out.length - 1);
  out[0] = Number.NaN;
}
