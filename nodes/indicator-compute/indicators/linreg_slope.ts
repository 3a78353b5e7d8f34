/**
 * Slope of the least-squares line through 14 closes, per bar.
 * 0 on a flat price.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'slope of the regression line',
  source: 'TA-Lib LINEARREG_SLOPE',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'linreg_slope',
      about: `slope of the line through ${period} closes`,
      unit: 'USD per bar',
      first: period - 1,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    const mean = scratch.shared(rollingMean, close, period);
    const weighted = scratch.shared(wma, close, period);
    const slope = scratch.shared(linearSlope, mean, weighted, period);
    out[0]!.set(slope);
  },
});
