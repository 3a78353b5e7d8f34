/**
 * Ichimoku lines: middles of ranges, and spans drawn 26 bars ahead.
 * The lagging span is left out, as it would show the future.
 */
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Ichimoku lines',
  source: 'Hosoda; spans shifted by 26',
  family: 'trend',
  columns: [
    { name: 'ichimoku_tenkan', about: 'middle of the range of 9 bars', unit: 'USD', first: 8 },
    { name: 'ichimoku_kijun', about: 'middle of the range of 26 bars', unit: 'USD', first: 25 },
    {
      name: 'ichimoku_senkou_a',
      about: 'mean of tenkan and kijun 26 bars ago',
      unit: 'USD',
      first: 51,
    },
    {
      name: 'ichimoku_senkou_b',
      about: 'middle of the range of 52 bars, 26 bars ago',
      unit: 'USD',
      first: 77,
    },
  ],
  compute({ n, high, low }, out, scratch) {
    const [tenkan, kijun, spanA, spanB] = out as readonly Float64Array[] as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const lowest = scratch.take();
    const wide = scratch.take();
    for (const [target, window] of [
      [tenkan, 9],
      [kijun, 26],
      [wide, 52],
    ] as const) {
      rollingMax(high, window, target);
      rollingMin(low, window, lowest);
      for (let i = window - 1; i < n; i++) target[i] = (target[i]! + lowest[i]!) / 2;
    }
    spanA.fill(Number.NaN, 0, Math.min(51, n));
    spanB.fill(Number.NaN, 0, Math.min(77, n));
    for (let i = 51; i < n; i++) spanA[i] = (tenkan[i - 26]! + kijun[i - 26]!) / 2;
    for (let i = 77; i < n; i++) spanB[i] = wide[i - 26]!;
  },
});
