/**
 * Share of the variance of 14 closes that their regression line explains.
 * Undefined on a flat price.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
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
    linearSlope(close, 14, target, scratch.take());
    rollingStd(close, 14, 0, sigma);
    // (14² − 1) / 12 is the variance of 14 bar numbers.
    const spread = 195 / 12;
    for (let i = 13; i < n; i++) {
      const variance = sigma[i]! * sigma[i]!;
      target[i] =
        variance > 0 ? Math.min(1, (target[i]! * target[i]! * spread) / variance) : Number.NaN;
    }
  },
});
