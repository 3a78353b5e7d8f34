/**
 * Breakouts: enters above the highest high of the bars before, leaves below the
 * lowest low of the bars before or two average true ranges under the entry.
 * The published rules are for a portfolio; this is their form for one symbol.
 */
import { firstAbove, firstBelow } from '../../lib/numeric/first-row.js';
import { numbered } from '../../lib/text/numbered.js';
import { defineStrategy, seeking } from '../strategy.js';

const upperOf = numbered('prev_donchian_upper_');
const lowerOf = numbered('prev_donchian_lower_');

export default defineStrategy({
  about: 'enters on a 20-bar breakout; leaves on a 10-bar low or a stop of 2 ATR',
  source: 'Turtle rules 20/10, 2N stop; single symbol',
  params: {
    entry: { default: 20, min: 2, max: 260, isInteger: true, about: 'bars of the upper channel' },
    exit: { default: 10, min: 2, max: 260, isInteger: true, about: 'bars of the lower channel' },
    stop_atr: { default: 2, min: 0.1, max: 100, about: 'stop below the entry, in atr_20' },
    sizing: { default: 'full', values: ['full', 'risk'], about: 'all in, or by risk per trade' },
    risk: { default: 0.01, min: 0.0001, max: 1, about: 'share of equity at the stop, for "risk"' },
  },
  columns: ({ entry, exit }) => [upperOf(entry), lowerOf(exit), 'atr_20'],
  minHistory: ({ entry, exit }) => Math.max(55, (entry as number) + 1, (exit as number) + 1),
  prepare({ params, asset }) {
    const upper = asset.columns[upperOf(params.entry)] as Float64Array;
    const lower = asset.columns[lowerOf(params.exit)] as Float64Array;
    const atr = asset.columns.atr_20 as Float64Array;
    const { close } = asset;
    const stopAtr = params.stop_atr as number;
    const risk = params.risk as number;
    const isFull = params.sizing === 'full';
    let stop = Number.NaN;
    return seeking((from, end, { side, entryPrice }, order) => {
      if (side !== 0) {
        order.weight = 0;
        // The distance is fixed by the range at the entry, the level by the price paid.
        return firstBelow(close, lower, entryPrice - stop, from, end);
      }
      let t = firstAbove(close, upper, from, end);
      while (t < end && !((atr[t] as number) >= 0)) t = firstAbove(close, upper, t + 1, end);
      if (t === end) return end;
      stop = stopAtr * (atr[t] as number);
      order.weight = isFull || stop === 0 ? 1 : Math.min(1, (risk * (close[t] as number)) / stop);
      return t;
    });
  },
});
