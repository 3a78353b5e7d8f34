/**
 * Awesome oscillator: a fast against a slow average of the middle of the bars.
 * Above 0 when recent bars lie higher.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'awesome oscillator',
  source: 'Williams',
  family: 'momentum',
  columns: [
    { name: 'awesome_osc', about: 'SMA 5 − SMA 34 of (H + L) / 2', unit: 'USD', first: 33 },
  ],
  compute({ n, high, low }, out, scratch) {
    const target = out[0]!;
    const middle = scratch.take();
    const slow = scratch.take();
    for (let i = 0; i < n; i++) middle[i] = (high[i]! + low[i]!) / 2;
    rollingMean(middle, 5, target);
    rollingMean(middle, 34, slow);
    for (let i = 0; i < n; i++) target[i] = target[i]! - slow[i]!;
  },
});
