/**
 * The least-squares line through 14 closes, drawn one bar further.
 * A forecast made of past bars alone.
 */
import { linearSlope } from '../../lib/numeric/linear-fit.js';
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

    const mean = scratch.take();
    linearSlope(close, 14, target, mean);
    for (let i = 13; i < n; i++) target[i] = mean[i]! + 7.5 * target[i]!;
  },
});
