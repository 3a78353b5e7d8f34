/**
 * Arnaud Legoux average: Gaussian weights, centred near the newest bar.
 * Offset 0.85, width window / 6.
 */
import { BARS, defineParametric, FACTOR } from '../parametric.js';

/** Weights, newest first, that add up to 1. */
function weightsOf(period: number, offset: number, width: number): Float64Array {
  const center = offset * (period - 1);
  const sigma = period / width;
  const raw = Float64Array.from({ length: period }, (_, j) =>
    Math.exp(-((period - 1 - j - center) ** 2) / (2 * sigma * sigma)),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

export default defineParametric({
  about: 'Gaussian-weighted average',
  source: 'Legoux 2009',
  family: 'moving_average',
  params: {
    period: BARS,
    offset: {
      about: 'place of the greatest weight, 0 oldest, 1 newest',
      min: 0,
      max: 1,
      decimal: true,
    },
    width: FACTOR,
  },
  defaults: [{ period: 9, offset: 0.85, width: 6 }],
  names: ['alma_9'],
  columns: ({ period, offset, width }) => [
    {
      name: 'alma',
      about: `Gaussian weights over ${period}, offset ${offset}, σ = ${period} / ${width}`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ n, from = 0, close }, { period, offset, width }, out) {
    const target = out[0]!;
    const weights = weightsOf(period, offset, width);
    target.fill(Number.NaN, 0, Math.min(period - 1, n));
    for (let i = Math.max(period - 1, from); i < n; i++) {
      const base = close[i]!;
      let sum = 0;
      for (let j = 1; j < period; j++) sum += weights[j]! * (close[i - j]! - base);
      target[i] = base + sum;
    }
  },
});
