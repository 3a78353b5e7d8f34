/**
 * Compound return of the days on which volume rose, from 1000.
 * Other days leave it as it is.
 */
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'positive volume index',
  source: 'Fosback',
  family: 'volume',
  columns: [{ name: 'pvi', about: '1000, · C / C₁ on days on which volume rose', first: 0 }],
  compute({ n, close, volume }, out) {
    const target = out[0]!;

    let index = 1000;
    if (n > 0) target[0] = index;
    for (let i = 1; i < n; i++) {
      if (volume[i]! > volume[i - 1]!) index *= close[i]! / close[i - 1]!;
      target[i] = index;
    }
  },
});
