/**
 * Relative strength: share of the rises in all moves, Wilder-smoothed.
 *
 * What does not move is neither oversold nor overbought: a flat series gives 50,
 * where TA-Lib's RSI gives 0; the oscillator, from −100 to 100, gives TA-Lib's 0.
 */

/** Average moves below this share of the value count as none. */
const FLAT = 1e-14;

/** RSI: 100 · rises / (rises + falls); NaN before row `window`. */
export function relativeStrength(x: Float64Array, window: number, out: Float64Array): void {
  smoothMoves(x, window, out, false);
}

/** CMO: 100 · (rises − falls) / (rises + falls); NaN before row `window`. */
export function momentumOscillator(x: Float64Array, window: number, out: Float64Array): void {
  smoothMoves(x, window, out, true);
}

function smoothMoves(x: Float64Array, window: number, out: Float64Array, isSigned: boolean): void {
  const n = x.length;
  out.fill(Number.NaN, 0, Math.min(window, n));
  if (window >= n) return;
  const k = 1 / window;
  let up = 0;
  let down = 0;
  for (let i = 1; i <= window; i++) {
    const move = x[i]! - x[i - 1]!;
    if (move > 0) up += move;
    else down -= move;
  }
  up *= k;
  down *= k;
  for (let i = window; i < n; i++) {
    if (i > window) {
      const move = x[i]! - x[i - 1]!;
      const size = Math.abs(move);
      // Half of size ± move is the rise or the fall, and exact.
      up += k * ((size + move) / 2 - up);
      down += k * ((size - move) / 2 - down);
    }
    const moves = up + down;
    const isFlat = !(moves > FLAT * Math.abs(x[i]!));
    if (isSigned) out[i] = isFlat ? 0 : (100 * (up - down)) / moves;
    else out[i] = isFlat ? 50 : 100 * (up / moves);
  }
}
