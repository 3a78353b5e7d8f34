/**
 * Whether the distance of two averages is widening, relative to the price.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineFeature } from '../feature.js';

export default defineFeature({
  about: 'MACD 12-26 minus its average of 9 sessions, over the close',
  first: 33,
  compute({ n, close }, out, work) {
    const line = work[0];
    const slow = work[1];
    const average = work[2];
    ema(close, 12, line, 14);
    ema(close, 26, slow);
    for (let i = 25; i < n; i++) line[i] = line[i]! - slow[i]!;
    ema(line, 9, average, 25);
    for (let i = 0; i < n; i++) out[i] = (line[i]! - average[i]!) / close[i]!;
  },
});
