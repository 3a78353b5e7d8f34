/**
 * Mean of ADX now and 13 bars ago: a steadier measure of the strength of a trend.
 * TA-Lib looks back 13 bars, not 14.
 */
import {
  averageDirectionalIndex,
  directionalIndicators,
} from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'smoothed strength of the trend',
  source: 'TA-Lib ADXR',
  family: 'trend',
  columns: [
    { name: 'adxr_14', about: '(adx_14 + adx_14[13 bars ago]) / 2', unit: 'percent', first: 40 },
  ],
  compute(bars, out, scratch) {
    const plus = scratch.take();
    const minus = scratch.take();
    const adx = scratch.take();
    const target = out[0]!;
    directionalIndicators(bars.high, bars.low, bars.close, 14, plus, minus);
    averageDirectionalIndex(plus, minus, 14, adx);
    target.fill(Number.NaN, 0, Math.min(40, bars.n));
    for (let i = 40; i < bars.n; i++) target[i] = (adx[i]! + adx[i - 13]!) / 2;
  },
});
