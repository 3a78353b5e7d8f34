/**
 * On-balance volume: volume added on rising closes and taken off on falling ones.
 * Starts at the first volume; only its changes mean something.
 */
import { onBalanceVolume } from '../../lib/numeric/money-flow.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'on-balance volume',
  source: 'TA-Lib OBV',
  family: 'volume',
  columns: [{ name: 'obv', about: 'running sum of signed volume', unit: 'shares', first: 0 }],
  compute({ close, volume }, out, scratch) {
    out[0]!.set(scratch.shared(onBalanceVolume, close, volume));
  },
});
