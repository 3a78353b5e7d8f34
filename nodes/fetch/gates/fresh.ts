/**
 * Q15: how many sessions the last bar is behind.
 *
 * Behind a clock or a date that was asked for it is an error from a few sessions on.
 * Behind the newest bar of the same market it is only told: a company that is no
 * longer listed ends, and rightly so.
 */
import { formatDay } from '../../lib/market/dates.js';
import type { SymbolGate } from '../gate.js';

export const fresh: SymbolGate = {
  code: 'Q15',
  check({ bars: { date }, market: { sessions, reaches, isDated }, quality }) {
    const limits = quality.Q15;
    if (!limits) return [];
    const last = date.at(-1) as number;
    const days: number[] = [];
    for (let s = sessions.length - 1; s >= 0 && (sessions[s] as number) > last; s--) {
      if ((sessions[s] as number) <= reaches) days.push(sessions[s] as number);
    }
    if (days.length <= limits.warn) return [];
    const isError = isDated && days.length > limits.error;
    const about = isDated
      ? `a session up to ${formatDay(reaches)} without a bar yet`
      : 'a session after the last bar on which others of the market have one';
    const more = `the last bar is of ${formatDay(last)}`;
    return [{ level: isError ? 'bad' : 'note', days: days.reverse(), about, more }];
  },
};
