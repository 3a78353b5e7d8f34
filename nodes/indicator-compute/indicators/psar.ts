/**
 * Parabolic stop-and-reverse: a trailing stop that speeds up with each new extreme.
 * psar_dir says on which side of the close it lies.
 */
import { parabolicSar } from '../../lib/numeric/parabolic-sar.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'parabolic stop-and-reverse',
  source: 'TA-Lib SAR',
  family: 'trend',
  columns: [
    { name: 'psar', about: 'stop of the bar, acceleration 0.02 up to 0.2', unit: 'USD', first: 1 },
    { name: 'psar_dir', about: '1 when psar is below the close, else −1', first: 1 },
  ],
  compute({ n, high, low, close }, out) {
    const [stop, direction] = out as readonly [Float64Array, Float64Array];
    parabolicSar(high, low, 0.02, 0.2, stop);
    if (n > 0) direction[0] = Number.NaN;
    for (let i = 1; i < n; i++) direction[i] = stop[i]! < close[i]! ? 1 : -1;
  },
});
