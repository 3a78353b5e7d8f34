/**
 * Relative strength: share of the rises in all moves, 0 to 100, Wilder-smoothed.
 *
 * A flat series gives 50, where TA-Lib gives 0: what does not move is neither
 * oversold nor overbought.
 */
import { wilderMoves } from './wilder.js';

/** Average moves below this share of the value count as none. */
const FLAT = 1e-14;

/** NaN before row `window`; `falls` is work space. */
export function relativeStrength(
  x: Float64Array,
  window: number,
  out: Float64Array,
  falls: Float64Array,
): void {
  wilderMoves(x, window, out, falls);
  for (let i = window; i < x.length; i++) {
    const moves = out[i]! + falls[i]!;
    out[i] = moves > FLAT * Math.abs(x[i]!) ? 100 * (out[i]! / moves) : 50;
  }
}
