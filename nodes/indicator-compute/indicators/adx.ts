/**
 * Average directional index: how strongly a price trends, whichever way.
 * Bars without any movement leave it as it is.
 */
import {
  averageDirectionalIndex,
  directionalIndicators,
} from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'strength of the trend',
  source: 'TA-Lib ADX',
  family: 'trend',
  columns: [{ name: 'adx_14', about: 'Wilder average of dx_14', unit: 'percent', first: 27 }],
  compute(bars, out, scratch) {
    const plus = scratch.take();
    const minus = scratch.take();
    directionalIndicators(bars.high, bars.low, bars.close, 14, plus, minus);
    averageDirectionalIndex(plus, minus, 14, out[0]!);
  },
});
