/**
 * Connors RSI: mean of a fast RSI, the RSI of the streak and the rank of the return.
 * The rank counts the 100 returns before that are below the newest.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { relativeStrength } from '../../lib/numeric/relative-strength.js';
import { percentRank } from '../../lib/numeric/rolling-rank.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Connors RSI',
  source: 'Connors 2012',
  family: 'momentum',
  columns: [
    {
      name: 'connors_rsi',
      about: 'mean of RSI 3, RSI 2 of the streak and percent rank of the return over 100',
      unit: 'percent',
      first: 101,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const run = scratch.take();
    const strength = scratch.take();
    const returns = scratch.take();
    let length = 0;
    if (n > 0) run[0] = 0;
    for (let i = 1; i < n; i++) {
      const move = close[i]! - close[i - 1]!;
      length = move > 0 ? Math.max(length, 0) + 1 : move < 0 ? Math.min(length, 0) - 1 : 0;
      run[i] = length;
    }
    relativeChange(close, 1, returns);
    percentRank(returns, 100, target, 1, 1, true);
    relativeStrength(close, 3, strength);
    relativeStrength(run, 2, returns);
    for (let i = 101; i < n; i++) target[i] = (strength[i]! + returns[i]! + target[i]!) / 3;
  },
});
