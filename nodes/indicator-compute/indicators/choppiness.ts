/**
 * Choppiness: the path of the price relative to the ground it won.
 * 100 is sideways, low is a trend; undefined without any range.
 */
import { ln } from '../../lib/numeric/log.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'choppiness index',
  source: 'Dreiss',
  family: 'trend',
  columns: [
    {
      name: 'choppiness_14',
      about: '100 · log10(Σ true range / (HH − LL)) / log10 14',
      unit: 'percent',
      first: 14,
    },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const target = out[0]!;

    const range = scratch.take();
    const highest = scratch.take();
    const lowest = scratch.take();
    trueRange(high, low, close, range);
    rollingSum(range, 14, target, 1);
    rollingMax(high, 14, highest);
    rollingMin(low, 14, lowest);
    const scale = 100 / Math.log(14);
    for (let i = 14; i < n; i++) {
      const width = highest[i]! - lowest[i]!;
      target[i] = width > 0 ? scale * ln(target[i]! / width) : Number.NaN;
    }
  },
});
