/**
 * Exponentially weighted volatility with a decay of 0.94 (RiskMetrics), per year.
 * Seeded with the mean squared log return of the first 20.
 */
import { logReturn } from '../../lib/numeric/change.js';
import { meanOf } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'exponentially weighted volatility',
  source: 'RiskMetrics 1996',
  family: 'volatility',
  columns: [
    {
      name: 'ewma_vol_94',
      about: '√(252 · σ²), σ² = 0.94 σ² + 0.06 r², r the log return',
      unit: 'fraction',
      first: 20,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const returns = scratch.shared(logReturn, close);
    const squares = scratch.take();
    for (let i = 1; i < n; i++) squares[i] = returns[i]! * returns[i]!;
    target.fill(Number.NaN, 0, Math.min(20, n));
    if (n <= 20) return;
    let variance = meanOf(squares, 1, 21);
    target[20] = Math.sqrt(252 * variance);
    for (let i = 21; i < n; i++) {
      variance = 0.94 * variance + 0.06 * squares[i]!;
      target[i] = Math.sqrt(252 * variance);
    }
  },
});
