/**
 * Keltner channel: two average true ranges around an exponential average.
 * Span 20 for the middle, Wilder's ATR of 10 for the width.
 */
import { ema } from '../../lib/numeric/ema.js';
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric, FACTOR } from '../parametric.js';

export default defineParametric({
  about: 'Keltner channel 20, 10, 2',
  source: 'StockCharts',
  family: 'volatility',
  params: { period: BARS, atr: BARS, factor: FACTOR },
  defaults: [{ period: 20, atr: 10, factor: 2 }],
  names: ['keltner_upper', 'keltner_middle', 'keltner_lower'],
  columns: ({ period, atr, factor }) => [
    {
      name: 'keltner_upper',
      about: `EMA ${period} + ${factor} · ATR ${atr}`,
      unit: 'USD',
      first: Math.max(period - 1, atr),
    },
    { name: 'keltner_middle', about: `EMA ${period}`, unit: 'USD', first: period - 1 },
    {
      name: 'keltner_lower',
      about: `EMA ${period} − ${factor} · ATR ${atr}`,
      unit: 'USD',
      first: Math.max(period - 1, atr),
    },
  ],
  compute({ n, from = 0, high, low, close }, { period, atr, factor }, out, scratch) {
    const upper = out[0]!;
    const center = out[1]!;
    const lower = out[2]!;
    const range = scratch.shared(trueRange, high, low, close);
    const average = scratch.shared(averageTrueRange, range, atr);
    center.set(scratch.shared(ema, close, period));
    for (let i = from; i < n; i++) {
      const width = factor * average[i]!;
      upper[i] = center[i]! + width;
      lower[i] = center[i]! - width;
    }
  },
});
