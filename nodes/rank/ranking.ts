/**
 * Rankings: strategies of one group of backtests, best first.
 *
 * A metric counts by the rank of its median among the strategies compared, from
 * 0 (worst) to 1 (best), so that no metric wins by its scale. So does the probability
 * that the edge over the baseline is real. A strategy that lacks a metric which others
 * have stands last in it: not having traded is no good Sharpe ratio. One that lacks
 * them all comes last, unranked.
 */
import type { Evidence } from './evidence.js';
import { type Spread, spreadOf } from './quantiles.js';

/** 2: the probability of a real edge has a weight, where daily returns are read. */
export const SCORE_VERSION = 2;
/** What stands in the weights for the probability that the edge is real. */
export const EDGE = 'excess_psr';
/** A median over fewer than this share of the backtests speaks for the few, not for the strategy. */
const MIN_DEFINED = 0.5;

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
  /** Its probability of an edge over itself is one half. */
  readonly baseline?: string;
}

export interface RankedStrategy {
  readonly rank: number | null;
  readonly strategy: string;
  readonly score: number | null;
  readonly n: number;
  readonly metrics: Readonly<Record<string, Spread>>;
  /** Share of backtests that beat the baseline; null where none is comparable. */
  readonly share_above_baseline: number | null;
  /** What its daily returns say; null where none were read. */
  readonly evidence: Evidence | null;
}

/** What is known of a strategy before it is compared with others. */
export type DescribedStrategy = Omit<RankedStrategy, 'rank' | 'score'>;

/** Describes each strategy that has rows among those given, in the order of the strategies. */
export function describeRows(
  data: RankingData,
  rows: ArrayLike<number>,
  evidence?: ReadonlyMap<string, Evidence>,
): DescribedStrategy[] {
  const byStrategy: number[][] = data.strategies.map(() => []);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    byStrategy[data.strategy[row]!]!.push(row);
  }
  return data.strategies
    .map((strategy, i) => ({ strategy, rows: byStrategy[i] as number[] }))
    .filter(({ rows: own }) => own.length > 0)
    .map(({ strategy, rows: own }) => ({
      strategy,
      n: own.length,
      metrics: Object.fromEntries(data.metrics.map((m) => [m.id, spreadOf(m.values, own)])),
      share_above_baseline: shareAbove(data, own),
      evidence: evidence?.get(strategy) ?? null,
    }));
}

/** Ranks strategies among themselves. */
export function rankStrategies(
  data: RankingData,
  present: readonly DescribedStrategy[],
): RankedStrategy[] {
  const scores = scoresOf(data, present);
  const ranked = present.map((entry, i) => ({ ...entry, score: scores[i] as number | null }));
  ranked.sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.strategy < b.strategy ? -1 : 1));
  return ranked.map(({ strategy, score, n, metrics, share_above_baseline, evidence }, i) => ({
    rank: score === null ? null : i + 1,
    strategy,
    score,
    n,
    metrics,
    share_above_baseline,
    evidence,
  }));
}

/** One number per strategy that the score rests on; null where it has none. */
interface Criterion {
  readonly id: string;
  readonly isHigherBetter: boolean;
  readonly values: readonly (number | null)[];
}

function criteria(data: RankingData, entries: readonly DescribedStrategy[]): Criterion[] {
  const medians = data.metrics.map(({ id, isHigherBetter }) => ({
    id,
    isHigherBetter,
    values: entries.map(({ n, metrics }) => {
      const { median, n: defined } = metrics[id] as Spread;
      return defined >= MIN_DEFINED * n ? median : null;
    }),
  }));
  const isMeasured = entries.some(({ evidence }) => typeof evidence?.excess_psr === 'number');
  const edges = entries.map(({ strategy, evidence }) => edgeOf(strategy, evidence, data.baseline));
  if (!isMeasured) return medians;
  return [...medians, { id: EDGE, isHigherBetter: true, values: edges }];
}

/** Probability that a strategy is better than the baseline; of the baseline itself an even chance. */
export function edgeOf(
  strategy: string,
  evidence: Evidence | null,
  baseline: string | undefined,
): number | null {
  if (evidence && strategy === baseline) return 0.5;
  return evidence?.excess_psr ?? null;
}

function scoresOf(data: RankingData, entries: readonly DescribedStrategy[]): (number | null)[] {
  const sums = entries.map(() => 0);
  const isScored = entries.map(() => false);
  let weights = 0;
  for (const { id, isHigherBetter, values } of criteria(data, entries)) {
    const weight = data.weights[id] ?? 0;
    if (weight === 0) continue;
    const defined = values.filter((value) => value !== null);
    if (defined.length === 0) continue;
    weights += weight;
    const lacking = values.length - defined.length;
    values.forEach((value, i) => {
      if (value === null) return;
      isScored[i] = true;
      const sign = isHigherBetter ? 1 : -1;
      const below = lacking + defined.filter((other) => sign * (value - other) > 0).length;
      const equal = defined.filter((other) => other === value).length - 1;
      // Equal values share their places; a strategy alone stands in the middle.
      const place = values.length === 1 ? 0.5 : (below + equal / 2) / (values.length - 1);
      sums[i] = (sums[i] as number) + weight * place;
    });
  }
  return sums.map((sum, i) => (isScored[i] ? sum / weights : null));
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
