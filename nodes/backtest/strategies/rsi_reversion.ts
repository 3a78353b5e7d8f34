/**
 * Buys when the RSI comes back up through 30 and sells when it is above 70.
 */
import { defineStrategy, seeking } from '../strategy.js';

export default defineStrategy({
  about: 'buys when rsi_14 crosses up through 30; sells above 70',
  source: 'Wilder 1978',
  params: {
    period: { default: 14, min: 2, max: 260, isInteger: true, about: 'bars of the RSI' },
    oversold: { default: 30, min: 0, max: 100, about: 'level to come back through' },
    overbought: { default: 70, min: 0, max: 100, about: 'level to sell above' },
  },
  columns: ({ period }) => [`rsi_${period}`],
  minHistory: ({ period }) => (period as number) + 1,
  prepare({ params, asset }) {
    const rsi = asset.columns[`rsi_${params.period}`] as Float64Array;
    const low = params.oversold as number;
    const high = params.overbought as number;
    return seeking((from, end, { side }, order) => {
      let t = from;
      if (side !== 0) {
        order.weight = 0;
        while (t < end && !((rsi[t] as number) > high)) t++;
        return t;
      }
      order.weight = 1;
      let before = t > 0 ? (rsi[t - 1] as number) : Number.NaN;
      for (; t < end; t++) {
        const now = rsi[t] as number;
        if (before <= low && now > low) break;
        before = now;
      }
      return t;
    });
  },
});
