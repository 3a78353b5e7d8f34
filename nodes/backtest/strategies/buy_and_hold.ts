/**
 * Buys everything at the first chance and never sells: what the others must beat.
 */
import { defineStrategy, KEEP } from '../strategy.js';

export default defineStrategy({
  about: 'invests everything at the first open and holds',
  source: 'baseline',
  params: {},
  columns: () => [],
  minHistory: () => 0,
  prepare() {
    // Until it has it: the first open may be one at which nothing can be bought.
    return (_, { side }) => (side === 0 ? 1 : KEEP);
  },
});
