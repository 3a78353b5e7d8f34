/**
 * The overall ranking as a small table, by which two runs are compared.
 */
import type { Plugin, Summary } from '../../src/contract/index.js';
import type { RankingMetric } from './metric.js';
import type { Rankings } from './rankings.js';

/** One row per strategy, best first: score, number of backtests, share above the baseline, medians. */
export function rankingSummary(
  { overall }: Rankings,
  plugins: ReadonlyMap<string, Plugin>,
): Summary {
  const isFraction = (id: string): boolean =>
    (plugins.get(id)?.value as RankingMetric | undefined)?.unit === 'fraction';
  const metrics = Object.keys(overall[0]?.metrics ?? {});
  return {
    name: 'ranking',
    key: 'strategy',
    columns: [
      { name: 'strategy' },
      { name: 'score' },
      { name: 'n' },
      { name: 'share_above_baseline', unit: 'percent' },
      ...metrics.map((id) => ({
        name: id,
        ...(isFraction(id) ? { unit: 'percent' as const } : {}),
      })),
    ],
    rows: overall.map((entry) => [
      entry.strategy,
      entry.score,
      entry.n,
      entry.share_above_baseline,
      ...metrics.map((id) => entry.metrics[id]?.median ?? null),
    ]),
  };
}
