/**
 * Which way a price trends: Wilder's directional movements as shares of their sum.
 */
import { directionalMovement } from '../../lib/numeric/directional-movement.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: '(+DM − −DM) over their sum, of 14 sessions; 0 without movement',
  first: 14,
  compute({ n, high, low }, out, work) {
    const up = work[0];
    const down = work[1];
    directionalMovement(high, low, 14, 1, up);
    directionalMovement(high, low, 14, -1, down);
    out.fill(Number.NaN, 0, Math.min(14, n));
    for (let i = 14; i < n; i++) {
      const sum = up[i]! + down[i]!;
      out[i] = sum > 0 ? (up[i]! - down[i]!) / sum : 0;
    }
  },
});
