/**
 * Arnaud Legoux average: Gaussian weights, centred near the newest bar.
 * Offset 0.85, width window / 6.
 */
import { defineIndicator } from '../indicator.js';

const RAW = Float64Array.from({ length: 9 }, (_, j) =>
  Math.exp(-((j - 0.85 * 8) ** 2) / (2 * 1.5 ** 2)),
);
const TOTAL = RAW.reduce((sum, weight) => sum + weight, 0);
/** Weights, oldest first, that add up to 1. */
const WEIGHTS = RAW.map((weight) => weight / TOTAL);

export default defineIndicator({
  about: 'Gaussian-weighted average',
  source: 'Legoux 2009',
  family: 'moving_average',
  columns: [
    {
      name: 'alma_9',
      about: 'Gaussian weights over 9, offset 0.85, σ = 9 / 6',
      unit: 'USD',
      first: 8,
    },
  ],
  compute({ n, close }, out) {
    const target = out[0]!;

    target.fill(Number.NaN, 0, Math.min(8, n));
    for (let i = 8; i < n; i++) {
      const base = close[i]!;
      let sum = 0;
      for (let j = 0; j < 8; j++) sum += WEIGHTS[j]! * (close[i - 8 + j]! - base);
      target[i] = base + sum;
    }
  },
});
