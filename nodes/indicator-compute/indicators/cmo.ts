/**
 * Chande momentum oscillator: rises minus falls relative to all moves.
 * Smoothed like RSI, as TA-Lib does; 0 on a flat series.
 */
import { wilderMoves } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

/** Average moves below this share of the price count as none. */
const FLAT = 1e-14;

export default defineIndicator({
  about: 'Chande momentum oscillator',
  source: 'TA-Lib CMO',
  family: 'momentum',
  columns: [
    {
      name: 'cmo_14',
      about: '100 · (rises − falls) / (rises + falls), Wilder averages of 14',
      unit: 'percent',
      first: 14,
    },
  ],
  compute({ n, close }, out, scratch) {
    const target = out[0]!;
    const falls = scratch.take();
    wilderMoves(close, 14, target, falls);
    for (let i = 14; i < n; i++) {
      const moves = target[i]! + falls[i]!;
      target[i] = moves > FLAT * close[i]! ? (100 * (target[i]! - falls[i]!)) / moves : 0;
    }
  },
});
