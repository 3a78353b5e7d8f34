/**
 * Buys everything at the first chance and never sells: what the others must beat.
 */
import { defineStrategy, seeking } from '../strategy.js';

export default defineStrategy({
  about: 'invests everything at the first open and holds',
  source: 'baseline',
  params: {},
  columns: () => [],
  minHistory: () => 0,
  prepare() {
    // Until it has it: the first open may be one at which nothing can be bought.
    return seeking((from, end, { side }, order) => {
      order.weight = 1;
      return side === 0 ? from : end;
    });
  },
});
