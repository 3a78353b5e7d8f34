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
    let isFirst = true;
    return () => {
      if (!isFirst) return KEEP;
      isFirst = false;
      return 1;
    };
  },
});
