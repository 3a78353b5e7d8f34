/**
 * Directional index: the difference of both directions relative to their sum.
 * The unsmoothed base of ADX.
 */
import { directionalIndex, directionalIndicators } from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'directional index',
  source: 'TA-Lib DX',
  family: 'trend',
  columns: [
    { name: 'dx_14', about: '100 · |+DI − −DI| / (+DI + −DI)', unit: 'percent', first: 14 },
  ],
  compute(bars, out, scratch) {
    const plus = scratch.take();
    const minus = scratch.take();
    directionalIndicators(bars.high, bars.low, bars.close, 14, plus, minus);
    directionalIndex(plus, minus, out[0]!);
  },
});
