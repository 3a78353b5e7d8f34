/**
 * Share of the days of a year that were at most as volatile as this one.
 * Measured by natr_14.
 */
import { percentRank } from '../../lib/numeric/rolling-rank.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { wilder } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'rank of the volatility in a year',
  source: 'definition',
  family: 'volatility',
  columns: [
    {
      name: 'natr_percentile_252',
      about: '% of the last 252 natr_14 ≤ current',
      unit: 'percent',
      first: 265,
    },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;

    const range = scratch.take();
    const average = scratch.take();
    trueRange(high, low, close, range);
    wilder(range, 14, average, 1);
    for (let i = 14; i < n; i++) average[i] = (100 * average[i]!) / close[i]!;
    percentRank(average, 252, target, 14);
  },
});
