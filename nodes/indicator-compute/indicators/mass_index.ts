/**
 * Mass index: widening ranges, whatever their direction.
 * Undefined as long as no bar had a range.
 */
import { ranges } from '../../lib/numeric/candle.js';
import { ema } from '../../lib/numeric/ema.js';
import { rollingMeanOfDefined } from '../../lib/numeric/rolling-gaps.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'mass index',
  source: 'Dorsey',
  family: 'trend',
  params: { smooth: BARS, period: BARS },
  defaults: [{ smooth: 9, period: 25 }],
  names: ['mass_index_25'],
  columns: ({ smooth, period }) => [
    {
      name: 'mass_index',
      about: `Σ over ${period} of EMA ${smooth} of H − L / EMA ${smooth} of that`,
      first: 2 * smooth + period - 3,
    },
  ],
  compute({ n, from = 0, high, low }, { smooth, period }, out, scratch) {
    const target = out[0]!;
    const once = scratch.shared(ema, scratch.shared(ranges, high, low), smooth);
    const ratio = scratch.take();
    const start = 2 * smooth - 2;
    ema(once, smooth, ratio, smooth - 1);
    for (let i = start; i < n; i++) ratio[i] = ratio[i]! > 0 ? once[i]! / ratio[i]! : Number.NaN;
    rollingMeanOfDefined(ratio, period, target, start);
    for (let i = Math.max(start, from); i < n; i++) target[i] = period * target[i]!;
  },
});
