/**
 * Holds as much as keeps the expected volatility at its target, never more than all.
 * Trades only when the wanted weight has moved by a tenth of itself.
 */
import { defineStrategy, KEEP } from '../strategy.js';

export default defineStrategy({
  about: 'weight = target volatility ÷ expected volatility, at most 1',
  source: 'Moreira and Muir 2017; ewma_vol_94',
  params: {
    target: { default: 0.15, min: 0.001, max: 10, about: 'volatility per year, a fraction' },
    band: { default: 0.1, min: 0, max: 10, about: 'relative change of weight worth a trade' },
  },
  columns: () => ['ewma_vol_94'],
  minHistory: () => 60,
  prepare({ params, asset }) {
    const volatility = asset.columns.ewma_vol_94 as Float64Array;
    const target = params.target as number;
    const band = params.band as number;
    return (t, { weight }) => {
      const now = volatility[t] as number;
      if (Number.isNaN(now)) return KEEP;
      const wanted = now > target ? target / now : 1;
      return Math.abs(wanted - weight) > band * wanted ? wanted : KEEP;
    };
  },
});
