/**
 * Q05: sessions between the first and the last bar that have none.
 */
import type { SymbolGate } from '../gate.js';

export const missing: SymbolGate = {
  code: 'Q05',
  check({ bars: { date }, market: { sessions }, quality }) {
    const limits = quality.Q05;
    const first = date[0] as number;
    const last = date.at(-1) as number;
    if (!limits) return [];
    let s = 0;
    while (s < sessions.length && (sessions[s] as number) < first) s++;
    if (isEachOneThere(date, sessions, s)) return [];
    const days: number[] = [];
    let expected = 0;
    let run = 0;
    let longest = 0;
    for (let i = 0; s < sessions.length && (sessions[s] as number) <= last; s++) {
      const session = sessions[s] as number;
      while (i < date.length && (date[i] as number) < session) i++;
      expected++;
      run = date[i] === session ? 0 : run + 1;
      if (run > 0) days.push(session);
      if (run > longest) longest = run;
    }
    if (days.length === 0) return [];
    const isDegraded = days.length > limits.share * expected || longest >= limits.run;
    const share = ((100 * days.length) / expected).toFixed(2);
    return [
      {
        level: isDegraded ? 'degraded' : 'note',
        days,
        about: 'a session without a bar',
        more: `${share} % of ${expected}, at most ${longest} in a row`,
      },
    ];
  },
};

/** True when the bars are those of the sessions from s on: nearly all series have every one. */
function isEachOneThere(date: Float64Array, sessions: Float64Array, s: number): boolean {
  for (let i = 0; i < date.length; i++) if (date[i] !== sessions[s + i]) return false;
  return true;
}
