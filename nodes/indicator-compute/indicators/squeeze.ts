/**
 * Whether the Bollinger bands lie inside the Keltner channel: calm before a move.
 * Bands of 2σ against 1.5 average true ranges of 20 bars.
 */
import { ema } from '../../lib/numeric/ema.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { populationDeviation } from '../../lib/numeric/rolling-std.js';
import { averageTrueRange, trueRange } from '../../lib/numeric/true-range.js';
import { defineParametric, FACTOR, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'Bollinger bands inside the Keltner channel',
  source: 'Carter',
  family: 'volatility',
  params: { period: SEVERAL_BARS, deviations: FACTOR, factor: FACTOR },
  defaults: [{ period: 20, deviations: 2, factor: 1.5 }],
  names: ['squeeze_on'],
  columns: ({ period, deviations, factor }) => [
    {
      name: 'squeeze_on',
      about: `1 if the bands SMA ${period} ± ${deviations}σ lie inside EMA ${period} ± ${factor} · ATR ${period}, else 0`,
      first: period,
    },
  ],
  compute({ n, from = 0, high, low, close }, { period, deviations, factor }, out, scratch) {
    const target = out[0]!;
    const range = scratch.shared(trueRange, high, low, close);
    const atr = scratch.shared(averageTrueRange, range, period);
    const mean = scratch.shared(rollingMean, close, period);
    const center = scratch.shared(ema, close, period);
    const sigma = scratch.shared(populationDeviation, close, period);
    target.fill(Number.NaN, 0, Math.min(period, n));
    for (let i = Math.max(period, from); i < n; i++) {
      const band = deviations * sigma[i]!;
      const channel = factor * atr[i]!;
      const isAbove = mean[i]! - band > center[i]! - channel;
      const isBelow = mean[i]! + band < center[i]! + channel;
      target[i] = isAbove && isBelow ? 1 : 0;
    }
  },
});
