/**
 * Directional index: the difference of both directions relative to their sum.
 * The unsmoothed base of ADX.
 */
import {
  directionalIndex,
  minusIndicator,
  plusIndicator,
} from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'directional index',
  source: 'TA-Lib DX',
  family: 'trend',
  columns: [
    { name: 'dx_14', about: '100 · |+DI − −DI| / (+DI + −DI)', unit: 'percent', first: 14 },
  ],
  compute({ high, low, close }, out, scratch) {
    const plus = scratch.shared(plusIndicator, high, low, close, 14);
    const minus = scratch.shared(minusIndicator, high, low, close, 14);
    directionalIndex(plus, minus, out[0]!);
  },
});
