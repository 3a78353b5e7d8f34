/**
 * Chaikin oscillator: fast against slow average of the accumulation line.
 * Both averages start at the first value of the line, as in TA-Lib.
 */
import { closeLocation } from '../../lib/numeric/price-position.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Chaikin oscillator',
  source: 'TA-Lib ADOSC',
  family: 'volume',
  columns: [{ name: 'adosc_3_10', about: 'EMA 3 − EMA 10 of ad_line', unit: 'shares', first: 9 }],
  compute({ n, high, low, close, volume }, out) {
    const target = out[0]!;
    closeLocation(high, low, close, target);
    let sum = 0;
    let fast = 0;
    let slow = 0;
    for (let i = 0; i < n; i++) {
      sum += target[i]! * volume[i]!;
      fast = i === 0 ? sum : fast + (2 / 4) * (sum - fast);
      slow = i === 0 ? sum : slow + (2 / 11) * (sum - slow);
      target[i] = i < 9 ? Number.NaN : fast - slow;
    }
  },
});
