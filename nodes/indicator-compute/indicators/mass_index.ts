/**
 * Mass index: widening ranges, whatever their direction.
 * Undefined as long as no bar had a range.
 */
import { ema } from '../../lib/numeric/ema.js';
import { rollingMeanOfDefined } from '../../lib/numeric/rolling-gaps.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'mass index',
  source: 'Dorsey',
  family: 'trend',
  columns: [
    { name: 'mass_index_25', about: 'Σ over 25 of EMA 9 of H − L / EMA 9 of that', first: 40 },
  ],
  compute({ n, high, low }, out, scratch) {
    const target = out[0]!;

    const range = scratch.take();
    const once = scratch.take();
    for (let i = 0; i < n; i++) range[i] = high[i]! - low[i]!;
    ema(range, 9, once);
    ema(once, 9, range, 8);
    for (let i = 16; i < n; i++) range[i] = range[i]! > 0 ? once[i]! / range[i]! : Number.NaN;
    rollingMeanOfDefined(range, 25, target, 16);
    for (let i = 40; i < n; i++) target[i] = 25 * target[i]!;
  },
});
