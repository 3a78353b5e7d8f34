/**
 * Accumulation and distribution line: running sum of the money flow volume.
 * Only its changes mean something.
 */
import { accumulation } from '../../lib/numeric/money-flow.js';
import { closeLocation } from '../../lib/numeric/price-position.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'accumulation and distribution',
  source: 'TA-Lib AD',
  family: 'volume',
  columns: [
    { name: 'ad_line', about: 'running sum of close location · volume', unit: 'shares', first: 0 },
  ],
  compute({ high, low, close, volume }, out, scratch) {
    const location = scratch.shared(closeLocation, high, low, close);
    out[0]!.set(scratch.shared(accumulation, location, volume));
  },
});
