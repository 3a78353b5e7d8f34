/**
 * Change of a triple exponential average in percent: a trend without its noise.
 * Each average is seeded when the one below has 15 values.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { ema, emaTwice } from '../../lib/numeric/ema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'rate of change of a triple exponential average',
  source: 'TA-Lib TRIX',
  family: 'trend',
  params: { period: BARS },
  defaults: each('period', [15]),
  columns: ({ period }) => [
    {
      name: 'trix',
      about: `1-bar rate of change of the triple EMA of span ${period}`,
      unit: 'percent',
      first: 3 * period - 2,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    const one = scratch.take();
    const two = scratch.take();
    emaTwice(scratch.shared(ema, close, period), period, one, two, period - 1);
    relativeChange(two, 1, out[0]!, 100, 3 * period - 3);
  },
});
