/**
 * Share of the days of a year that were at most as volatile as this one.
 * Measured by natr_14.
 */
import { percentRank } from '../../lib/numeric/rolling-rank.js';
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'rank of the volatility in a year',
  source: 'definition',
  family: 'volatility',
  params: { period: BARS, atr: BARS },
  defaults: [{ period: 252, atr: 14 }],
  names: ['natr_percentile_252'],
  columns: ({ period, atr }) => [
    {
      name: 'natr_percentile',
      about: `% of the last ${period} natr_${atr} ≤ current`,
      unit: 'percent',
      first: atr + period - 1,
    },
  ],
  compute({ n, from, high, low, close }, { period, atr }, out, scratch) {
    const range = scratch.shared(trueRange, high, low, close);
    const average = scratch.shared(averageTrueRange, range, atr);
    const relative = scratch.take();
    for (let i = 0; i < n; i++) relative[i] = (100 * average[i]!) / close[i]!;
    percentRank(relative, period, out[0]!, atr, 0, false, from);
  },
});
