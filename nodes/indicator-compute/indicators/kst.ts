/**
 * Know sure thing: four smoothed rates of change, the slower the heavier.
 * The signal line is a plain mean of 9.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { rollingMean } from '../../lib/numeric/rolling-mean.js';
import { defineIndicator } from '../indicator.js';

const PARTS = [
  { lag: 10, window: 10 },
  { lag: 15, window: 10 },
  { lag: 20, window: 10 },
  { lag: 30, window: 15 },
];

export default defineIndicator({
  about: 'know sure thing',
  source: 'Pring 1992',
  family: 'trend',
  columns: [
    {
      name: 'kst',
      about: 'SMA 10 of ROC 10 + 2 · ROC 15 + 3 · ROC 20, + 4 · SMA 15 of ROC 30',
      unit: 'percent',
      first: 44,
    },
    { name: 'kst_signal', about: 'SMA 9 of kst', unit: 'percent', first: 52 },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const change = scratch.take();
    const smooth = scratch.take();
    target.fill(Number.NaN, 0, Math.min(44, n));
    target.fill(0, Math.min(44, n));
    for (let part = 0; part < PARTS.length; part++) {
      const { lag, window } = PARTS[part]!;
      relativeChange(close, lag, change, 100);
      rollingMean(change, window, smooth, lag);
      for (let i = 44; i < n; i++) target[i] = target[i]! + (part + 1) * smooth[i]!;
    }
    rollingMean(target, 9, out[1]!, 44);
  },
});
