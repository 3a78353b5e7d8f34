/**
 * Parabolic stop-and-reverse: a trailing stop that speeds up with each new extreme.
 * psar_dir says on which side of the close it lies.
 */
import { parabolicSar } from '../../lib/numeric/parabolic-sar.js';
import { defineParametric } from '../parametric.js';

export default defineParametric({
  about: 'parabolic stop-and-reverse',
  source: 'TA-Lib SAR',
  family: 'trend',
  params: {
    step: { about: 'added at each new extreme', min: 0.001, max: 1, decimal: true },
    limit: { about: 'most acceleration', min: 0.001, max: 1, decimal: true },
  },
  defaults: [{ step: 0.02, limit: 0.2 }],
  names: ['psar', 'psar_dir'],
  columns: ({ step, limit }) => [
    {
      name: 'psar',
      about: `stop of the bar, acceleration ${step} up to ${limit}`,
      unit: 'USD',
      first: 1,
    },
    {
      name: 'psar_dir',
      about: `1 when psar with acceleration ${step} up to ${limit} is below the close, else −1`,
      first: 1,
    },
  ],
  compute({ n, from = 0, high, low, close }, { step, limit }, out) {
    const stop = out[0]!;
    const direction = out[1]!;
    parabolicSar(high, low, step, limit, stop);
    if (n > 0) direction[0] = Number.NaN;
    for (let i = Math.max(1, from); i < n; i++) direction[i] = stop[i]! < close[i]! ? 1 : -1;
  },
});
