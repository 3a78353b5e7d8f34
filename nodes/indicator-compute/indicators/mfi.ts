/**
 * Money flow index: share of the money that went with rising typical prices.
 * Unchanged prices count for neither side; 0 where less than 1 was turned over.
 */
import { typicalPrice } from '../../lib/numeric/price-position.js';
import { rollingSum } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'money flow index',
  source: 'TA-Lib MFI',
  family: 'momentum',
  columns: [
    { name: 'mfi_14', about: '100 · positive flow / all flow over 14', unit: 'percent', first: 14 },
  ],
  compute({ n, high, low, close, volume }, out, scratch) {
    const target = out[0]!;
    const price = scratch.take();
    const rises = scratch.take();
    const falls = scratch.take();
    const negative = scratch.take();
    typicalPrice(high, low, close, price);
    for (let i = 1; i < n; i++) {
      const flow = price[i]! * volume[i]!;
      rises[i] = price[i]! > price[i - 1]! ? flow : 0;
      falls[i] = price[i]! < price[i - 1]! ? flow : 0;
    }
    rollingSum(rises, 14, target, 1);
    rollingSum(falls, 14, negative, 1);
    for (let i = 14; i < n; i++) {
      const total = target[i]! + negative[i]!;
      target[i] = total < 1 ? 0 : 100 * (target[i]! / total);
    }
  },
});
