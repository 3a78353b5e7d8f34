/**
 * How much the 20-day volatility itself has varied over 20 days.
 * 0 on a flat price.
 */
import { logReturn } from '../../lib/numeric/change.js';
import { returnDeviation, rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

const YEAR = Math.sqrt(252);

export default defineParametric({
  about: 'deviation of the realised volatility',
  source: 'definition',
  family: 'volatility',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'vol_of_vol',
      about: `sample σ of ${period} realized_vol_${period}`,
      unit: 'fraction',
      first: 2 * period - 1,
    },
  ],
  compute({ n, close }, { period }, out, scratch) {
    const sigma = scratch.shared(returnDeviation, scratch.shared(logReturn, close), period);
    const yearly = scratch.take();
    for (let i = 0; i < n; i++) yearly[i] = YEAR * sigma[i]!;
    rollingStd(yearly, period, 1, out[0]!, period);
  },
});
