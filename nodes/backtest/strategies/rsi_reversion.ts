/**
 * Buys when the RSI comes back up through 30 and sells when it is above 70.
 */
import { firstNotOver, firstOver } from '../../lib/numeric/first-row.js';
import { numbered } from '../../lib/text/numbered.js';
import { defineStrategy, seeking } from '../strategy.js';

const nameOf = numbered('rsi_');

export default defineStrategy({
  about: 'buys when rsi_14 crosses up through 30; sells above 70',
  source: 'Wilder 1978',
  params: {
    period: { default: 14, min: 2, max: 260, isInteger: true, about: 'bars of the RSI' },
    oversold: { default: 30, min: 0, max: 100, about: 'level to come back through' },
    overbought: { default: 70, min: 0, max: 100, about: 'level to sell above' },
  },
  columns: ({ period }) => [nameOf(period)],
  minHistory: ({ period }) => (period as number) + 1,
  prepare({ params, asset }) {
    const rsi = asset.columns[nameOf(params.period)] as Float64Array;
    const low = params.oversold as number;
    const high = params.overbought as number;
    return seeking((from, end, { side }, order) => {
      if (side !== 0) {
        order.weight = 0;
        return firstOver(rsi, high, from, end);
      }
      order.weight = 1;
      let t = Math.max(0, from - 1);
      while (t < end) {
        t = firstOver(rsi, low, firstNotOver(rsi, low, t, end) + 1, end);
        // From a value that is missing it is no step up.
        if ((rsi[t - 1] as number) <= low) break;
      }
      return Math.min(t, end);
    });
  },
});
