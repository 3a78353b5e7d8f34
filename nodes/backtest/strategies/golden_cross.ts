/**
 * Long while a fast average of the close stands above a slow one.
 * Enters at the first decision if it stands there already, unless `cross_only`.
 */
import { firstAbove, firstAtMost } from '../../lib/numeric/first-row.js';
import { numbered } from '../../lib/text/numbered.js';
import { defineStrategy, seeking } from '../strategy.js';

const sma = numbered('sma_');

export default defineStrategy({
  about: 'long while the fast average is above the slow one',
  source: 'classic; sma_50 and sma_200',
  params: {
    fast: { default: 50, min: 2, max: 200, isInteger: true, about: 'bars of the fast average' },
    slow: { default: 200, min: 3, max: 400, isInteger: true, about: 'bars of the slow average' },
    cross_only: { default: false, about: 'wait for a cross instead of entering on the state' },
  },
  columns: ({ fast, slow }) => [sma(fast), sma(slow)],
  minHistory: ({ slow }) => slow as number,
  prepare({ params, asset }) {
    const fast = asset.columns[sma(params.fast)] as Float64Array;
    const slow = asset.columns[sma(params.slow)] as Float64Array;
    let mayEnter = params.cross_only !== true;
    return seeking((from, end, { side, weight }, order) => {
      let t = from;
      if (side === 0) {
        order.weight = 1;
        if (!mayEnter) t = firstAtMost(fast, slow, from, end);
        if (t < end) mayEnter = true;
        return firstAbove(fast, slow, t, end);
      }
      // To say again what is so already changes nothing; what is not yet so is said again.
      if (weight === 1) t = firstAtMost(fast, slow, from, end);
      else while (t < end && Number.isNaN((fast[t] as number) - (slow[t] as number))) t++;
      order.weight = t < end && (fast[t] as number) > (slow[t] as number) ? 1 : 0;
      return t;
    });
  },
});
