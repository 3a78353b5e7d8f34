/**
 * Percentage volume oscillator: fast against slow average of the volume.
 * Undefined as long as nothing has been traded.
 */
import { ema } from '../../lib/numeric/ema.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'volume oscillator in percent',
  source: 'definition',
  family: 'volume',
  columns: [
    {
      name: 'pvo',
      about: '100 · (EMA 12 − EMA 26) / EMA 26 of volume',
      unit: 'percent',
      first: 25,
    },
    { name: 'pvo_signal', about: 'EMA 9 of pvo', unit: 'percent', first: 33 },
  ],
  compute({ n, volume }, out, scratch) {
    const line = out[0]!;
    const slow = scratch.take();
    ema(volume, 12, line);
    ema(volume, 26, slow);
    for (let i = 0; i < n; i++) {
      line[i] = slow[i]! > 0 ? (100 * (line[i]! - slow[i]!)) / slow[i]! : Number.NaN;
    }
    // The slow average never returns to 0 once there was volume.
    let start = 25;
    while (start < n && Number.isNaN(line[start]!)) start++;
    ema(line, 9, out[1]!, start);
  },
});
