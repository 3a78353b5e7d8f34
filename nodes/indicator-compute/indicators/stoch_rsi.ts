/**
 * Where RSI 14 lies in its own range of 14 bars, and the mean of 3.
 * 0 where the RSI did not move, as in TA-Lib.
 */
import { rawStochastic } from '../../lib/numeric/price-position.js';
import { relativeStrength } from '../../lib/numeric/relative-strength.js';
import { rollingMax, rollingMin } from '../../lib/numeric/rolling-extrema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'stochastic of the RSI',
  source: 'TA-Lib STOCHRSI',
  family: 'momentum',
  params: { rsi: SEVERAL_BARS, period: BARS, signal: BARS },
  defaults: [{ rsi: 14, period: 14, signal: 3 }],
  names: ['stoch_rsi_k', 'stoch_rsi_d'],
  columns: ({ rsi, period, signal }) => [
    {
      name: 'stoch_rsi_k',
      about: `position of RSI ${rsi} in its range of ${period}`,
      unit: 'percent',
      first: rsi + period + signal - 2,
    },
    {
      name: 'stoch_rsi_d',
      about: `SMA ${signal} of the position of RSI ${rsi} in its range of ${period}`,
      unit: 'percent',
      first: rsi + period + signal - 2,
    },
  ],
  compute({ n, close }, { rsi, period, signal }, out, scratch) {
    const k = out[0]!;
    const d = out[1]!;
    const strength = scratch.shared(relativeStrength, close, rsi);
    const highest = scratch.take();
    const lowest = scratch.take();
    rollingMax(strength, period, highest, rsi);
    rollingMin(strength, period, lowest, rsi);
    rawStochastic(strength, highest, lowest, k);
    rollingMean(k, signal, d, rsi + period - 1);
    k.fill(Number.NaN, 0, Math.min(rsi + period + signal - 2, n));
  },
});
