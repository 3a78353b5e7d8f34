/**
 * Chande momentum oscillator: rises minus falls relative to all moves.
 * Smoothed like RSI, as TA-Lib does; 0 on a flat series.
 */
import { momentumOscillator } from '../../lib/numeric/relative-strength.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'Chande momentum oscillator',
  source: 'TA-Lib CMO',
  family: 'momentum',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [14]),
  columns: ({ period }) => [
    {
      name: 'cmo',
      about: `100 · (rises − falls) / (rises + falls), Wilder averages of ${period}`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ close }, { period }, out) {
    momentumOscillator(close, period, out[0]!);
  },
});
