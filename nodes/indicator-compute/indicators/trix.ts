/**
 * Change of a triple exponential average in percent: a trend without its noise.
 * Each average is seeded when the one below has 15 values.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'rate of change of a triple exponential average',
  source: 'TA-Lib TRIX',
  family: 'trend',
  columns: [
    {
      name: 'trix_15',
      about: 'change over one bar of the third EMA, span 15',
      unit: 'percent',
      first: 43,
    },
  ],
  compute(bars, out, scratch) {
    const one = scratch.take();
    const two = scratch.take();
    ema(bars.close, 15, one);
    ema(one, 15, two, 14);
    ema(two, 15, one, 28);
    relativeChange(one, 1, out[0]!, 100, 42);
  },
});
