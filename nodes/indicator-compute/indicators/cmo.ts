/**
 * Chande momentum oscillator: rises minus falls relative to all moves.
 * Smoothed like RSI, as TA-Lib does; 0 on a flat series.
 */
import { momentumOscillator } from '../../lib/numeric/relative-strength.js';
import { defineIndicator } from '../indicator.js';

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
  compute({ close }, out) {
    momentumOscillator(close, 14, out[0]!);
  },
});
