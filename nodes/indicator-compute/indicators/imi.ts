/**
 * Intraday momentum index: share of the rising bodies in all bodies.
 * Undefined where no bar had a body; TA-Lib gives NaN there as well.
 */
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'intraday momentum index',
  source: 'TA-Lib IMI',
  family: 'momentum',
  columns: [
    {
      name: 'imi_14',
      about: '100 · rising / all bodies C − O over 14',
      unit: 'percent',
      first: 13,
    },
  ],
  compute({ n, open, close }, out, scratch) {
    const target = out[0]!;

    const rise = scratch.take();
    const size = scratch.take();
    const all = scratch.take();
    for (let i = 0; i < n; i++) {
      const body = close[i]! - open[i]!;
      rise[i] = body > 0 ? body : 0;
      size[i] = Math.abs(body);
    }
    rollingSum(rise, 14, target);
    rollingSum(size, 14, all);
    for (let i = 13; i < n; i++)
      target[i] = all[i]! > 0 ? 100 * (target[i]! / all[i]!) : Number.NaN;
  },
});
