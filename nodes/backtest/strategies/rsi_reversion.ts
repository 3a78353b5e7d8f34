/**
 * Buys when the RSI comes back up through 30 and sells when it is above 70.
 */
import { defineStrategy, KEEP } from '../strategy.js';

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
    return (t, position) => {
      const now = rsi[t] as number;
      if (position.barsHeld >= 0) return now > high ? 0 : KEEP;
      return t > 0 && (rsi[t - 1] as number) <= low && now > low ? 1 : KEEP;
    };
  },
});
