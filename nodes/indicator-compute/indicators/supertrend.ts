/**
 * Trailing band of 3 average true ranges around the middle of the bar.
 * Bands only tighten while a trend lasts; the first trend is down.
 */
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { BARS, defineParametric, FACTOR } from '../parametric.js';

export default defineParametric({
  about: 'trailing band around the price',
  source: 'TradingView, ATR by Wilder',
  family: 'trend',
  params: { period: BARS, factor: FACTOR },
  defaults: [{ period: 10, factor: 3 }],
  columns: ({ period, factor }) => [
    {
      name: 'supertrend',
      about: `(H + L) / 2 ± ${factor} · ATR ${period}, the side of the trend`,
      unit: 'USD',
      first: period,
    },
    {
      name: 'supertrend_dir',
      about: `1 in a rise, −1 in a fall, ATR ${period} · ${factor}`,
      first: period,
    },
  ],
  compute({ n, high, low, close }, { period, factor }, out, scratch) {
    const band = out[0]!;
    const direction = out[1]!;
    const atr = scratch.shared(
      averageTrueRange,
      scratch.shared(trueRange, high, low, close),
      period,
    );
    band.fill(Number.NaN, 0, Math.min(period, n));
    direction.fill(Number.NaN, 0, Math.min(period, n));
    let upper = 0;
    let lower = 0;
    let trend = -1;
    for (let i = period; i < n; i++) {
      const middle = (high[i]! + low[i]!) / 2;
      const up = middle + factor * atr[i]!;
      const down = middle - factor * atr[i]!;
      const before = close[i - 1]!;
      const isFirst = i === period;
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
