/**
 * All rankings of one set of results.
 *
 * Backtests are described by medians over scenarios and symbols; daily returns, where
 * they are read, say how much of that is luck. Each list pays for its own comparisons.
 */
import type { Collected } from '../../src/contract/index.js';
import { byPrecedence, type Window } from '../lib/market/day-owners.js';
import { variantBase } from '../lib/market/variant-id.js';
import { baselineRows, type Cases, casesOf } from './cases.js';
import { groupsIn } from './cells.js';
import { PooledReturns } from './daily.js';
import type { Daily, Evidence } from './evidence.js';
import { evidenceOfList, SharedDraws } from './list-evidence.js';
import { commonHistory, testSet, trialsOf } from './luck.js';
import type { RankingMetric } from './metric.js';
import { rankRegimes } from './rank-regimes.js';
import { rankSymbols } from './rank-symbols.js';
import {
  type DescribedStrategy,
  describeGroup,
  describeRows,
  figuresOf,
  type RankingData,
  rankStrategies,
  SCORE_VERSION,
} from './ranking.js';
import {
  type Categorised,
  type Counts,
  caveatsOf,
  FORMAT,
  type Lists,
  type Luck,
  type Rankings,
  type RankParams,
  SCORE_NOTE,
} from './rankings.js';
import type { RegimeDays } from './regimes.js';
import type { SymbolRanking } from './symbol-ranking.js';
import { beyondLuck, verdictOf } from './verdict.js';

/** Words of the status column of the results, in order. */
const STATUSES = [
  'ok',
  'warmup_insufficient',
  'too_few_sessions',
  'no_data',
  'bankrupt',
  'too_many_gaps',
] as const;

/** Everything that is ranked. */
export interface RankInput {
  readonly params: RankParams;
  readonly results: Collected;
  /** Scenario → type. */
  readonly types: ReadonlyMap<string, string>;
  readonly windows: readonly Window[];
  readonly metrics: readonly (RankingMetric & { readonly id: string })[];
  /** Mean returns over symbols, by strategy and scenario. */
  readonly pooled: Collected | undefined;
  /** Moments by strategy and scenario, a row per symbol. */
  readonly moments: Collected | undefined;
  readonly regimes: RegimeDays | undefined;
  /** Strategy configurations ever run on this data. */
  readonly tried: number;
}

/** Ranks overall and within every group. */
export function rankAll(input: RankInput): { rankings: Rankings; symbols: SymbolRanking } {
  const { params, results, windows, pooled } = input;
  const { baseline } = params;
  const status = results.table.columns.status as Float64Array;
  const cases = casesOf(results.keys);
  const data = rankingData(input, cases, status);
  const ok = rankedRows(status);
  const rank = (described: readonly DescribedStrategy[]): Categorised[] =>
    rankStrategies(data, described).map((entry) => ({
      ...entry,
      category: categoryOf(entry.strategy, params),
    }));
  const history = pooled && new History(pooled, cases.strategies, windows);
  const all = history?.daysIn(cases.scenarios) ?? new Map<string, Daily>();
  const common = commonHistory(all);
  const counts = countsOf(cases, status);
  const tried = Math.max(input.tried, cases.strategies.length);
  const trials = trialsOf(common, baseline, {
    tried,
    ranked: cases.strategies.length,
    cells: counts.backtests,
  });
  const evidenceIn = (scenarios: readonly string[]): Map<string, Evidence> | undefined =>
    history && evidenceOfList(history.daysIn(scenarios), baseline, trials);
  const groupBy = (names: readonly string[]): Lists => {
    const groups = [...new Set(names)];
    const codes = names.map((name) => groups.indexOf(name));
    const group = cases.scenario.map((scenario) => codes[scenario] as number);
    const figures = figuresOf(data, ok, group, groups.length);
    return Object.fromEntries(
      groupsIn(ok, group, groups.length).map((code) => {
        const scenarios = cases.scenarios.filter((_, i) => codes[i] === code);
        return [groups[code], rank(describeGroup(data, figures, code, evidenceIn(scenarios)))];
      }),
    );
  };
  // The tests of the set are drawn with the blocks of the overall list, where their days are the same.
  const draws = new SharedDraws();
  const evidence = history && evidenceOfList(all, baseline, trials, draws);
  const described = describeRows(data, ok, evidence);
  const overall = rank(described);
  const categories = [...new Set(overall.map(({ category }) => category))];
  const luck: Luck | null = history
    ? {
        trials,
        tests: testSet(common, baseline, draws),
        beyond_luck: beyondLuck(overall, baseline),
      }
    : null;
  const { symbols, ends } = rankSymbols({
    data,
    ok,
    cases,
    moments: input.moments,
    tries: trials,
    categoryOf: (strategy) => categoryOf(strategy, params),
  });
  const rankings: Rankings = {
    format: FORMAT,
    score: { version: SCORE_VERSION, weights: params.weights, note: SCORE_NOTE },
    baseline,
    counts,
    luck,
    overall,
    // A category holds whole strategies: they are described already.
    by_category: Object.fromEntries(
      categories.map((category) => [
        category,
        rank(described.filter((entry) => categoryOf(entry.strategy, params) === category)),
      ]),
    ),
    by_type: groupBy(cases.scenarios.map((name) => input.types.get(name) ?? 'other')),
    by_regime: input.regimes ? rankRegimes(all, input.regimes, overall, baseline, trials) : {},
    by_scenario: groupBy(cases.scenarios),
    ...ends,
    verdict: verdictOf(overall, baseline, luck),
    caveats: caveatsOf(luck !== null),
  };
  return { rankings, symbols };
}

/** The days of each strategy in some scenarios. */
class History {
  private readonly pooled: PooledReturns;
  private readonly strategies: readonly string[];
  private readonly order: readonly string[];

  constructor(pooled: Collected, strategies: readonly string[], windows: readonly Window[]) {
    this.pooled = new PooledReturns(pooled);
    this.strategies = strategies;
    this.order = byPrecedence(windows).map(({ name }) => name);
  }

  /** Days of what really happened; made-up windows count where there is nothing else. */
  daysIn(scenarios: readonly string[]): Map<string, Daily> {
    const wanted = new Set(scenarios);
    const real = this.order.filter((name) => wanted.has(name));
    const used = real.length > 0 ? real : scenarios;
    return new Map(this.strategies.map((id) => [id, this.pooled.days(id, used)]));
  }
}

function rankingData(
  { params, results, metrics }: RankInput,
  cases: Cases,
  status: Float64Array,
): RankingData {
  const input = {
    columns: onlyRanked(results.table.columns, status),
    baseline: baselineRows(cases, params.baseline),
  };
  return {
    strategies: cases.strategies,
    strategy: cases.strategy,
    metrics: metrics.map((metric) => ({
      id: metric.id,
      isHigherBetter: metric.isHigherBetter,
      values: metric.compute(input),
    })),
    weights: params.weights,
    baseline: params.baseline,
  };
}

/** The columns with NaN in rows that did not run to their end: those are listed, never ranked. */
function onlyRanked(
  columns: Readonly<Record<string, Float64Array>>,
  status: Float64Array,
): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const ranked = column.slice();
      for (let row = 0; row < ranked.length; row++) if (status[row] !== 0) ranked[row] = Number.NaN;
      return [name, ranked];
    }),
  );
}

/** Rows that ran to their end. */
function rankedRows(status: Float64Array): Int32Array {
  const rows = new Int32Array(status.length);
  let count = 0;
  for (let row = 0; row < status.length; row++) if (status[row] === 0) rows[count++] = row;
  return rows.slice(0, count);
}

function countsOf(cases: Cases, status: Float64Array): Counts {
  const byCode = new Map<number, number>();
  for (let row = 0, end = 1; row < status.length; row = end, end++) {
    const code = status[row]!;
    while (end < status.length && status[end] === code) end++;
    byCode.set(code, (byCode.get(code) ?? 0) + end - row);
  }
  const ok = byCode.get(0) ?? 0;
  byCode.delete(0);
  const invalid = Object.fromEntries(
    [...byCode].map(([code, count]) => [STATUSES[code] ?? `status ${code}`, count]),
  );
  return {
    backtests: status.length,
    ok,
    invalid,
    strategies: cases.strategies.length,
    scenarios: cases.scenarios.length,
    symbols: cases.symbols.length,
  };
}

/** A variant is of the category of what it varies. */
function categoryOf(id: string, { categories }: RankParams): string {
  return categories[id] ?? categories[variantBase(id)] ?? 'other';
}
