/**
 * Keltner channel: two average true ranges around an exponential average.
 * Span 20 for the middle, Wilder's ATR of 10 for the width.
 */
import { ema } from '../../lib/numeric/ema.js';
import { trueRange } from '../../lib/numeric/true-range.js';
import { wilder } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Keltner channel 20, 10, 2',
  source: 'StockCharts',
  family: 'volatility',
  columns: [
    { name: 'keltner_upper', about: 'EMA 20 + 2 · ATR 10', unit: 'USD', first: 19 },
    { name: 'keltner_middle', about: 'EMA 20', unit: 'USD', first: 19 },
    { name: 'keltner_lower', about: 'EMA 20 − 2 · ATR 10', unit: 'USD', first: 19 },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const [upper, middle, lower] = out as readonly [Float64Array, Float64Array, Float64Array];
    const range = scratch.take();
    trueRange(high, low, close, range);
    wilder(range, 10, lower, 1);
    ema(close, 20, middle);
    for (let i = 0; i < n; i++) {
      const width = 2 * lower[i]!;
      upper[i] = middle[i]! + width;
      lower[i] = middle[i]! - width;
    }
  },
});
