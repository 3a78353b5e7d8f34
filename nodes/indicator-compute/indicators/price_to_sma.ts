/**
 * Distance of the close from its simple average, relative.
 * Exactly 0 on a flat price.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [20, 50, 200];

export default defineIndicator({
  about: 'close against its simple average',
  source: 'definition',
  family: 'trend',
  columns: PERIODS.map((n) => ({
    name: `price_to_sma_${n}`,
    about: `C / SMA ${n} − 1`,
    unit: 'fraction',
    first: n - 1,
  })),
  compute({ n, close }, out) {
    PERIODS.forEach((window, c) => {
      const target = out[c]!;
      rollingMean(close, window, target);
      for (let i = 0; i < n; i++) target[i] = close[i]! / target[i]! - 1;
    });
  },
});
