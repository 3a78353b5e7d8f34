/**
 * Intraday momentum index: share of the rising bodies in all bodies.
 * Undefined where no bar had a body; TA-Lib gives NaN there as well.
 */
import { bodies } from '../../lib/numeric/candle.js';
import { rollingRatio } from '../../lib/numeric/rolling-ratio.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'intraday momentum index',
  source: 'TA-Lib IMI',
  family: 'momentum',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'imi',
      about: `100 · Σ rises / Σ |C − O| over ${period}; undefined without bodies`,
      unit: 'percent',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, open, close }, { period }, out, scratch) {
    const target = out[0]!;
    const rise = scratch.take();
    for (let i = 0; i < n; i++) rise[i] = close[i]! > open[i]! ? close[i]! - open[i]! : 0;
    rollingRatio(rise, scratch.shared(bodies, open, close), period, target);
    for (let i = from; i < n; i++) target[i] = 100 * target[i]!;
  },
});
