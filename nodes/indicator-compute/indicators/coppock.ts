/**
 * Coppock curve: smoothed sum of two rates of change.
 * Made for monthly bars; on daily bars it is a momentum line.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { wma } from '../../lib/numeric/wma.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'Coppock curve',
  source: 'Coppock 1962',
  family: 'trend',
  params: { long: BARS, short: BARS, period: BARS },
  defaults: [{ long: 14, short: 11, period: 10 }],
  names: ['coppock'],
  columns: ({ long, short, period }) => [
    {
      name: 'coppock',
      about: `WMA ${period} of ROC ${long} + ROC ${short}`,
      unit: 'percent',
      first: Math.max(long, short) + period - 1,
    },
  ],
  compute({ n, close }, { long, short, period }, out, scratch) {
    const target = out[0]!;
    const sum = scratch.take();
    const other = scratch.take();
    relativeChange(close, long, sum, 100);
    relativeChange(close, short, other, 100);
    const start = Math.max(long, short);
    for (let i = start; i < n; i++) sum[i] = sum[i]! + other[i]!;
    wma(sum, period, target, start);
  },
});
