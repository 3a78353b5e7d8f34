/**
 * Rankings: strategies of one group of backtests, best first.
 *
 * A metric counts by the rank of its median among the strategies compared, from
 * 0 (worst) to 1 (best), so that no metric wins by its scale. So does the probability
 * that the edge over the baseline is real. A strategy that lacks a metric which others
 * have stands last in it: not having traded is no good Sharpe ratio. One that lacks
 * them all comes last, unranked.
 */
import { type Cells, type Spreads, sharesAbove, spreadsOf } from './cells.js';
import type { Evidence } from './evidence.js';
import type { Spread } from './quantiles.js';
import { type Criterion, scoresOf } from './scores.js';

/** 2: the probability of a real edge has a weight, where daily returns are read. */
export const SCORE_VERSION = 2;
/** What stands in the weights for the probability that the edge is real. */
export const EDGE = 'excess_psr';
/** The metric that says what a backtest returned above the baseline. */
export const EXCESS = 'excess_return';
/** A median over fewer than this share of the backtests speaks for the few, not for the strategy. */
const MIN_DEFINED = 0.5;

/** What rankings are made by. */
export interface RankingData {
  readonly strategies: readonly string[];
  readonly metrics: readonly { readonly id: string; readonly isHigherBetter: boolean }[];
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

/** What is known of each cell of rows; of groups and strategies, cell group · strategies + strategy. */
export interface Figures {
  /** Rows in each cell. */
  readonly sizes: Int32Array;
  /** Of each metric. */
  readonly spreads: readonly Spreads[];
  /** Share of backtests above the baseline; NaN where none is comparable. */
  readonly above: Float64Array | undefined;
}

/** Values of a metric, one per row. */
export interface MetricValues {
  readonly id: string;
  readonly values: Float64Array;
}

/** Figures of the rows of each cell. */
export function figuresOf(metrics: readonly MetricValues[], cells: Cells): Figures {
  const { offsets } = cells;
  const excess = metrics.find(({ id }) => id === EXCESS)?.values;
  return {
    sizes: offsets.subarray(1).map((end, cell) => end - offsets[cell]!),
    spreads: metrics.map(({ values }) => spreadsOf(values, cells)),
    above: excess && sharesAbove(excess, cells),
  };
}

/** Describes each strategy that has rows in a group, in the order of the strategies. */
export function describeGroup(
  data: RankingData,
  figures: Figures,
  group: number,
  evidence?: ReadonlyMap<string, Evidence>,
): DescribedStrategy[] {
  return strategiesIn(data, figures, group).map((i) => {
    const strategy = data.strategies[i] as string;
    return {
      strategy,
      ...figuresAt(data, figures, group * data.strategies.length + i),
      evidence: evidence?.get(strategy) ?? null,
    };
  });
}

/** Positions of the strategies that have rows in a group. */
export function strategiesIn(
  { strategies }: RankingData,
  { sizes }: Figures,
  group: number,
): number[] {
  const found: number[] = [];
  for (let i = 0, cell = group * strategies.length; i < strategies.length; i++, cell++) {
    if (sizes[cell]! > 0) found.push(i);
  }
  return found;
}

/** The figures of one cell that has rows. */
export function figuresAt(
  data: RankingData,
  { sizes, spreads, above }: Figures,
  cell: number,
): Pick<DescribedStrategy, 'n' | 'metrics' | 'share_above_baseline'> {
  const metrics: Record<string, Spread> = {};
  data.metrics.forEach(({ id }, m) => {
    metrics[id] = spreadAt(spreads[m] as Spreads, cell);
  });
  return {
    n: sizes[cell]!,
    metrics,
    share_above_baseline: above ? definedOrNull(above[cell]!) : null,
  };
}

function spreadAt({ median, q1, q3, n }: Spreads, cell: number): Spread {
  if (n[cell] === 0) return { median: null, q1: null, q3: null, n: 0 };
  return { median: median[cell]!, q1: q1[cell]!, q3: q3[cell]!, n: n[cell]! };
}

/** The value; null where it is not defined. */
export function definedOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Ranks strategies among themselves. */
export function rankStrategies(
  data: RankingData,
  present: readonly DescribedStrategy[],
): RankedStrategy[] {
  const criteria = [...criteriaOf(data, present), ...edgeCriterion(data, present)];
  const scores = scoresOf(criteria, present.length);
  const names = present.map(({ strategy }) => strategy);
  return orderOf(names, scores).map((i, place) => {
    const score = definedOrNull(scores[i]!);
    const { strategy, n, metrics, share_above_baseline, evidence } = present[
      i
    ] as DescribedStrategy;
    return {
      rank: score === null ? null : place + 1,
      strategy,
      score,
      n,
      metrics,
      share_above_baseline,
      evidence,
    };
  });
}

/** Positions by score, best first and those without one last; equal ones by name. */
export function orderOf(names: readonly string[], scores: Float64Array): number[] {
  const sortable = (i: number): number => (Number.isNaN(scores[i]!) ? -1 : scores[i]!);
  return [...names.keys()].sort(
    (a, b) => sortable(b) - sortable(a) || ((names[a] as string) < (names[b] as string) ? -1 : 1),
  );
}

/** The medians of described strategies as criteria. */
function criteriaOf(data: RankingData, entries: readonly DescribedStrategy[]): Criterion[] {
  return data.metrics.map(({ id, isHigherBetter }) => ({
    weight: data.weights[id] ?? 0,
    isHigherBetter,
    values: Float64Array.from(entries, ({ n, metrics }) => {
      const { median, n: defined } = metrics[id] as Spread;
      return defined >= MIN_DEFINED * n ? (median ?? Number.NaN) : Number.NaN;
    }),
  }));
}

/** The medians of some cells as criteria; of the metrics that have a weight. */
export function medianCriteria(
  { metrics, weights }: RankingData,
  { sizes, spreads }: Figures,
  compared: readonly number[],
): Criterion[] {
  const criteria: Criterion[] = [];
  for (let m = 0; m < metrics.length; m++) {
    const { id, isHigherBetter } = metrics[m]!;
    const weight = weights[id] ?? 0;
    if (weight === 0) continue;
    const { median, n } = spreads[m]!;
    const values = new Float64Array(compared.length);
    for (let i = 0; i < values.length; i++) {
      const cell = compared[i]!;
      values[i] = n[cell]! >= MIN_DEFINED * sizes[cell]! ? median[cell]! : Number.NaN;
    }
    criteria.push({ weight, isHigherBetter, values });
  }
  return criteria;
}

/** The probability of a real edge as a criterion, where it is known of any strategy; else none. */
export function edgeCriterion(
  { weights, baseline }: RankingData,
  entries: readonly Pick<DescribedStrategy, 'strategy' | 'evidence'>[],
): Criterion[] {
  if (!entries.some(({ evidence }) => typeof evidence?.excess_psr === 'number')) return [];
  const values = Float64Array.from(
    entries,
    ({ strategy, evidence }) => edgeOf(strategy, evidence, baseline) ?? Number.NaN,
  );
  return [{ weight: weights[EDGE] ?? 0, isHigherBetter: true, values }];
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
