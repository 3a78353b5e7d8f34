/**
 * Sharpe ratio of the last 60 daily returns, per year, without a risk-free rate.
 * Undefined where the returns did not vary.
 */
import { simpleReturn } from '../../lib/numeric/change.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { returnDeviation } from '../../lib/numeric/rolling-std.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

const YEAR = Math.sqrt(252);

export default defineParametric({
  about: 'annualised ratio of mean return to its deviation',
  source: 'Sharpe 1966',
  family: 'statistics',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [60]),
  columns: ({ period }) => [
    { name: 'sharpe', about: `mean / sample σ of ${period} returns · √252`, first: period },
  ],
  compute({ n, from = 0, close }, { period }, out, scratch) {
    const target = out[0]!;
    const returns = scratch.shared(simpleReturn, close);
    const sigma = scratch.shared(returnDeviation, returns, period);
    rollingMean(returns, period, target, 1);
    for (let i = from; i < n; i++) {
      target[i] = sigma[i]! > 0 ? (YEAR * target[i]!) / sigma[i]! : Number.NaN;
    }
  },
});
