/**
 * Bollinger bands: two population standard deviations around the 20-bar average.
 * On a flat price all three are equal and the position between them is undefined.
 */
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Bollinger bands 20, 2',
  source: 'TA-Lib BBANDS',
  family: 'volatility',
  columns: [
    { name: 'bb_upper', about: 'SMA 20 + 2σ', unit: 'USD', first: 19 },
    { name: 'bb_middle', about: 'SMA 20', unit: 'USD', first: 19 },
    { name: 'bb_lower', about: 'SMA 20 − 2σ', unit: 'USD', first: 19 },
    { name: 'bb_width', about: '(upper − lower) / middle', unit: 'fraction', first: 19 },
    { name: 'bb_percent_b', about: '(C − lower) / (upper − lower); undefined if equal', first: 19 },
  ],
  compute({ n, close }, out) {
    const [upper, middle, lower, width, position] = out as readonly [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    rollingMean(close, 20, middle);
    rollingStd(close, 20, 0, upper);
    for (let i = 0; i < n; i++) {
      const sigma = upper[i]!;
      const mean = middle[i]!;
      upper[i] = mean + 2 * sigma;
      lower[i] = mean - 2 * sigma;
      width[i] = (4 * sigma) / mean;
      position[i] = sigma > 0 ? (close[i]! - lower[i]!) / (4 * sigma) : Number.NaN;
    }
  },
});
