/**
 * Relative strength index: share of the rises in all moves, Wilder-smoothed.
 * A flat series gives 50, where TA-Lib gives 0: a price that does not move is
 * neither oversold nor overbought. This is a deliberate deviation.
 */
import { wilderMoves } from '../../lib/numeric/wilder.js';
import { defineIndicator } from '../indicator.js';

/** Average moves below this share of the price count as none. */
const FLAT = 1e-14;

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
  compute({ n, close }, out, scratch) {
    const falls = scratch.take();
    PERIODS.forEach((window, c) => {
      const target = out[c]!;
      wilderMoves(close, window, target, falls);
      for (let i = window; i < n; i++) {
        const moves = target[i]! + falls[i]!;
        target[i] = moves > FLAT * close[i]! ? 100 * (target[i]! / moves) : 50;
      }
    });
  },
});
