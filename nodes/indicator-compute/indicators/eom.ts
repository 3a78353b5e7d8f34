/**
 * Ease of movement: how far the price moves per share traded.
 * Undefined where a bar of the window had no volume.
 */
import { rollingMeanOfDefined } from '../../lib/numeric/rolling-gaps.js';
import { BARS, defineParametric, each } from '../parametric.js';

export default defineParametric({
  about: 'ease of movement',
  source: 'Arms',
  family: 'volume',
  params: { period: BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'eom',
      about: `SMA ${period} of the move of (H + L) / 2 · (H − L) · 1e8 / volume`,
      first: period,
    },
  ],
  compute({ n, high, low, volume }, { period }, out, scratch) {
    const ease = scratch.take();
    for (let i = 1; i < n; i++) {
      const move = (high[i]! + low[i]! - high[i - 1]! - low[i - 1]!) / 2;
      ease[i] = volume[i]! > 0 ? (move * (high[i]! - low[i]!) * 1e8) / volume[i]! : Number.NaN;
    }
    rollingMeanOfDefined(ease, period, out[0]!, 1);
  },
});
