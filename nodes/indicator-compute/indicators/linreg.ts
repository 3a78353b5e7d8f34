/**
 * End of the least-squares line through the last 14 closes.
 * Where the trend says the price should be now.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'end of the regression line',
  source: 'TA-Lib LINEARREG',
  family: 'moving_average',
  columns: [
    { name: 'linreg_14', about: 'end point of the line through 14 closes', unit: 'USD', first: 13 },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, 14);
    const slope = scratch.shared(linearSlope, mean, scratch.shared(wma, close, 14), 14);
    for (let i = 0; i < n; i++) target[i] = mean[i]! + 6.5 * slope[i]!;
  },
});
