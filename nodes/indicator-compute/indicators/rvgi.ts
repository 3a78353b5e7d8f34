/**
 * Relative vigour: how much of the range the bodies used, smoothed.
 * Undefined where the bars had no range.
 */
import { ranges } from '../../lib/numeric/candle.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

/** Mean of the last four rows with weights 1-2-2-1; NaN before row `first`. */
function weigh(x: Float64Array, out: Float64Array, first: number): void {
  out.fill(Number.NaN, 0, Math.min(first, out.length));
  for (let i = first; i < out.length; i++) {
    out[i] = (x[i]! + 2 * x[i - 1]! + 2 * x[i - 2]! + x[i - 3]!) / 6;
  }
}

export default defineParametric({
  about: 'relative vigour index',
  source: 'Ehlers 2002',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [10]),
  names: ['rvgi_10', 'rvgi_signal'],
  columns: ({ period }) => [
    {
      name: 'rvgi',
      about: `SMA ${period} of weighted C − O / the same of H − L, weights 1-2-2-1`,
      first: period + 2,
    },
    { name: 'rvgi_signal', about: `weighted mean 1-2-2-1 of rvgi_${period}`, first: period + 5 },
  ],
  compute({ n, open, high, low, close }, { period }, out, scratch) {
    const line = out[0]!;
    const signal = out[1]!;
    const body = scratch.take();
    const weighted = scratch.take();
    const width = scratch.take();
    for (let i = 0; i < n; i++) body[i] = close[i]! - open[i]!;
    weigh(body, weighted, 3);
    rollingMean(weighted, period, line, 3);
    weigh(scratch.shared(ranges, high, low), weighted, 3);
    rollingMean(weighted, period, width, 3);
    for (let i = 0; i < n; i++) line[i] = width[i]! > 0 ? line[i]! / width[i]! : Number.NaN;
    weigh(line, signal, period + 5);
  },
});
