/**
 * Invests the cash in equal parts, one per month, whatever the price.
 * In windows of less than three months one per week. Idle cash counts in equity.
 */
import { firstSessions, periodOf, rhythmFor } from '../rhythm.js';
import { defineStrategy, seeking } from '../strategy.js';

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
    const sessions = firstSessions(setup, rhythm);
    let invested = 0;
    return seeking((from, end, _, order) => {
      order.weight = 1 / parts;
      for (let t = sessions.due(from, end); t < end; t = sessions.due(t + 1, end)) {
        sessions.look(t);
        // The first decision buys at the window's first open; its period is then served.
        const isServed = invested > 0 && t === start;
        if (isServed || invested === parts) continue;
        invested++;
        return t;
      }
      return end;
    });
  },
});
