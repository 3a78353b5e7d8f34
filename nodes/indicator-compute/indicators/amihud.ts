/**
 * Illiquidity: how much a million dollars move the price (Amihud).
 * Undefined where a bar of the window had no volume; noisy for names that trade little.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { rollingMeanOfDefined } from '../../lib/numeric/rolling-gaps.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'illiquidity',
  source: 'Amihud 2002',
  family: 'volume',
  columns: [
    {
      name: 'amihud_20',
      about: '10⁶ · mean over 20 of |r| / (C · volume)',
      unit: 'per million USD',
      first: 20,
    },
  ],
  compute({ n, close, volume }, out, scratch) {
    const target = out[0]!;

    const impact = scratch.take();
    relativeChange(close, 1, impact, 1e6);
    for (let i = 1; i < n; i++) {
      const money = close[i]! * volume[i]!;
      impact[i] = money > 0 ? Math.abs(impact[i]!) / money : Number.NaN;
    }
    rollingMeanOfDefined(impact, 20, target, 1);
  },
});
