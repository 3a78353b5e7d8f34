/**
 * Realised volatility: sample standard deviation of log returns, per year of 252 sessions.
 * Exactly 0 on a flat price.
 */
import { logReturn } from '../../lib/numeric/change.js';
import { returnDeviation } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

const YEAR = Math.sqrt(252);

export default defineParametric({
  about: 'annualised volatility of log returns',
  source: 'TTR volatility "close"',
  family: 'volatility',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [10, 20, 60]),
  columns: ({ period }) => [
    {
      name: 'realized_vol',
      about: `sample σ of ${period} log returns · √252`,
      unit: 'fraction',
      first: period,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const sigma = scratch.shared(returnDeviation, scratch.shared(logReturn, close), period);
    for (let i = from; i < n; i++) target[i] = YEAR * sigma[i]!;
  },
});
