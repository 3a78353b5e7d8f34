/**
 * Coppock curve: smoothed sum of two rates of change.
 * Made for monthly bars; on daily bars it is a momentum line.
 */
import { relativeChange } from '../../lib/numeric/change.js';
import { wma } from '../../lib/numeric/wma.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'Coppock curve',
  source: 'Coppock 1962',
  family: 'trend',
  columns: [{ name: 'coppock', about: 'WMA 10 of ROC 14 + ROC 11', unit: 'percent', first: 23 }],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;

    const long = scratch.take();
    const short = scratch.take();
    relativeChange(close, 14, long, 100);
    relativeChange(close, 11, short, 100);
    for (let i = 14; i < n; i++) long[i] = long[i]! + short[i]!;
    wma(long, 10, target, 14);
  },
});
