/**
 * How much the 20-day volatility itself has varied over 20 days.
 * 0 on a flat price.
 */
import { logReturn } from '../../lib/numeric/change.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'deviation of the realised volatility',
  source: 'definition',
  family: 'volatility',
  columns: [
    { name: 'vol_of_vol_20', about: 'sample σ of 20 realized_vol_20', unit: 'fraction', first: 39 },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const returns = scratch.take();
    const sigma = scratch.take();
    logReturn(close, returns);
    rollingStd(returns, 20, 1, sigma, 1);
    for (let i = 20; i < n; i++) sigma[i] = Math.sqrt(252) * sigma[i]!;
    rollingStd(sigma, 20, 1, target, 20);
  },
});
