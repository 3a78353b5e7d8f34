/**
 * Tests of the strategies as a set: whether choosing the best of them means anything.
 */
import { type Overfitting, overfitting } from '../lib/statistics/backtest-overfitting.js';
import { effectiveTrials, meanCorrelation } from '../lib/statistics/effective-trials.js';
import { superiorAbility } from '../lib/statistics/superior-ability.js';
import { commonDays } from './daily.js';
import type { Daily } from './evidence.js';
import { commonBlock, type Judge, SharedDraws } from './list-evidence.js';

/** A strategy with less than this share of the most days is left out: it would cost the others theirs. */
const MIN_SHARE = 0.8;
/** With fewer days than this the blocks of the cross-validation are 10, not 16. */
const MANY_DAYS = 640;

/** What was tried, and what it is worth. */
export interface Trials {
  /** Distinct strategy configurations ever run on this data. */
  readonly tried: number;
  /** Independent ones that these are worth. */
  readonly effective: number;
  /** Mean correlation of the strategies' excess returns; null for fewer than two. */
  readonly correlation: number | null;
  /** Strategies in this ranking. */
  readonly ranked: number;
  /** Backtests in this ranking: what the best single cell was chosen from. */
  readonly cells: number;
}

/** Tests of the whole set of strategies. */
export interface SetTests {
  /** Days that all strategies tested together have. */
  readonly days: number;
  /** Strategies with too few days to be tested together with the others. */
  readonly left_out: readonly string[];
  /** Probability of backtest overfitting: how often the best of one half falls behind in the other. */
  readonly pbo: number | null;
  readonly pbo_blocks: number | null;
  readonly pbo_splits: number | null;
  /** p value of "no strategy is better than the baseline" (Hansen, consistent), and its bounds. */
  readonly spa_p: number | null;
  readonly spa_p_lower: number | null;
  readonly spa_p_upper: number | null;
}

/** Strategies on the days that they have in common. */
export interface CommonHistory {
  readonly names: readonly string[];
  readonly days: readonly Daily[];
  readonly leftOut: readonly string[];
}

/** The strategies with enough days, on the days that all of them have. */
export function commonHistory(list: ReadonlyMap<string, Daily>): CommonHistory {
  const most = Math.max(0, ...[...list.values()].map(({ date }) => date.length));
  const isEnough = ([, { date }]: [string, Daily]): boolean => date.length >= MIN_SHARE * most;
  const kept = [...list].filter(isEnough);
  const names = kept.map(([name]) => name);
  return {
    names,
    days: commonDays(kept.map(([, daily]) => daily)),
    leftOut: [...list.keys()].filter((name) => !names.includes(name)),
  };
}

/** Tests the set; excess is over the baseline, which is no candidate itself. `shared`: draws that are known. */
export function testSet(
  { names, days, leftOut }: CommonHistory,
  judge: Judge,
  shared = new SharedDraws(),
): SetTests {
  const count = days[0]?.date.length ?? 0;
  const excess = candidates(names, days, judge.baseline);
  const block = commonBlock(excess, judge);
  const draws = shared.of(count, block);
  const ability = draws && excess.length > 0 ? superiorAbility(excess, draws) : null;
  const fit: Overfitting | null = overfitting(
    days.map(({ gain }) => gain),
    count >= MANY_DAYS ? 16 : 10,
  );
  return {
    days: count,
    left_out: leftOut,
    pbo: fit?.probability ?? null,
    pbo_blocks: fit?.blocks ?? null,
    pbo_splits: fit?.splits ?? null,
    spa_p: ability?.consistent ?? null,
    spa_p_lower: ability?.lower ?? null,
    spa_p_upper: ability?.upper ?? null,
  };
}

/** What the number of trials is worth, by how much the strategies resemble each other. */
export function trialsOf(
  { names, days }: CommonHistory,
  baseline: string,
  counts: Pick<Trials, 'tried' | 'ranked' | 'cells'>,
): Trials {
  const correlation = meanCorrelation(candidates(names, days, baseline));
  return { ...counts, effective: effectiveTrials(counts.tried, correlation ?? 0), correlation };
}

/** Excess of all but the baseline; none where there is no baseline to exceed. */
function candidates(
  names: readonly string[],
  days: readonly Daily[],
  baseline: string,
): Float64Array[] {
  return days
    .filter((daily, i) => names[i] !== baseline && !Number.isNaN(daily.excess[0] ?? Number.NaN))
    .map(({ excess }) => excess);
}
