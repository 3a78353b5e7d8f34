/**
 * Hurst exponent of 100 log prices: 0.5 a random walk, more a trend, less a return to the mean.
 * Slope of the log deviation of differences over log lags 2 to 20; standard error about 0.1.
 */
import { difference } from '../../lib/numeric/change.js';
import { rollingStd } from '../../lib/numeric/rolling-std.js';
import { defineIndicator } from '../indicator.js';

const LOGS = Array.from({ length: 19 }, (_, k) => Math.log(k + 2));
const MEAN = LOGS.reduce((sum, x) => sum + x, 0) / LOGS.length;
const SPREAD = LOGS.reduce((sum, x) => sum + (x - MEAN) ** 2, 0);
/** What each lag contributes to the least-squares slope. */
const WEIGHTS = LOGS.map((x) => (x - MEAN) / SPREAD);

export default defineIndicator({
  about: 'Hurst exponent',
  source: 'Peng; definition',
  family: 'statistics',
  columns: [
    { name: 'hurst_100', about: 'slope of ln σ of differences on ln lag, lags 2 to 20', first: 99 },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const price = scratch.take();
    const steps = scratch.take();
    const sigma = scratch.take();
    for (let i = 0; i < n; i++) price[i] = Math.log(close[i]!);
    target.fill(Number.NaN, 0, Math.min(99, n));
    target.fill(0, Math.min(99, n));
    WEIGHTS.forEach((weight, k) => {
      const lag = k + 2;
      difference(price, lag, steps);
      rollingStd(steps, 100 - lag, 0, sigma, lag);
      for (let i = 99; i < n; i++)
        target[i] = sigma[i]! > 0 ? target[i]! + weight * Math.log(sigma[i]!) : Number.NaN;
    });
  },
});
