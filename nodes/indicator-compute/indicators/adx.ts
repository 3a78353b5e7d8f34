/**
 * Average directional index: how strongly a price trends, whichever way.
 * Bars without any movement leave it as it is.
 */
import {
  averageDirectionalIndex,
  minusIndicator,
  plusIndicator,
} from '../../lib/numeric/directional-movement.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'strength of the trend',
  source: 'TA-Lib ADX',
  family: 'trend',
  columns: [{ name: 'adx_14', about: 'Wilder average of dx_14', unit: 'percent', first: 27 }],
  compute({ high, low, close }, out, scratch) {
    const plus = scratch.shared(plusIndicator, high, low, close, 14);
    const minus = scratch.shared(minusIndicator, high, low, close, 14);
    out[0]!.set(scratch.shared(averageDirectionalIndex, plus, minus, 14));
  },
});
