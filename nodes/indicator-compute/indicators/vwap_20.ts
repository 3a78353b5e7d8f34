/**
 * A volume-weighted mean of typical prices over 20 sessions.
 * Undefined where nothing was traded in the whole window.
 */

import { productOf } from '../../lib/numeric/change.js';
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
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
  compute({ n, high, low, close, volume }, out, scratch) {
    const target = out[0]!;
    const price = scratch.shared(typicalPrice, high, low, close);
    rollingSum(scratch.shared(productOf, price, volume), 20, target);
    const traded = scratch.shared(rollingSum, volume, 20);
    for (let i = 0; i < n; i++) target[i] = traded[i]! > 0 ? target[i]! / traded[i]! : Number.NaN;
  },
});
