/**
 * Volatility that a steady trend does not inflate (Rogers and Satchell), per year.
 * Blind to gaps; 0 without any range.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'volatility without drift',
  source: 'TTR volatility "rogers.satchell"',
  family: 'volatility',
  columns: [
    {
      name: 'rogers_satchell_vol_20',
      about: '√(252 / 20 · Σ[ln(H/C) ln(H/O) + ln(L/C) ln(L/O)])',
      unit: 'fraction',
      first: 19,
    },
  ],
  compute({ n, open, high, low, close }, out, scratch) {
    const target = out[0]!;

    const part = scratch.take();
    for (let i = 0; i < n; i++) {
      const up = Math.log(high[i]! / open[i]!);
      const down = Math.log(low[i]! / open[i]!);
      const body = Math.log(close[i]! / open[i]!);
      part[i] = up * (up - body) + down * (down - body);
    }
    rollingMean(part, 20, target);
    for (let i = 19; i < n; i++) target[i] = Math.sqrt(252 * Math.max(0, target[i]!));
  },
});
