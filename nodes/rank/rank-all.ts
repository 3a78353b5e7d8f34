/**
 * All rankings of one set of results.
 *
 * Backtests are described by medians over scenarios and symbols; daily returns, where
 * they are read, say how much of that is luck. Each list pays for its own comparisons.
 */
import type { Collected, ComputeContext, Slice } from '../../src/contract/index.js';
import { byPrecedence, type Window } from '../lib/market/day-owners.js';
import { variantBase } from '../lib/market/variant-id.js';
import { type AllStrategies, allStrategies, type Grouped } from './all-strategies.js';
import { SharedCases } from './cases.js';
import { PooledReturns } from './daily.js';
import type { Daily, Evidence } from './evidence.js';
import { SharedLayouts, typeOf } from './layouts.js';
import { evidenceOfList, SharedDraws } from './list-evidence.js';
import { commonHistory, testSet, trialsOf } from './luck.js';
import type { RankingMetric } from './metric.js';
import { rankRegimes } from './rank-regimes.js';
import { rankSymbols } from './rank-symbols.js';
import {
  type DescribedStrategy,
  describeGroup,
  EXCESS,
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
import { type StrategyRows, strategyPart } from './strategy-part.js';
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

/** One strategy with what is read of it. */
export interface RankedRows {
  readonly id: string;
  /** What its rows are read from. */
  readonly reads: readonly Slice[];
  /** Its rows; asked for only where they are not known. */
  readonly rows: () => StrategyRows;
}

/** Everything that is ranked. */
export interface RankInput {
  readonly params: RankParams;
  readonly strategies: readonly RankedRows[];
  /** Scenario → type. */
  readonly types: ReadonlyMap<string, string>;
  readonly windows: readonly Window[];
  readonly metrics: readonly (RankingMetric & { readonly id: string })[];
  /** Mean returns over symbols, by strategy and scenario. */
  readonly pooled: Collected | undefined;
  readonly regimes: RegimeDays | undefined;
  /** Strategy configurations ever run on this data. */
  readonly tried: number;
  readonly remember: ComputeContext<unknown>['remember'];
}

/** Ranks overall and within every group. */
export function rankAll(input: RankInput): { rankings: Rankings; symbols: SymbolRanking } {
  const { params, windows, pooled, remember } = input;
  const { baseline } = params;
  const strategies = input.strategies.map(({ id }) => id);
  const all = strategiesOf(input);
  const { overall: total, type, scenario, symbol } = all.groupings;
  const data: RankingData = {
    ...{ strategies, baseline, weights: params.weights },
    metrics: input.metrics.map(({ id, isHigherBetter }) => ({ id, isHigherBetter })),
  };
  const rank = (described: readonly DescribedStrategy[]): Categorised[] =>
    rankStrategies(data, described).map((entry) => ({
      ...entry,
      category: categoryOf(entry.strategy, params),
    }));
  const history = pooled && new History(pooled, strategies, windows);
  const days = history?.daysIn(scenario.names) ?? new Map<string, Daily>();
  const common = commonHistory(days);
  const counts = countsOf(strategies, all);
  const tried = Math.max(input.tried, strategies.length);
  const trials = trialsOf(common, baseline, {
    tried,
    ranked: strategies.length,
    cells: counts.backtests,
  });
  const judge = { baseline, tries: trials, remember };
  const listsOf = (
    { names, held, figures }: Grouped,
    isIn: (scenario: string, group: string) => boolean,
  ): Lists =>
    Object.fromEntries(
      held.map((group) => {
        const name = names[group] as string;
        const scenarios = scenario.names.filter((own) => isIn(own, name));
        const evidence = history && evidenceOfList(history.daysIn(scenarios), judge);
        return [name, rank(describeGroup(data, figures, group, evidence))];
      }),
    );
  // The tests of the set are drawn with the blocks of the overall list, where their days are the same.
  const draws = new SharedDraws();
  const evidence: ReadonlyMap<string, Evidence> | undefined =
    history && evidenceOfList(days, judge, draws);
  const described = describeGroup(data, total.figures, 0, evidence);
  const overall = rank(described);
  const categories = [...new Set(overall.map(({ category }) => category))];
  const luck: Luck | null = history
    ? {
        trials,
        tests: testSet(common, judge, draws),
        beyond_luck: beyondLuck(overall, baseline),
      }
    : null;
  const { symbols, ends } = rankSymbols({
    ...{ data, symbol, tries: trials },
    evidence: all.evidence,
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
    by_type: listsOf(type, (name, group) => typeOf(name, input.types) === group),
    by_regime: input.regimes ? rankRegimes(days, input.regimes, overall, judge) : {},
    by_scenario: listsOf(scenario, (name, group) => name === group),
    ...ends,
    verdict: verdictOf(overall, baseline, luck),
    caveats: caveatsOf(luck !== null),
  };
  return { rankings, symbols };
}

/** What is known of each strategy by itself, put side by side. */
function strategiesOf({ strategies, types, metrics, remember }: RankInput): AllStrategies {
  const ids = metrics.map(({ id }) => id);
  const values = ['strategy', ids, [...types].map((pair) => [...pair])];
  const parts = remember(
    strategies.map(({ reads }) => ({ reads, values })),
    (places) => {
      const rules = { metrics, shared: new SharedCases(), layouts: new SharedLayouts(types) };
      return places.map((i) => strategyPart((strategies[i] as RankedRows).rows(), rules));
    },
  );
  return allStrategies(parts, metrics.length, ids.includes(EXCESS));
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

function countsOf(
  strategies: readonly string[],
  { groupings: { scenario, symbol }, statuses }: AllStrategies,
): Counts {
  const all = [...statuses];
  const words = all.map(([code, count]) => [STATUSES[code] ?? `status ${code}`, count] as const);
  return {
    backtests: all.reduce((sum, [, count]) => sum + count, 0),
    ok: statuses.get(0) ?? 0,
    invalid: Object.fromEntries(words.filter((_, i) => all[i]?.[0] !== 0)),
    strategies: strategies.length,
    scenarios: scenario.names.length,
    symbols: symbol.names.length,
  };
}

/** A variant is of the category of what it varies. */
function categoryOf(id: string, { categories }: RankParams): string {
  return categories[id] ?? categories[variantBase(id)] ?? 'other';
}
