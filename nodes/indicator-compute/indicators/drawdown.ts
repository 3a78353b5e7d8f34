/**
 * Loss since the highest close of a year.
 * 0 at a new high, never above.
 */
import { rollingMaxSince } from '../../lib/numeric/rolling-extrema.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'drawdown from the highest close of a year',
  source: 'definition',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [252]),
  columns: ({ period }) => [
    {
      name: 'drawdown',
      about: `C / highest close of ${period} − 1`,
      unit: 'fraction',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const highest = scratch.shared(rollingMaxSince, close, period, from);
    for (let i = from; i < n; i++) target[i] = close[i]! / highest[i]! - 1;
  },
});
