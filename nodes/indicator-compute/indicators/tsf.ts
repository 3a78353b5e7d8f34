/**
 * The least-squares line through 14 closes, drawn one bar further.
 * A forecast made of past bars alone.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'regression line at the next bar',
  source: 'TA-Lib TSF',
  family: 'moving_average',
  columns: [
    { name: 'tsf_14', about: 'line through 14 closes at the next bar', unit: 'USD', first: 13 },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const mean = scratch.shared(rollingMean, close, 14);
    const slope = scratch.shared(linearSlope, mean, scratch.shared(wma, close, 14), 14);
    for (let i = 0; i < n; i++) target[i] = mean[i]! + 7.5 * slope[i]!;
  },
});
