/**
 * Average true range, Wilder-smoothed.
 * The first bar is left out of the seed, as in TA-Lib.
 */
import { trueRange } from '../../lib/numeric/true-range.js';
import { wilder } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [14, 20];

export default defineIndicator({
  about: 'average true range',
  source: 'TA-Lib ATR',
  family: 'volatility',
  columns: PERIODS.map((n) => ({
    name: `atr_${n}`,
    about: `Wilder average of ${n} true ranges`,
    unit: 'USD',
    first: n,
  })),
  compute(bars, out, scratch) {
    const range = scratch.take();
    trueRange(bars.high, bars.low, bars.close, range);
    PERIODS.forEach((n, c) => {
      wilder(range, n, out[c]!, 1);
    });
  },
});
