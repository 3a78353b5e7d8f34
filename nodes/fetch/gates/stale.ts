/**
 * Q09: a close that does not move, as when a provider repeats the last one.
 *
 * Nobody could have traded at it: together with Q10 these are the bars at which
 * nothing should be filled.
 */
import type { SymbolGate } from '../gate.js';

export const stale: SymbolGate = {
  code: 'Q09',
  check({ bars: { date, close, volume }, quality }) {
    const limits = quality.Q09;
    if (!limits) return [];
    const days: number[] = [];
    let runs = 0;
    let start = 0;
    let silent = 1;
    for (let i = 1; i <= close.length; i++) {
      if (i < close.length && close[i] === close[i - 1]) {
        // The first bar of a run may well have been traded; those after it repeat it.
        if (volume[i] === 0) silent++;
        continue;
      }
      const run = i - start;
      const isStale = run >= limits.run || (run >= limits.run_without_volume && silent === run);
      if (isStale) {
        runs++;
        for (let k = start; k < i; k++) days.push(date[k] as number);
      }
      start = i;
      silent = 1;
    }
    if (days.length === 0) return [];
    return [
      {
        level: days.length > 0.05 * close.length ? 'bad' : 'degraded',
        days,
        about: 'a close that does not move',
        more: `${runs} run${runs === 1 ? '' : 's'}`,
      },
    ];
  },
};
