/**
 * Angle of the least-squares line through 14 closes, in degrees.
 * Depends on the unit of price: compare it only with itself.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'angle of the regression line',
  source: 'TA-Lib LINEARREG_ANGLE',
  family: 'trend',
  columns: [{ name: 'linreg_angle_14', about: 'atan of the slope', unit: 'degrees', first: 13 }],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, 14);
    const slope = scratch.shared(linearSlope, mean, scratch.shared(wma, close, 14), 14);
    for (let i = 0; i < n; i++) target[i] = Math.atan(slope[i]!) * (180 / Math.PI);
  },
});
