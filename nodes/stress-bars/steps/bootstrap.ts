/**
 * The past in another order: whole sessions, in blocks, the same days for all symbols.
 */
import { blockRows } from '../../lib/numeric/random.js';
import { followMarket } from '../follow.js';
import { unknownMoves } from '../moves.js';
import { type Asset, definePath } from '../step.js';

export default definePath<{ readonly block: number }, Int32Array>({
  about: 'days of the past in another order, in blocks',
  source: 'Politis and Romano, "The Stationary Bootstrap", 1994',
  draw: ({ block }, { sessions, market, random }) =>
    blockRows(sessions, market.ret.length, block, random),
  make(_, rows, asset: Asset) {
    const { past, market } = asset;
    const path = unknownMoves(rows.length);
    rows.forEach((row, t) => {
      if (Number.isNaN(past.ret[row]!)) {
        followMarket(path, t, { source: market, at: row, row }, asset);
        return;
      }
      path.ret[t] = past.ret[row]!;
      path.gap[t] = past.gap[row]!;
      path.up[t] = past.up[row]!;
      path.down[t] = past.down[row]!;
      path.volume[t] = past.volume[row]!;
    });
    return path;
  },
});
