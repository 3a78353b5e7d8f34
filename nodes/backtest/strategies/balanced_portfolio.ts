/**
 * Sixty percent in the symbol, forty in bonds, put right each quarter or when
 * five points off. Without bonds the forty percent stay cash. As a portfolio the symbol
 * is the market.
 */
import { firstSessions } from '../rhythm.js';
import { defineBasket } from '../strategy.js';

export default defineBasket({
  about: '60 % symbol and 40 % bonds, rebalanced each quarter',
  source: '60/40',
  params: {
    risky: { default: 0.6, min: 0, max: 1, about: 'weight of the symbol' },
    band: { default: 0.05, min: 0, max: 1, about: 'deviation that is put right at once' },
  },
  holds: ['bonds'],
  reads: ['bonds'],
  needs: [],
  columns: () => [],
  minHistory: () => 0,
  prepare(setup) {
    const risky = setup.params.risky as number;
    const band = setup.params.band as number;
    const quarters = firstSessions(setup, 'quarterly');
    return (t, position, targets) => {
      const isOff = Math.abs(position.weight - risky) > band;
      if (!quarters.isDue(t) && !isOff) return false;
      targets[0] = risky;
      targets[1] = 1 - risky;
      return true;
    };
  },
});
