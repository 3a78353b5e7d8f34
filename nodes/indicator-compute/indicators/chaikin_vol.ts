/**
 * Change of the smoothed range H − L over 10 bars.
 * Undefined where there was no range before.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Chaikin volatility',
  source: 'Chaikin',
  family: 'volatility',
  columns: [
    { name: 'chaikin_vol_10', about: 'ROC 10 of EMA 10 of H − L', unit: 'percent', first: 19 },
  ],
  compute({ n, high, low }, out, scratch) {
    const target = out[0]!;

    const range = scratch.take();
    const smooth = scratch.take();
    for (let i = 0; i < n; i++) range[i] = high[i]! - low[i]!;
    ema(range, 10, smooth);
    relativeChange(smooth, 10, target, 100, 9);
  },
});
