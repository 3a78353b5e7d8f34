/**
 * The overall ranking as a small table, by which two runs are compared.
 */
import type { Summary } from '../../src/contract/index.js';
import type { Rankings } from './rankings.js';

/** Metrics that are fractions. */
const FRACTIONS = new Set([
  'excess_return',
  'exposure',
  'max_drawdown',
  'total_return',
  'win_rate',
]);

/** One row per strategy, best first: score, number of backtests, share above the baseline, medians. */
export function rankingSummary({ overall }: Rankings): Summary {
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
        ...(FRACTIONS.has(id) ? { unit: 'percent' as const } : {}),
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
