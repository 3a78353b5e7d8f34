/**
 * Volatility of the losses alone, per year of 252 sessions.
 * Gains count as 0; 0 when there was no loss.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'annualised downside deviation',
  source: 'Sortino',
  family: 'volatility',
  params: { period: BARS },
  defaults: each('period', [20]),
  columns: ({ period }) => [
    {
      name: 'downside_dev',
      about: `√(252 · mean of min(r, 0)² over ${period})`,
      unit: 'fraction',
      first: period,
    },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const returns = scratch.shared(simpleReturn, close);
    const squares = scratch.take();
    for (let i = 1; i < n; i++) squares[i] = returns[i]! < 0 ? returns[i]! * returns[i]! : 0;
    rollingMean(squares, period, target, 1);
    for (let i = from; i < n; i++) target[i] = Math.sqrt(252 * Math.max(0, target[i]!));
  },
});
