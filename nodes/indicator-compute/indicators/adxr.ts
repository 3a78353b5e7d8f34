/**
 * Mean of ADX now and 13 bars ago: a steadier measure of the strength of a trend.
 * TA-Lib looks back 13 bars, not 14.
 */
import {
  averageDirectionalIndex,
  minusIndicator,
  plusIndicator,
} from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'smoothed strength of the trend',
  source: 'TA-Lib ADXR',
  family: 'trend',
  columns: [
    { name: 'adxr_14', about: '(adx_14 + adx_14[13 bars ago]) / 2', unit: 'percent', first: 40 },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;
    const plus = scratch.shared(plusIndicator, high, low, close, 14);
    const minus = scratch.shared(minusIndicator, high, low, close, 14);
    const adx = scratch.shared(averageDirectionalIndex, plus, minus, 14);
    target.fill(Number.NaN, 0, Math.min(40, n));
    for (let i = 40; i < n; i++) target[i] = (adx[i]! + adx[i - 13]!) / 2;
  },
});
