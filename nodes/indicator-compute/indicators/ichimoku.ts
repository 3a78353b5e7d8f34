/**
 * Ichimoku lines: middles of ranges, and spans drawn 26 bars ahead.
 * The lagging span is left out, as it would show the future.
 */
import { middle } from '../../lib/numeric/price-position.js';
import { rollingMaxSince, rollingMinSince } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'Ichimoku lines',
  source: 'Hosoda; spans shifted by 26',
  family: 'trend',
  params: { tenkan: BARS, kijun: BARS, senkou: BARS },
  defaults: [{ tenkan: 9, kijun: 26, senkou: 52 }],
  names: ['ichimoku_tenkan', 'ichimoku_kijun', 'ichimoku_senkou_a', 'ichimoku_senkou_b'],
  columns: ({ tenkan, kijun, senkou }) => [
    {
      name: 'ichimoku_tenkan',
      about: `middle of the range of ${tenkan} bars`,
      unit: 'USD',
      first: tenkan - 1,
    },
    {
      name: 'ichimoku_kijun',
      about: `middle of the range of ${kijun} bars`,
      unit: 'USD',
      first: kijun - 1,
    },
    {
      name: 'ichimoku_senkou_a',
      about: `mean of the middles of ${tenkan} and ${kijun} bars, ${kijun} bars ago`,
      unit: 'USD',
      first: Math.max(tenkan, kijun) - 1 + kijun,
    },
    {
      name: 'ichimoku_senkou_b',
      about: `middle of the range of ${senkou} bars, ${kijun} bars ago`,
      unit: 'USD',
      first: senkou - 1 + kijun,
    },
  ],
  compute({ n, from = 0, high, low }, { tenkan, kijun, senkou }, out, scratch) {
    const conversion = out[0]!;
    const base = out[1]!;
    const spanA = out[2]!;
    const spanB = out[3]!;
    const wide = scratch.take();
    const row = Math.max(0, from - kijun);
    const middleOf = (window: number, target: Float64Array): void => {
      const highest = scratch.shared(rollingMaxSince, high, window, row);
      middle(highest, scratch.shared(rollingMinSince, low, window, row), target);
    };
    middleOf(tenkan, conversion);
    middleOf(kijun, base);
    middleOf(senkou, wide);
    spanA.fill(Number.NaN, 0, Math.min(kijun, n));
    spanB.fill(Number.NaN, 0, Math.min(kijun, n));
    for (let i = Math.max(kijun, from); i < n; i++) {
      spanA[i] = (conversion[i - kijun]! + base[i - kijun]!) / 2;
      spanB[i] = wide[i - kijun]!;
    }
  },
});
