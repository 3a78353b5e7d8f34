/**
 * Strategies by regime: ranked by the probability of a real edge on the days of it.
 *
 * A backtest runs through several regimes and has no median in one, so its metrics are
 * those of days: returns and excess. n counts days.
 */
import type { Daily } from './evidence.js';
import { evidenceOfList, type Judge } from './list-evidence.js';
import { spreadOf } from './quantiles.js';
import { edgeOf } from './ranking.js';
import type { Categorised, Lists } from './rankings.js';
import { type RegimeDays, splitByRegime } from './regimes.js';

/** A list per regime. `days`: of all strategies, over all scenarios. */
export function rankRegimes(
  days: ReadonlyMap<string, Daily>,
  regimes: RegimeDays,
  known: readonly Categorised[],
  judge: Judge,
): Lists {
  const { baseline } = judge;
  const categories = new Map(known.map(({ strategy, category }) => [strategy, category]));
  const lists = [...splitByRegime(days, regimes)].map(([name, part]) => {
    const evidence = evidenceOfList(part, judge);
    const entries = [...evidence].map(([strategy, found]): Categorised => {
      const { gain, excess } = part.get(strategy) as Daily;
      const rows = [...gain.keys()];
      return {
        rank: null,
        strategy,
        score: edgeOf(strategy, found, baseline),
        n: found.days,
        metrics: { daily_return: spreadOf(gain, rows), daily_excess: spreadOf(excess, rows) },
        share_above_baseline: strategy === baseline ? 0 : shareAbove(excess),
        evidence: found,
        category: categories.get(strategy) ?? 'other',
      };
    });
    entries.sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.strategy < b.strategy ? -1 : 1));
    const ranked = entries.map((entry, i) => ({
      ...entry,
      rank: entry.score === null ? null : i + 1,
    }));
    return [name, ranked] as const;
  });
  return Object.fromEntries(lists);
}

function shareAbove(values: Float64Array): number {
  let above = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > 0) above++;
  return above / values.length;
}
