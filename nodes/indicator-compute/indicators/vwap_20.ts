/**
 * A volume-weighted mean of typical prices over 20 sessions.
 * Undefined where nothing was traded in the whole window.
 */

import { productOf } from '../../lib/numeric/change.js';
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'volume-weighted mean of typical prices over 20 sessions',
  source: 'definition',
  family: 'price',
  columns: [
    {
      name: 'vwap_20',
      about: 'Σ price · volume / Σ volume over 20; undefined without volume',
      unit: 'USD',
      first: 19,
    },
  ],
  compute({ high, low, close, volume }, out, scratch) {
    const price = scratch.shared(typicalPrice, high, low, close);
    rollingRatio(scratch.shared(productOf, price, volume), volume, 20, out[0]!);
  },
});
