/**
 * Growth over a year without its last month, which tends to reverse (Jegadeesh and Titman 1993).
 */
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'growth of the close from 252 to 21 sessions ago',
  first: 252,
  compute({ n, close }, out) {
    out.fill(Number.NaN, 0, Math.min(252, n));
    for (let i = 252; i < n; i++) out[i] = close[i - 21]! / close[i - 252]! - 1;
  },
});
