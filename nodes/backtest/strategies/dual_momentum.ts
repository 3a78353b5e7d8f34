/**
 * Holds the symbol or the benchmark, whichever gained more in a year, if that is
 * more than bills gave; bonds otherwise. Looked at once a month; once a week in
 * short windows. Without bills the bar is zero; without bonds the place is cash. As a
 * portfolio: the market or the shares of other countries, if there are any named.
 */
import { firstSessions, rhythmFor } from '../rhythm.js';
import { defineBasket, seekingBasket } from '../strategy.js';

const TWO_MONTHS = 60;
const YEAR = 'return_252d';

export default defineBasket({
  about: 'the better of symbol and benchmark over a year, or bonds',
  source: 'Antonacci, global equities momentum',
  params: {},
  holds: ['benchmark', 'bonds'],
  reads: ['benchmark', 'bonds', 'bills'],
  needs: ['benchmark'],
  columns: () => [YEAR],
  minHistory: () => 253,
  prepare(setup) {
    const own = setup.asset.columns[YEAR] as Float64Array;
    const rival = setup.others.benchmark?.columns[YEAR];
    const bills = setup.others.bills?.columns[YEAR];
    const sessions = firstSessions(setup, rhythmFor(setup, TWO_MONTHS));
    return seekingBasket((from, end, _, targets) => {
      let t = sessions.due(from, end);
      while (t < end && (Number.isNaN(own[t]) || (rival && Number.isNaN(rival[t])))) t++;
      if (t === end) return end;
      sessions.look(t);
      const a = own[t] as number;
      const b = rival ? (rival[t] as number) : Number.NEGATIVE_INFINITY;
      const yearOfBills = bills?.[t] ?? Number.NaN;
      const bar = Number.isNaN(yearOfBills) ? 0 : yearOfBills;
      const winner = a >= b ? 0 : 1;
      targets.fill(0);
      targets[Math.max(a, b) > bar ? winner : 2] = 1;
      return t;
    });
  },
});
