/**
 * Hurst exponent of 100 log prices: 0.5 a random walk, more a trend, less a return to the mean.
 * Slope of the log deviation of differences over log lags 2 to 20; standard error about 0.1.
 */
import { logarithm } from '../../lib/numeric/change.js';
import { differenceSpread } from '../../lib/numeric/lagged-differences.js';
import { addLogarithms } from '../../lib/numeric/log.js';
import { defineIndicator } from '../indicator.js';

const LOGS = Array.from({ length: 19 }, (_, k) => Math.log(k + 2));
const MEAN = LOGS.reduce((sum, x) => sum + x, 0) / LOGS.length;
const SPREAD = LOGS.reduce((sum, x) => sum + (x - MEAN) ** 2, 0);
/** What each lag contributes to the least-squares slope. */
const WEIGHTS = LOGS.map((x) => (x - MEAN) / SPREAD);

/** What the numbers of differences, 98 to 80, by which the sums are not divided, contribute. */
const COUNTS = WEIGHTS.reduce((sum, weight, k) => sum - (weight / 2) * Math.log(98 - k), 0);

export default defineIndicator({
  about: 'Hurst exponent',
  source: 'Peng; definition',
  family: 'statistics',
  columns: [
    { name: 'hurst_100', about: 'slope of ln σ of differences on ln lag, lags 2 to 20', first: 99 },
  ],
  compute({ n, from = 0, close }, out, scratch) {
    const target = out[0]!;

    const price = scratch.shared(logarithm, close);
    const spread = scratch.take();
    const begin = Math.max(99, from);
    target.fill(Number.NaN, 0, Math.min(99, n));
    target.fill(COUNTS, begin);
    for (let lag = 2; lag <= 20; lag++) {
      differenceSpread(price, lag, 100 - lag, 99, spread, from);
      addLogarithms(spread, WEIGHTS[lag - 2]! / 2, target, begin);
    }
  },
});
