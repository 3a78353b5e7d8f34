/**
 * The shape of what the node answers, and the caveats that belong to it.
 */
import type { Evidence } from './evidence.js';
import type { SetTests, Trials } from './luck.js';
import type { RankedStrategy } from './ranking.js';

/** Of the published rankings: raised when fields get another meaning. */
export const FORMAT = 2;

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

/** One strategy on one symbol, over all scenarios. */
export interface SymbolEntry extends Categorised {
  readonly symbol: string;
}

/** What is known of luck; null where the node reads no daily returns. */
export interface Luck {
  readonly trials: Trials;
  readonly tests: SetTests;
  /** Strategies that beat the baseline beyond luck, by all tests. */
  readonly beyond_luck: readonly string[];
}

export type Lists = Readonly<Record<string, readonly Categorised[]>>;

export interface Rankings {
  readonly format: number;
  readonly score: {
    readonly version: number;
    readonly weights: Readonly<Record<string, number>>;
    readonly note: string;
  };
  readonly baseline: string;
  readonly counts: Counts;
  readonly luck: Luck | null;
  readonly overall: readonly Categorised[];
  readonly by_category: Lists;
  /** By type of scenario. */
  readonly by_type: Lists;
  /** By regime of each day; empty where no regimes are read. Ranked by excess_psr alone. */
  readonly by_regime: Lists;
  readonly by_scenario: Lists;
  /** Strategy and symbol, over all scenarios: the ten best and the ten worst. */
  readonly best_pairs: readonly SymbolEntry[];
  readonly worst_pairs: readonly SymbolEntry[];
  readonly verdict: string;
  readonly caveats: readonly string[];
}

/** Figures of the evidence in the order of tables, with what each is. */
export const EVIDENCE_COLUMNS: readonly (readonly [keyof Evidence, string])[] = [
  ['days', 'days that the evidence rests on, each once'],
  ['sharpe', 'Sharpe ratio per year of the mean over symbols'],
  ['sharpe_error', 'standard error of that ratio'],
  ['psr', 'probability that the true Sharpe ratio is above 0'],
  ['excess', 'mean return per year above the baseline'],
  ['excess_low', 'lower end of its 95 % interval'],
  ['excess_high', 'upper end of its 95 % interval'],
  ['information_ratio', 'Sharpe ratio of the excess per year'],
  ['excess_psr', 'probability that the edge over the baseline is above 0'],
  ['excess_dsr', 'the same after the number of trials is counted in'],
  ['excess_dsr_effective', 'the same with trials that resemble each other counted as fewer'],
  ['p_value', 'p value of the mean excess, one-sided'],
  ['p_adjusted', 'p value after Benjamini-Hochberg'],
  ['p_holm', 'p value after Holm'],
  ['years_needed', 'years until such an edge is told from none with 95 %'],
];

export const SCORE_NOTE =
  "weighted mean of the place (0 worst, 1 best) of each metric's median, and of excess_psr, among the strategies compared; a metric that fewer than half of a strategy's backtests have places it last";

const CAVEATS: readonly string[] = [
  'survivorship: the symbols are those known today; what failed on the way is missing',
  'hindsight: windows were chosen because of what happened in them; compare with buy and hold, not with zero',
  'short windows: yearly figures of windows below 90 days are not given, and Sharpe ratios of short windows are noise',
  'overlap: windows and symbols share days and markets, so the number of independent observations is far below n',
];
const UNTESTED =
  'many trials: the best of many tries looks good by luck; no correction for that is made here, as no daily returns are read';
const TESTED: readonly string[] = [
  'many trials: the count holds what was run in this project on this data; what was tried elsewhere, or given up before it was run, is not in it',
  'one history: days of windows that do not touch are put end to end, and all symbols share one market; the tests take that market as one draw',
];

/** What to beware of, by what was tested. */
export function caveatsOf(isTested: boolean): readonly string[] {
  return isTested ? [...CAVEATS, ...TESTED] : [...CAVEATS, UNTESTED];
}
