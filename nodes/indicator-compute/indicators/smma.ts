/**
 * Smoothed moving average: Wilder's smoothing of the close.
 * Slower than an exponential average of the same length.
 */
import { wilder } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Wilder average of the close',
  source: 'Wilder 1978',
  family: 'moving_average',
  columns: [
    {
      name: 'smma_14',
      about: '(previous · 13 + C) / 14, seeded with the mean of 14',
      unit: 'USD',
      first: 13,
    },
  ],
  compute(bars, out) {
    wilder(bars.close, 14, out[0]!);
  },
});
