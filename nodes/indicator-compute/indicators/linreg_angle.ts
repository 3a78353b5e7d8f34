/**
 * Angle of the least-squares line through 14 closes, in degrees.
 * Depends on the unit of price: compare it only with itself.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'angle of the regression line',
  source: 'TA-Lib LINEARREG_ANGLE',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'linreg_angle',
      about: `atan of the slope of the line through ${period} closes`,
      unit: 'degrees',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, period);
    const weighted = scratch.shared(wma, close, period);
    const slope = scratch.shared(linearSlope, mean, weighted, period);
    for (let i = from; i < n; i++) target[i] = Math.atan(slope[i]!) * (180 / Math.PI);
  },
});
