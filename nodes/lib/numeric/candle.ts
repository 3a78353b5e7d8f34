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

/** Mean body of the 10 bars before each row; NaN in the first 10 rows. */
export function usualBody(
  open: Float64Array,
  close: Float64Array,
  out: Float64Array,
  work: Float64Array,
): void {
  for (let i = 1; i < out.length; i++) work[i] = Math.abs(close[i - 1]! - open[i - 1]!);
  rollingMean(work, BODY_BARS, out, 1);
}

/** `share` of the mean range H − L of the `bars` bars before each row; NaN in the first `bars` rows. */
export function usualRange(
  high: Float64Array,
  low: Float64Array,
  bars: number,
  share: number,
  out: Float64Array,
  work: Float64Array,
): void {
  for (let i = 1; i < out.length; i++) work[i] = high[i - 1]! - low[i - 1]!;
  rollingMean(work, bars, out, 1);
  for (let i = bars; i < out.length; i++) out[i] = share * out[i]!;
}
