/**
 * Relative strength index: share of the rises in all moves, Wilder-smoothed.
 * A flat series gives 50, where TA-Lib gives 0: a price that does not move is
 * neither oversold nor overbought. This is a deliberate deviation.
 */
import { relativeStrength } from '../../lib/numeric/relative-strength.js';
import { defineParametric, each, SEVERAL_BARS } from '../parametric.js';

export default defineParametric({
  about: 'relative strength index',
  source: 'TA-Lib RSI; 50 on a flat series',
  family: 'momentum',
  params: { period: SEVERAL_BARS },
  defaults: each('period', [2, 7, 14, 21]),
  columns: ({ period }) => [
    {
      name: 'rsi',
      about: `100 · rises / (rises + falls), Wilder averages of ${period}`,
      unit: 'percent',
      first: period,
    },
  ],
  compute({ close }, { period }, out, scratch) {
    out[0]!.set(scratch.shared(relativeStrength, close, period));
  },
});
