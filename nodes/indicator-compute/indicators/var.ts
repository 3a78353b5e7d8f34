/**
 * Population variance of the last 20 closes.
 * Exactly 0 on a flat price.
 */
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'variance of the close',
  source: 'TA-Lib VAR',
  family: 'volatility',
  columns: [{ name: 'var_20', about: 'population variance of 20 closes', unit: 'USD²', first: 19 }],
  compute({ n, close }, out) {
    const target = out[0]!;
    rollingStd(close, 20, 0, target);
    for (let i = 0; i < n; i++) target[i] = target[i]! * target[i]!;
  },
});
