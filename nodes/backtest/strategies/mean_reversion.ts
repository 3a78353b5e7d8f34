/**
 * Buys a fall of two standard deviations inside a rising trend and leaves at the
 * average, or after twenty bars.
 */
import { defineStrategy, KEEP } from '../strategy.js';

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
    return (t, position) => {
      const z = score[t] as number;
      // The bar of the fill counts as the first, so that the sale fills after max_bars bars.
      if (position.barsHeld >= 0) return z >= exit || position.barsHeld + 1 >= maxBars ? 0 : KEEP;
      const isRising = !isFiltered || (close[t] as number) > (average[t] as number);
      return z < entry && isRising ? 1 : KEEP;
    };
  },
});
