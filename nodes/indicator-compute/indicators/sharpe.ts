/**
 * Sharpe ratio of the last 60 daily returns, per year, without a risk-free rate.
 * Undefined where the returns did not vary.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

const YEAR = Math.sqrt(252);

export default defineIndicator({
  about: 'annualised ratio of mean return to its deviation',
  source: 'Sharpe 1966',
  family: 'statistics',
  columns: [
    {
      name: 'sharpe_60',
      about: 'mean / sample σ of 60 returns · √252; undefined if σ = 0',
      first: 60,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const returns = scratch.take();
    const mean = scratch.take();
    relativeChange(close, 1, returns);
    rollingMean(returns, 60, mean, 1);
    rollingStd(returns, 60, 1, target, 1);
    for (let i = 60; i < n; i++) {
      target[i] = target[i]! > 0 ? (YEAR * mean[i]!) / target[i]! : Number.NaN;
    }
  },
});
