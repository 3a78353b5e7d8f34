/**
 * Yields that rise day by day, and what bonds and the market do then.
 *
 * Bonds lose duration times the rise; the market loses what the scenario says. A
 * symbol takes part in both by its slopes on the two, estimated together on the
 * past. Convexity and carry are left out.
 */
import { slopesOn, type TwoSlopes } from '../fit.js';
import { addReturns, type Moves } from '../moves.js';
import { type Asset, defineOverlay } from '../step.js';

interface Settings {
  readonly rise_bps: number;
  /** Of the bonds, in years. */
  readonly duration: number;
  /** What it does to the market in all, a fraction. */
  readonly market: number;
  /** Sessions over which it comes, evenly. */
  readonly sessions: number;
}

export default defineOverlay<Settings>({
  about: 'yields that rise, bonds and the market with them',
  source: 'first-order price change of a bond: Macaulay, 1938; slopes by least squares',
  apply(path, { rise_bps, duration, market, sessions }, asset) {
    const length = Math.min(sessions, path.ret.length);
    const slopes = slopesOf(asset);
    const bondMove = (-duration * rise_bps) / 10_000 / length;
    const marketMove = Math.log(1 + market) / length;
    const move = slopes.bonds * bondMove + slopes.market * marketMove;
    const added = Float64Array.from(path.ret, (_, t) => (t < length ? move : 0));
    addReturns(path, added, asset.fit.overnight);
  },
});

function slopesOf({ isMarket, isBonds, past, market, bonds }: Asset): TwoSlopes {
  if (isMarket) return { market: 1, bonds: 0 };
  if (isBonds) return { market: 0, bonds: 1 };
  return slopesOn(past, market, bonds as Moves);
}
