/**
 * Realised volatility: sample standard deviation of log returns, per year of 252 sessions.
 * Exactly 0 on a flat price.
 */
import { logReturn } from '../../lib/numeric/change.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

const YEAR = Math.sqrt(252);

const PERIODS = [10, 20, 60];

export default defineIndicator({
  about: 'annualised volatility of log returns',
  source: 'TTR volatility "close"',
  family: 'volatility',
  columns: PERIODS.map((n) => ({
    name: `realized_vol_${n}`,
    about: `sample σ of ${n} log returns · √252`,
    unit: 'fraction',
    first: n,
  })),
  compute({ n, close }, out, scratch) {
    const returns = scratch.take();
    logReturn(close, returns);
    PERIODS.forEach((window, c) => {
      const target = out[c]!;
      rollingStd(returns, window, 1, target, 1);
      for (let i = window; i < n; i++) target[i] = YEAR * target[i]!;
    });
  },
});
