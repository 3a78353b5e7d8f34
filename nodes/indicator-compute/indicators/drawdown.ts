/**
 * Loss since the highest close of a year.
 * 0 at a new high, never above.
 */
import { rollingMax } from '../../lib/numeric/rolling-extrema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'drawdown from the highest close of a year',
  source: 'definition',
  family: 'volatility',
  columns: [
    { name: 'drawdown_252', about: 'C / highest close of 252 − 1', unit: 'fraction', first: 251 },
  ],
  compute({ n, close }, out) {
    const target = out[0]!;
    rollingMax(close, 252, target);
    for (let i = 0; i < n; i++) target[i] = close[i]! / target[i]! - 1;
  },
});
