/**
 * Acceleration of the awesome oscillator: itself less its mean of 5.
 * Turns before it does.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'accelerator oscillator',
  source: 'Williams',
  family: 'momentum',
  columns: [
    { name: 'accelerator_osc', about: 'awesome_osc − SMA 5 of it', unit: 'USD', first: 37 },
  ],
  compute({ n, high, low }, out, scratch) {
    const target = out[0]!;

    const middle = scratch.take();
    const slow = scratch.take();
    const fast = scratch.take();
    for (let i = 0; i < n; i++) middle[i] = (high[i]! + low[i]!) / 2;
    rollingMean(middle, 5, fast);
    rollingMean(middle, 34, slow);
    for (let i = 33; i < n; i++) fast[i] = fast[i]! - slow[i]!;
    rollingMean(fast, 5, target, 33);
    for (let i = 37; i < n; i++) target[i] = fast[i]! - target[i]!;
  },
});
