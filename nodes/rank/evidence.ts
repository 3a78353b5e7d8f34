/**
 * What the daily returns of one strategy say about its edge, and how sure that is.
 *
 * Everything is measured on days, each used once. The edge is what was returned above
 * the baseline on the same symbols; yearly figures have 252 sessions. A figure that is
 * not defined is null: it is never a zero, and never a reason to rank first.
 */
import { type Moments, momentsOf } from '../lib/statistics/moments.js';
import { minimumTrackRecord, probabilisticSharpe } from '../lib/statistics/probabilistic-sharpe.js';
import { type SharpeRatio, sharpeError, sharpeRatio } from '../lib/statistics/sharpe-ratio.js';

export const YEAR = 252;
const ROOT_YEAR = Math.sqrt(YEAR);

/** Evidence of one strategy within one list of strategies. */
export interface Evidence {
  /** Days that it rests on, each once. */
  readonly days: number;
  /** Sharpe ratio per year of the mean over symbols, and its standard error. */
  readonly sharpe: number | null;
  readonly sharpe_error: number | null;
  /** Probability that the true Sharpe ratio is above zero. */
  readonly psr: number | null;
  /** Mean return per year above the baseline, and the interval that holds it with 95 %. */
  readonly excess: number | null;
  readonly excess_low: number | null;
  readonly excess_high: number | null;
  /** Sharpe ratio of the excess per year. */
  readonly information_ratio: number | null;
  /** Probability that the edge is real, before and after the number of trials is counted in. */
  readonly excess_psr: number | null;
  readonly excess_dsr: number | null;
  /** As excess_dsr, with trials that resemble each other counted as fewer. */
  readonly excess_dsr_effective: number | null;
  /** One-sided: how often luck alone shows a mean excess like this. */
  readonly p_value: number | null;
  /** The same after Benjamini-Hochberg and after Holm, over the strategies of the list. */
  readonly p_adjusted: number | null;
  readonly p_holm: number | null;
  /** Years until an edge like this one is told from none with 95 %; null where there is no edge. */
  readonly years_needed: number | null;
}

/** Daily series of one strategy. Equally long, on the same days. */
export interface Daily {
  readonly date: Float64Array;
  readonly gain: Float64Array;
  /** Above the baseline; NaN throughout where there is no baseline. */
  readonly excess: Float64Array;
}

/** How many tries the strategies of a list were chosen from. */
export interface Tries {
  readonly tried: number;
  readonly effective: number;
}

/** What is measured of one strategy before it is compared with the others of its list. */
export interface Measured {
  readonly days: number;
  readonly own: SharpeRatio | null;
  readonly edge: SharpeRatio | null;
  /** Mean excess per day; null without a baseline. */
  readonly mean: number | null;
  readonly interval: readonly [number, number] | null;
  readonly p: number | null;
}

/** What means drawn of a series say; null where it is too short. */
export interface Drawn {
  readonly interval: readonly [number, number] | null;
  readonly p: number | null;
}

const NOT_DRAWN: Drawn = { interval: null, p: null };

/** Measures daily series; `drawnOf`: what drawn means say of those excesses that have a ratio. */
export function measureAll(
  list: readonly Daily[],
  drawnOf: (series: readonly Float64Array[]) => readonly Drawn[],
): Measured[] {
  const moments = list.map(({ excess }) => momentsOf(excess));
  const edges = moments.map((m) => (hasBaseline(m) ? sharpeRatio(m) : null));
  const drawn = drawnOf(list.filter((_, i) => edges[i]).map(({ excess }) => excess));
  let next = 0;
  return list.map(({ gain }, i) => {
    const edge = edges[i] as SharpeRatio | null;
    const { mean } = moments[i] as Moments;
    return {
      days: gain.length,
      own: sharpeRatio(momentsOf(gain)),
      edge,
      mean: hasBaseline(moments[i] as Moments) ? mean : null,
      ...(edge ? (drawn[next++] as Drawn) : NOT_DRAWN),
    };
  });
}

function hasBaseline({ n, mean }: Moments): boolean {
  return n > 0 && !Number.isNaN(mean);
}

/** Below this many strategies the spread of their ratios is not known from them. */
const MIN_FOR_VARIANCE = 3;

/** Spread of the ratios of a list; that of useless independent strategies where it holds too few. */
export function ratioVariance(sharpes: ArrayLike<number>): (days: number) => number {
  const { n, m2 } = momentsOf(sharpes);
  return (days) => (n < MIN_FOR_VARIANCE ? 1 / Math.max(1, days - 1) : m2 / (n - 1));
}

/** Figures that say of a strategy what no other has a part in, in the order of tables. */
export const ALONE = [
  'days',
  'sharpe',
  'sharpe_error',
  'psr',
  'excess',
  'excess_low',
  'excess_high',
  'information_ratio',
  'excess_psr',
  'p_value',
  'years_needed',
] as const satisfies readonly (keyof Evidence)[];

/** What is known of a strategy alone. */
export type Alone = Pick<Evidence, (typeof ALONE)[number]>;
/** What is known of it in the light of a list. */
export type InList = Omit<Evidence, keyof Alone>;

/** The figures of one strategy that rest on its own days. */
export function aloneOf({ days, own, edge, mean, interval, p }: Measured): Alone {
  const perYear = (value: number | undefined): number | null =>
    value === undefined ? null : value * YEAR;
  return {
    days,
    sharpe: own && own.sharpe * ROOT_YEAR,
    sharpe_error: own && sharpeError(own) * ROOT_YEAR,
    psr: own && probabilisticSharpe(own, 0),
    excess: perYear(mean ?? undefined),
    excess_low: perYear(interval?.[0]),
    excess_high: perYear(interval?.[1]),
    information_ratio: edge && edge.sharpe * ROOT_YEAR,
    excess_psr: edge && probabilisticSharpe(edge, 0),
    p_value: p,
    years_needed: edge && edge.sharpe > 0 ? minimumTrackRecord(edge, 0) / YEAR : null,
  };
}

/** Both in the order in which they are told. Named one by one: spreading hundreds of objects shows. */
export function evidenceOf(alone: Alone, inList: InList): Evidence {
  return {
    days: alone.days,
    sharpe: alone.sharpe,
    sharpe_error: alone.sharpe_error,
    psr: alone.psr,
    excess: alone.excess,
    excess_low: alone.excess_low,
    excess_high: alone.excess_high,
    information_ratio: alone.information_ratio,
    excess_psr: alone.excess_psr,
    excess_dsr: inList.excess_dsr,
    excess_dsr_effective: inList.excess_dsr_effective,
    p_value: alone.p_value,
    p_adjusted: inList.p_adjusted,
    p_holm: inList.p_holm,
    years_needed: alone.years_needed,
  };
}
