/**
 * Trailing band of 3 average true ranges around the middle of the bar.
 * Bands only tighten while a trend lasts; the first trend is down.
 */
import { trueRange } from '../../lib/numeric/true-range.js';
import { wilder } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'trailing band around the price',
  source: 'TradingView, ATR by Wilder',
  family: 'trend',
  columns: [
    { name: 'supertrend_10_3', about: 'band that trails the trend', unit: 'USD', first: 10 },
    { name: 'supertrend_dir_10_3', about: '1 in an upward trend, −1 in a downward one', first: 10 },
  ],
  compute({ n, high, low, close }, out, scratch) {
    const [band, direction] = out as readonly [Float64Array, Float64Array];
    const range = scratch.take();
    const atr = scratch.take();
    trueRange(high, low, close, range);
    wilder(range, 10, atr, 1);
    band.fill(Number.NaN, 0, Math.min(10, n));
    direction.fill(Number.NaN, 0, Math.min(10, n));
    let upper = 0;
    let lower = 0;
    let trend = -1;
    for (let i = 10; i < n; i++) {
      const middle = (high[i]! + low[i]!) / 2;
      const up = middle + 3 * atr[i]!;
      const down = middle - 3 * atr[i]!;
      const before = close[i - 1]!;
      const isFirst = i === 10;
      const top = isFirst || up < upper || before > upper ? up : upper;
      const bottom = isFirst || down > lower || before < lower ? down : lower;
      if (!isFirst) {
        if (trend < 0 && close[i]! > top) trend = 1;
        else if (trend > 0 && close[i]! < bottom) trend = -1;
      }
      upper = top;
      lower = bottom;
      band[i] = trend > 0 ? lower : upper;
      direction[i] = trend;
    }
  },
});
