/**
 * Connors RSI: mean of a fast RSI, the RSI of the streak and the rank of the return.
 * The rank counts the 100 returns before that are below the newest.
 */
import { simpleReturn, streakOf } from '../../lib/numeric/change.js';
import { relativeStrength } from '../../lib/numeric/relative-strength.js';
import { percentRank } from '../../lib/numeric/rolling-rank.js';
import { BARS, defineParametric, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'Connors RSI',
  source: 'Connors 2012',
  family: 'momentum',
  params: { rsi: SEVERAL_BARS, streak: SEVERAL_BARS, rank: BARS },
  defaults: [{ rsi: 3, streak: 2, rank: 100 }],
  names: ['connors_rsi'],
  columns: ({ rsi, streak, rank }) => [
    {
      name: 'connors_rsi',
      about: `mean of RSI ${rsi}, RSI ${streak} of the streak and percent rank of the return over ${rank}`,
      unit: 'percent',
      first: Math.max(rsi, streak, rank + 1),
    },
  ],
  compute({ n, from = 0, close }, { rsi, streak, rank }, out, scratch) {
    const target = out[0]!;
    const strength = scratch.shared(relativeStrength, close, rsi);
    const run = scratch.shared(streakOf, close);
    const runStrength = scratch.shared(relativeStrength, run, streak);
    percentRank(scratch.shared(simpleReturn, close), rank, target, 1, 1, true, from);
    for (let i = from; i < n; i++) target[i] = (strength[i]! + runStrength[i]! + target[i]!) / 3;
  },
});
