/**
 * Relative strength index: share of the rises in all moves, Wilder-smoothed.
 * A flat series gives 50, where TA-Lib gives 0: a price that does not move is
 * neither oversold nor overbought. This is a deliberate deviation.
 */
import { relativeStrength } from '../../lib/numeric/relative-strength.js';
import { defineIndicator } from '../indicator.js';

const PERIODS = [2, 7, 14, 21];

export default defineIndicator({
  about: 'relative strength index',
  source: 'TA-Lib RSI; 50 on a flat series',
  family: 'momentum',
  columns: PERIODS.map((n) => ({
    name: `rsi_${n}`,
    about: `100 · rises / (rises + falls), Wilder averages of ${n}`,
    unit: 'percent',
    first: n,
  })),
  compute({ close }, out, scratch) {
    PERIODS.forEach((window, c) => {
      out[c]!.set(scratch.shared(relativeStrength, close, window));
    });
  },
});
