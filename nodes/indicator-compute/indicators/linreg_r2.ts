/**
 * Share of the variance of 14 closes that their regression line explains.
 * Undefined on a flat price.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { populationDeviation } from '../../lib/numeric/rolling-std.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'fit of the regression line',
  source: 'definition',
  family: 'trend',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'linreg_r2',
      about: `R² of ${period} closes on the bar number`,
      unit: 'fraction',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, period);
    const weighted = scratch.shared(wma, close, period);
    const slope = scratch.shared(linearSlope, mean, weighted, period);
    const sigma = scratch.shared(populationDeviation, close, period);
    // The variance of the bar numbers of a window.
    const spread = (period * period - 1) / 12;
    for (let i = from; i < n; i++) {
      const variance = sigma[i]! * sigma[i]!;
      const explained = slope[i]! * slope[i]! * spread;
      target[i] = variance > 0 ? Math.min(1, explained / variance) : Number.NaN;
    }
  },
});
