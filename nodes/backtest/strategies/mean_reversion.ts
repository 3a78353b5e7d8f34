/**
 * Buys a fall of two standard deviations inside a rising trend and leaves at the
 * average, or after twenty bars.
 */
import { defineStrategy, seeking } from '../strategy.js';

export default defineStrategy({
  about: 'buys two deviations below the average in an uptrend; leaves at the average',
  source: 'Bollinger; zscore_20 with a filter by sma_200',
  params: {
    entry: { default: 2, min: 0.1, max: 10, about: 'deviations below the average to enter at' },
    exit: { default: 0, min: -10, max: 10, about: 'deviations from the average to leave at' },
    max_bars: { default: 20, min: 1, max: 10000, isInteger: true, about: 'longest time held' },
    trend_filter: { default: true, about: 'enter only above sma_200' },
  },
  columns: () => ['zscore_20', 'sma_200'],
  minHistory: ({ trend_filter }) => (trend_filter ? 200 : 20),
  prepare({ params, asset }) {
    const score = asset.columns.zscore_20 as Float64Array;
    const average = asset.columns.sma_200 as Float64Array;
    const { close } = asset;
    const entry = -(params.entry as number);
    const exit = params.exit as number;
    const maxBars = params.max_bars as number;
    const isFiltered = params.trend_filter === true;
    return seeking((from, end, { side, barsHeld }, order) => {
      let t = from;
      if (side !== 0) {
        // The bar of the fill counts as the first, so that the sale fills after max_bars bars.
        const last = from + Math.max(0, maxBars - barsHeld - 1);
        order.weight = 0;
        while (t < end && t < last && !((score[t] as number) >= exit)) t++;
        return t;
      }
      order.weight = 1;
      for (; t < end; t++) {
        if (!((score[t] as number) < entry)) continue;
        if (!isFiltered || (close[t] as number) > (average[t] as number)) break;
      }
      return t;
    });
  },
});
