/**
 * Share of the closes of a year that are at most the newest one.
 * The newest counts itself, so it is never 0.
 */
import { percentRank } from '../../lib/numeric/rolling-rank.js';
import { defineIndicator } from '../indicator.js';

export default defineIndicator({
  about: 'rank of the close in a year',
  source: 'definition',
  family: 'momentum',
  columns: [
    {
      name: 'percent_rank_252',
      about: '% of the last 252 closes ≤ C',
      unit: 'percent',
      first: 251,
    },
  ],
  compute({ close }, out) {
    const target = out[0]!;

    percentRank(close, 252, target);
  },
});
