/**
 * Volatility of the losses alone, per year of 252 sessions.
 * Gains count as 0; 0 when there was no loss.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'annualised downside deviation',
  source: 'Sortino',
  family: 'volatility',
  columns: [
    {
      name: 'downside_dev_20',
      about: '√(252 · mean of min(r, 0)² over 20)',
      unit: 'fraction',
      first: 20,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const squares = scratch.take();
    relativeChange(close, 1, squares);
    for (let i = 1; i < n; i++) squares[i] = squares[i]! < 0 ? squares[i]! * squares[i]! : 0;
    rollingMean(squares, 20, target, 1);
    for (let i = 20; i < n; i++) target[i] = Math.sqrt(252 * Math.max(0, target[i]!));
  },
});
