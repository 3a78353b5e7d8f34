/**
 * Share of the variance of 14 closes that their regression line explains.
 * Undefined on a flat price.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'fit of the regression line',
  source: 'definition',
  family: 'trend',
  columns: [
    {
      name: 'linreg_r2_14',
      about: 'R² of 14 closes on the bar number',
      unit: 'fraction',
      first: 13,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const sigma = scratch.take();
    const mean = scratch.shared(rollingMean, close, 14);
    const slope = scratch.shared(linearSlope, mean, scratch.shared(wma, close, 14), 14);
    rollingStd(close, 14, 0, sigma);
    // (14² − 1) / 12 is the variance of 14 bar numbers.
    const spread = 195 / 12;
    for (let i = 0; i < n; i++) {
      const variance = sigma[i]! * sigma[i]!;
      target[i] =
        variance > 0 ? Math.min(1, (slope[i]! * slope[i]! * spread) / variance) : Number.NaN;
    }
  },
});
