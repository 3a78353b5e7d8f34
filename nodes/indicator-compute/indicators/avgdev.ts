/**
 * Mean absolute deviation of 14 closes from their mean.
 * Less swayed by one outlier than the standard deviation.
 */
import { meanDeviation } from '../../lib/numeric/mean-deviation.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'mean absolute deviation',
  source: 'TA-Lib AVGDEV',
  family: 'volatility',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'avgdev',
      about: `mean of |C − SMA ${period}| over ${period}`,
      unit: 'USD',
      first: period - 1,
    },
  ],
  compute({ from, close }, { period }, out, scratch) {
    meanDeviation(close, scratch.shared(rollingMean, close, period), period, out[0]!, from);
  },
});
