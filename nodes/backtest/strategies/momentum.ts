/**
 * Time-series momentum: long while the return of the past year without its last
 * month is positive. Looked at once a month; once a week in short windows. The
 * form that compares symbols with one another needs a portfolio and is not this.
 */
import { firstSessions, rhythmFor } from '../rhythm.js';
import { defineStrategy, seeking } from '../strategy.js';

const TWO_MONTHS = 60;

export default defineStrategy({
  about: 'long while the return of 12 months without the last is positive',
  source: 'Moskowitz, Ooi and Pedersen 2012; mom_12_1',
  params: {
    threshold: { default: 0, min: -1, max: 10, about: 'return above which to be long' },
  },
  columns: () => ['mom_12_1'],
  minHistory: () => 253,
  prepare(setup) {
    const past = setup.asset.columns.mom_12_1 as Float64Array;
    const threshold = setup.params.threshold as number;
    const sessions = firstSessions(setup, rhythmFor(setup, TWO_MONTHS));
    return seeking((from, end, _, order) => {
      let t = sessions.due(from, end);
      while (t < end && Number.isNaN(past[t])) t++;
      if (t === end) return end;
      sessions.look(t);
      order.weight = (past[t] as number) > threshold ? 1 : 0;
      return t;
    });
  },
});
