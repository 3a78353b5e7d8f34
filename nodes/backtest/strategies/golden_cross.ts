/**
 * Long while a fast average of the close stands above a slow one.
 * Enters at the first decision if it stands there already, unless `cross_only`.
 */
import { defineStrategy, seeking } from '../strategy.js';

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
    return seeking((from, end, { side, weight }, order) => {
      for (let t = from; t < end; t++) {
        const gap = (fast[t] as number) - (slow[t] as number);
        if (gap <= 0) mayEnter = true;
        // To say again what is so already changes nothing.
        const isOrder = gap > 0 ? mayEnter && weight !== 1 : gap <= 0 && side !== 0;
        if (!isOrder) continue;
        order.weight = gap > 0 ? 1 : 0;
        return t;
      }
      return end;
    });
  },
});
