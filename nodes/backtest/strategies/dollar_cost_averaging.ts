/**
 * Invests the cash in equal parts, one per month, whatever the price.
 * In windows of less than three months one per week. Idle cash counts in equity.
 */
import { onFirstSession, periodOf, rhythmFor } from '../rhythm.js';
import { defineStrategy, KEEP } from '../strategy.js';

const THREE_MONTHS = 90;

export default defineStrategy({
  about: 'invests equal parts of the cash, one per month, and never sells',
  source: 'baseline against a lump sum',
  orders: 'cash',
  params: {},
  columns: () => [],
  minHistory: () => 0,
  prepare(setup) {
    const rhythm = rhythmFor(setup, THREE_MONTHS);
    const { start, firstSession, lastSession } = setup;
    const parts = periodOf(lastSession, rhythm) - periodOf(firstSession, rhythm) + 1;
    const isDue = onFirstSession(setup, rhythm);
    let invested = 0;
    return (t) => {
      // The first decision buys at the window's first open; its period is then served.
      const isServed = invested > 0 && t === start;
      if (!isDue(t) || isServed || invested === parts) return KEEP;
      invested++;
      return 1 / parts;
    };
  },
});
