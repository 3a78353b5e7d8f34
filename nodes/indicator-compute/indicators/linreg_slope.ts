/**
 * Slope of the least-squares line through 14 closes, per bar.
 * 0 on a flat price.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'slope of the regression line',
  source: 'TA-Lib LINEARREG_SLOPE',
  family: 'trend',
  columns: [
    {
      name: 'linreg_slope_14',
      about: 'slope of the line through 14 closes',
      unit: 'USD per bar',
      first: 13,
    },
  ],
  compute({ close }, out, scratch) {
    const mean = scratch.shared(rollingMean, close, 14);
    out[0]!.set(scratch.shared(linearSlope, mean, scratch.shared(wma, close, 14), 14));
  },
});
