/**
 * Long while a fast average of the close stands above a slow one.
 * Enters at the first decision if it stands there already, unless `cross_only`.
 */
import { defineStrategy, KEEP } from '../strategy.js';

export default defineStrategy({
  about: 'long while the fast average is above the slow one',
  source: 'classic; sma_50 and sma_200',
  params: {
    fast: { default: 50, min: 2, max: 200, isInteger: true, about: 'bars of the fast average' },
    slow: { default: 200, min: 3, max: 400, isInteger: true, about: 'bars of the slow average' },
    cross_only: { default: false, about: 'wait for a cross instead of entering on the state' },
  },
  columns: ({ fast, slow }) => [`sma_${fast}`, `sma_${slow}`],
  minHistory: ({ slow }) => slow as number,
  prepare({ params, asset }) {
    const fast = asset.columns[`sma_${params.fast}`] as Float64Array;
    const slow = asset.columns[`sma_${params.slow}`] as Float64Array;
    let mayEnter = params.cross_only !== true;
    return (t) => {
      const gap = (fast[t] as number) - (slow[t] as number);
      if (Number.isNaN(gap)) return KEEP;
      if (gap > 0) return mayEnter ? 1 : KEEP;
      mayEnter = true;
      return 0;
    };
  },
});
