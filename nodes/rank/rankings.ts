/**
 * The shape of what the node answers, and the caveats that belong to it.
 */
import type { RankedStrategy } from './ranking.js';

export interface RankParams {
  readonly baseline: string;
  readonly weights: Readonly<Record<string, number>>;
  readonly categories: Readonly<Record<string, string>>;
}

export type Categorised = RankedStrategy & { readonly category: string };

export interface Counts {
  readonly backtests: number;
  readonly ok: number;
  /** Backtests that gave no result, by status. */
  readonly invalid: Readonly<Record<string, number>>;
  readonly strategies: number;
  readonly scenarios: number;
  readonly symbols: number;
}

export interface Rankings {
  readonly score: {
    readonly version: number;
    readonly weights: Readonly<Record<string, number>>;
    readonly note: string;
  };
  readonly baseline: string;
  readonly counts: Counts;
  readonly overall: readonly Categorised[];
  readonly by_category: Readonly<Record<string, readonly Categorised[]>>;
  readonly by_regime: Readonly<Record<string, readonly Categorised[]>>;
  readonly by_scenario: Readonly<Record<string, readonly Categorised[]>>;
  readonly verdict: string;
  readonly caveats: readonly string[];
}

export const SCORE_NOTE =
  "weighted mean of the place (0 worst, 1 best) of each metric's median among the strategies compared; a metric that fewer than half of a strategy's backtests have places it last";

export const CAVEATS: readonly string[] = [
  'survivorship: the symbols are those known today; what failed on the way is missing',
  'hindsight: windows were chosen because of what happened in them; compare with buy and hold, not with zero',
  'short windows: yearly figures of windows below 90 days are not given, and Sharpe ratios of short windows are noise',
  'overlap: windows and symbols share days and markets, so the number of independent observations is far below n',
  'many trials: the best of many tries looks good by luck; no correction for that is made here yet',
];
