/**
 * A volume-weighted mean of typical prices over 20 sessions.
 * Undefined where nothing was traded in the whole window.
 */

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
  compute(bars, out, scratch) {
    const weighted = scratch.take();
    const traded = scratch.take();
    const target = out[0]!;
    typicalPrice(bars.high, bars.low, bars.close, weighted);
    for (let i = 0; i < bars.n; i++) weighted[i] = weighted[i]! * bars.volume[i]!;
    rollingSum(weighted, 20, target);
    rollingSum(bars.volume, 20, traded);
    for (let i = 19; i < bars.n; i++)
      target[i] = traded[i]! > 0 ? target[i]! / traded[i]! : Number.NaN;
  },
});
