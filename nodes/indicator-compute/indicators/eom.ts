/**
 * Ease of movement: how far the price moves per share traded.
 * Undefined where a bar of the window had no volume.
 */
import { rollingMeanOfDefined } from '../../lib/numeric/rolling-gaps.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'ease of movement',
  source: 'Arms',
  family: 'volume',
  columns: [
    {
      name: 'eom_14',
      about: 'SMA 14 of the move of (H + L) / 2 · (H − L) · 1e8 / volume',
      first: 14,
    },
  ],
  compute({ n, high, low, volume }, out, scratch) {
    const target = out[0]!;

    const ease = scratch.take();
    for (let i = 1; i < n; i++) {
      const move = (high[i]! + low[i]! - high[i - 1]! - low[i - 1]!) / 2;
      ease[i] = volume[i]! > 0 ? (move * (high[i]! - low[i]!) * 1e8) / volume[i]! : Number.NaN;
    }
    rollingMeanOfDefined(ease, 14, target, 1);
  },
});
