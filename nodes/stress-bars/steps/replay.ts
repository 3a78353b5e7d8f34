/**
 * An event once more: its day-by-day moves, from another price.
 *
 * A symbol that traded then moves as it did then. One that did not moves by its
 * beta of today with the market of then, and has residuals of its own past.
 */

import { blockRows } from '../../lib/numeric/random.js';
import { followMarket } from '../follow.js';
import { copyOf, type Moves, unknownMoves } from '../moves.js';
import { type Asset, definePath } from '../step.js';

/** Below this share of the event's sessions with a bar, a symbol did not trade in it. */
const TRADED = 0.9;
/** Sessions of a block of residuals, in the mean. */
const BLOCK = 10;

interface Drawn {
  readonly rows: Int32Array;
}

export default definePath<{ readonly from: string; readonly to: string }, Drawn>({
  about: 'an event of the past, day by day',
  source: 'historical simulation; residuals by Politis and Romano, 1994',
  draw: (_, { sessions, market, random }) => ({
    rows: blockRows(sessions, market.ret.length, BLOCK, random),
  }),
  make(_, { rows }, asset: Asset) {
    const { own, market } = asset.event as { own: Moves; market: Moves };
    if (asset.isMarket || hasTraded(own)) return copyOf(own);
    const path = unknownMoves(rows.length);
    rows.forEach((row, t) => {
      followMarket(path, t, { source: market, at: t, row }, asset);
    });
    return path;
  },
});

function hasTraded({ ret }: Moves): boolean {
  const known = ret.reduce((n, value) => n + (Number.isNaN(value) ? 0 : 1), 0);
  return known >= TRADED * ret.length;
}
