/**
 * Which way a price trends: the directional indicators as shares of their sum.
 */
import { minusIndicator, plusIndicator } from '../../lib/numeric/directional-movement.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: '(+DI − −DI) over their sum, of 14 sessions; 0 without movement',
  first: 14,
  compute({ n, high, low, close }, out, [up, down]) {
    plusIndicator(high, low, close, 14, up);
    minusIndicator(high, low, close, 14, down);
    out.fill(Number.NaN, 0, Math.min(14, n));
    for (let i = 14; i < n; i++) {
      const sum = up[i]! + down[i]!;
      out[i] = sum > 0 ? (up[i]! - down[i]!) / sum : 0;
    }
  },
});
