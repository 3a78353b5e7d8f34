/**
 * Bars as moves: what each session did to the close before it.
 *
 * A bar is taken apart so that whatever is done to its return, the bar put together
 * again is one: the high lies `up` above the higher of open and close, the low
 * `down` below the lower.
 */
import type { AdjustedBars } from '../lib/market/adjusted.js';

/** Bars whose mean volume a volume is compared with. */
export const VOLUME_BARS = 20;

/** One value per session; NaN in all of them where the symbol has no bar, or none before it. */
export interface Moves {
  /** ln(close / close before). */
  readonly ret: Float64Array;
  /** ln(open / close before). */
  readonly gap: Float64Array;
  /** ln(high / max(open, close)), at least 0. */
  readonly up: Float64Array;
  /** ln(low / min(open, close)), at most 0. */
  readonly down: Float64Array;
  /** Volume over a usual one. */
  readonly volume: Float64Array;
}

/** Moves of n sessions, all of them unknown. */
export function unknownMoves(n: number): Moves {
  const column = (): Float64Array => new Float64Array(n).fill(Number.NaN);
  return { ret: column(), gap: column(), up: column(), down: column(), volume: column() };
}

/**
 * The moves of a symbol on some sessions.
 *
 * Shape   sessions[n] ascending, bars of any days → n moves.
 * Gaps    after a session without a bar the next move is that from the last bar.
 * Volume  over `usual` shares; without it over the mean of the 20 bars before.
 */
export function movesOn(sessions: Float64Array, bars: AdjustedBars, usual?: number): Moves {
  const moves = unknownMoves(sessions.length);
  let row = 0;
  for (let t = 0; t < sessions.length; t++) {
    while (row < bars.n && bars.date[row]! < sessions[t]!) row++;
    if (row === 0 || row === bars.n || bars.date[row] !== sessions[t]) continue;
    const { open, high, low, close } = bars;
    const before = close[row - 1]!;
    moves.ret[t] = Math.log(close[row]! / before);
    moves.gap[t] = Math.log(open[row]! / before);
    moves.up[t] = Math.max(0, Math.log(high[row]! / Math.max(open[row]!, close[row]!)));
    moves.down[t] = Math.min(0, Math.log(low[row]! / Math.min(open[row]!, close[row]!)));
    moves.volume[t] = relative(bars.volume[row]!, usual ?? usualVolume(bars.volume, row));
  }
  return moves;
}

/** Mean volume of the 20 bars before a row; fewer at the beginning, 0 without any. */
export function usualVolume(volume: Float64Array, row: number): number {
  const from = Math.max(0, row - VOLUME_BARS);
  let sum = 0;
  for (let i = from; i < row; i++) sum += volume[i]!;
  return row === from ? 0 : sum / (row - from);
}

/** What never trades has no usual volume, and is not compared with it. */
function relative(volume: number, usual: number): number {
  return usual > 0 ? volume / usual : 1;
}

/** Moves to be changed: the same numbers in arrays of their own. */
export function copyOf(moves: Moves): Moves {
  const { ret, gap, up, down, volume } = moves;
  return {
    ret: ret.slice(),
    gap: gap.slice(),
    up: up.slice(),
    down: down.slice(),
    volume: volume.slice(),
  };
}

/** Gives a session another return; the share `overnight` of the difference lies before its open. */
export function setReturn(moves: Moves, t: number, ret: number, overnight: number): void {
  moves.gap[t]! += overnight * (ret - moves.ret[t]!);
  moves.ret[t] = ret;
}

/** Adds to the returns; what falls on a session without a bar comes with the next one that has one. */
export function addReturns(moves: Moves, added: ArrayLike<number>, overnight: number): void {
  let waiting = 0;
  for (let t = 0; t < moves.ret.length; t++) {
    waiting += added[t] ?? 0;
    const ret = moves.ret[t]!;
    if (waiting === 0 || Number.isNaN(ret)) continue;
    setReturn(moves, t, ret + waiting, overnight);
    waiting = 0;
  }
}
