/**
 * Momentum of the last year without its last month (Jegadeesh and Titman).
 * The last month is left out because it tends to reverse.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'return of a year without its last month',
  source: 'Jegadeesh and Titman 1993',
  family: 'momentum',
  columns: [
    {
      name: 'mom_12_1',
      about: 'C[21 bars ago] / C[252 bars ago] − 1',
      unit: 'fraction',
      first: 252,
    },
  ],
  compute({ n, from = 0, close }, out) {
    const target = out[0]!;
    target.fill(Number.NaN, 0, Math.min(252, n));
    for (let i = Math.max(252, from); i < n; i++) target[i] = close[i - 21]! / close[i - 252]! - 1;
  },
});
