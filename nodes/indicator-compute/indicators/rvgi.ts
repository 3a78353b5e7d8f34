/**
 * Relative vigour: how much of the range the bodies used, smoothed.
 * Undefined where the bars had no range.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

function weigh(a: number, b: number, c: number, d: number): number {
  return (a + 2 * b + 2 * c + d) / 6;
}

export default defineIndicator({
  about: 'relative vigour index',
  source: 'Ehlers 2002',
  family: 'momentum',
  columns: [
    {
      name: 'rvgi_10',
      about: 'SMA 10 of weighted C − O / the same of H − L, weights 1-2-2-1',
      first: 12,
    },
    { name: 'rvgi_signal', about: 'weighted mean 1-2-2-1 of rvgi_10', first: 15 },
  ],
  compute({ n, open, high, low, close }, out, scratch) {
    const target = out[0]!;

    const signal = out[1]!;
    const body = scratch.take();
    const range = scratch.take();
    const width = scratch.take();
    for (let i = 3; i < n; i++) {
      body[i] = weigh(
        close[i]! - open[i]!,
        close[i - 1]! - open[i - 1]!,
        close[i - 2]! - open[i - 2]!,
        close[i - 3]! - open[i - 3]!,
      );
      range[i] = weigh(
        high[i]! - low[i]!,
        high[i - 1]! - low[i - 1]!,
        high[i - 2]! - low[i - 2]!,
        high[i - 3]! - low[i - 3]!,
      );
    }
    rollingMean(body, 10, target, 3);
    rollingMean(range, 10, width, 3);
    for (let i = 12; i < n; i++) target[i] = width[i]! > 0 ? target[i]! / width[i]! : Number.NaN;
    signal.fill(Number.NaN, 0, Math.min(15, n));
    for (let i = 15; i < n; i++)
      signal[i] = weigh(target[i]!, target[i - 1]!, target[i - 2]!, target[i - 3]!);
  },
});
