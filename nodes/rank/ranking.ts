/**
 * Rankings: strategies of one group of backtests, best first.
 *
 * A metric counts by the rank of its median among the strategies compared, from
 * 0 (worst) to 1 (best), so that no metric wins by its scale. Nothing is ranked
 * on what is not defined: a strategy without a score comes last, unranked.
 */
import { type Spread, spreadOf } from './quantiles.js';

export const SCORE_VERSION = 1;

/** Everything that rankings are made from; rows are backtests with status ok. */
export interface RankingData {
  readonly strategies: readonly string[];
  /** Strategy index per row. */
  readonly strategy: Int32Array;
  readonly metrics: readonly {
    readonly id: string;
    readonly isHigherBetter: boolean;
    readonly values: Float64Array;
  }[];
  /** Share of each metric in the score. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface RankedStrategy {
  readonly rank: number | null;
  readonly strategy: string;
  readonly score: number | null;
  readonly n: number;
  readonly metrics: Readonly<Record<string, Spread>>;
  /** Share of backtests that beat the baseline; null where none is comparable. */
  readonly share_above_baseline: number | null;
}

/** Ranks the strategies over the given rows. */
export function rankRows(data: RankingData, rows: readonly number[]): RankedStrategy[] {
  const byStrategy: number[][] = data.strategies.map(() => []);
  for (const row of rows) (byStrategy[data.strategy[row] as number] as number[]).push(row);
  const present = data.strategies
    .map((strategy, i) => ({ strategy, rows: byStrategy[i] as number[] }))
    .filter(({ rows: own }) => own.length > 0)
    .map(({ strategy, rows: own }) => ({
      strategy,
      n: own.length,
      metrics: Object.fromEntries(data.metrics.map((m) => [m.id, spreadOf(m.values, own)])),
      share_above_baseline: shareAbove(data, own),
    }));
  const scores = scoresOf(
    data,
    present.map((p) => p.metrics),
  );
  const ranked = present.map((entry, i) => ({ ...entry, score: scores[i] as number | null }));
  ranked.sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.strategy < b.strategy ? -1 : 1));
  return ranked.map(({ strategy, score, n, metrics, share_above_baseline }, i) => ({
    rank: score === null ? null : i + 1,
    strategy,
    score,
    n,
    metrics,
    share_above_baseline,
  }));
}

function scoresOf(
  data: RankingData,
  spreads: readonly Readonly<Record<string, Spread>>[],
): (number | null)[] {
  const sums = spreads.map(() => 0);
  const shares = spreads.map(() => 0);
  for (const { id, isHigherBetter } of data.metrics) {
    const weight = data.weights[id] ?? 0;
    if (weight === 0) continue;
    const medians = spreads.map((spread) => (spread[id] as Spread).median);
    const defined = medians.filter((m) => m !== null);
    medians.forEach((median, i) => {
      if (median === null) return;
      const sign = isHigherBetter ? 1 : -1;
      const below = defined.filter((other) => sign * (median - other) > 0).length;
      const equal = defined.filter((other) => other === median).length - 1;
      // Equal medians share their places; a strategy alone stands in the middle.
      const place = defined.length === 1 ? 0.5 : (below + equal / 2) / (defined.length - 1);
      sums[i] = (sums[i] as number) + weight * place;
      shares[i] = (shares[i] as number) + weight;
    });
  }
  return sums.map((sum, i) => ((shares[i] as number) > 0 ? sum / (shares[i] as number) : null));
}

function shareAbove(data: RankingData, rows: readonly number[]): number | null {
  const excess = data.metrics.find((m) => m.id === 'excess_return')?.values;
  if (!excess) return null;
  let above = 0;
  let n = 0;
  for (const row of rows) {
    const value = excess[row] as number;
    if (Number.isNaN(value)) continue;
    n++;
    if (value > 0) above++;
  }
  return n === 0 ? null : above / n;
}
