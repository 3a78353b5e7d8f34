/**
 * Strategies by symbol, and every pair of the two among all pairs.
 *
 * The best of thousands of pairs is chosen from that many tries more, and its deflated
 * probability says so.
 */
import type { Grouped } from './all-strategies.js';
import type { Evidence, Measured, Tries } from './evidence.js';
import { judged } from './list-evidence.js';
import {
  edgeCriterion,
  figuresAt,
  medianCriteria,
  orderOf,
  type RankingData,
  strategiesIn,
} from './ranking.js';
import type { SymbolEntry } from './rankings.js';
import { scoresOf } from './scores.js';
import { type RankedPair, type SymbolRanking, symbolRanking } from './symbol-ranking.js';

interface SymbolInput {
  readonly data: RankingData;
  /** Backtests by symbol. */
  readonly symbol: Grouped;
  /** By strategy and symbol. */
  readonly measured: AllMeasured | undefined;
  readonly tries: Tries;
  readonly categoryOf: (strategy: string) => string;
}

/** Pairs that are listed from each end. */
const LISTED = 10;

interface Ends {
  readonly best_pairs: readonly SymbolEntry[];
  readonly worst_pairs: readonly SymbolEntry[];
}

/** A list per symbol, and both ends of all pairs by what they returned above the baseline, surest first. */
export function rankSymbols(input: SymbolInput): { symbols: SymbolRanking; ends: Ends } {
  const { data, symbol, measured, categoryOf } = input;
  const pairs = symbol.held.flatMap((at) => rankSymbol(input, at));
  return {
    symbols: symbolRanking({
      names: {
        symbols: symbol.names,
        strategies: data.strategies,
        categories: data.strategies.map(categoryOf),
        metrics: data.metrics.map(({ id }) => id),
      },
      figures: symbol.figures,
      pairs,
    }),
    ends: measured ? endsOf(input, pairs, measured) : { best_pairs: [], worst_pairs: [] },
  };
}

/** What is measured, by strategy and symbol. */
type AllMeasured = readonly (readonly (Measured | undefined)[])[];

/** The strategies of one symbol, best first. */
function rankSymbol(input: SymbolInput, symbol: number): RankedPair[] {
  const { data, measured } = input;
  const { figures } = input.symbol;
  const present = strategiesIn(data, figures, symbol);
  const evidence = measured ? evidenceOn(input, measured, symbol) : [];
  const first = symbol * data.strategies.length;
  const criteria = medianCriteria(
    data,
    figures,
    present.map((strategy) => first + strategy),
  );
  const edge = edgeCriterion(
    data,
    present.map((strategy) => ({
      strategy: data.strategies[strategy] as string,
      evidence: evidence[strategy] ?? null,
    })),
  );
  const scores = scoresOf([...criteria, ...edge], present.length);
  const names = present.map((strategy) => data.strategies[strategy] as string);
  return orderOf(names, scores).map((i, place) => {
    const strategy = present[i] as number;
    const score = scores[i]!;
    return {
      symbol,
      strategy,
      rank: Number.isNaN(score) ? Number.NaN : place + 1,
      score,
      evidence: evidence[strategy],
    };
  });
}

/** Evidence by strategy, of those that have days on a symbol. */
function evidenceOn(
  { data, tries }: SymbolInput,
  measured: AllMeasured,
  symbol: number,
): (Evidence | undefined)[] {
  const found: Measured[] = [];
  const places: number[] = [];
  measured.forEach((list, strategy) => {
    const own = list[symbol];
    if (!own || own.days === 0) return;
    found.push(own);
    places.push(strategy);
  });
  const baseline = places.findIndex((strategy) => data.strategies[strategy] === data.baseline);
  const evidenceAt = judged(found, (i) => i === baseline, tries);
  const evidence: (Evidence | undefined)[] = data.strategies.map(() => undefined);
  places.forEach((strategy, i) => {
    evidence[strategy] = evidenceAt(i);
  });
  return evidence;
}

/** The surest pairs of all and the least sure, judged as chosen from all of them. */
function endsOf(
  { data, symbol, tries, categoryOf }: SymbolInput,
  pairs: readonly RankedPair[],
  measured: AllMeasured,
): Ends {
  const nameOf = ({ strategy }: RankedPair): string => data.strategies[strategy] as string;
  const symbolOf = (pair: RankedPair): string => symbol.names[pair.symbol] as string;
  const tested = pairs.filter((pair) => pair.evidence && nameOf(pair) !== data.baseline);
  const found = tested.map(({ strategy, symbol }) => measured[strategy]?.[symbol] as Measured);
  const evidenceAt = judged(found, () => false, {
    tried: tries.tried * symbol.names.length,
    effective: tries.effective * symbol.names.length,
  });
  const sure = Float64Array.from(tested, ({ evidence }) => evidence?.excess_psr ?? 0);
  const titleOf = (i: number): string => {
    const pair = tested[i] as RankedPair;
    return `${nameOf(pair)} ${symbolOf(pair)}`;
  };
  const order = [...found.keys()]
    .filter((i) => found[i]?.edge)
    .sort((a, b) => sure[b]! - sure[a]! || (titleOf(a) < titleOf(b) ? -1 : 1));
  const entryAt = (i: number, place: number): SymbolEntry => {
    const pair = tested[i] as RankedPair;
    const cell = pair.symbol * data.strategies.length + pair.strategy;
    const { n, metrics, share_above_baseline } = figuresAt(data, symbol.figures, cell);
    return {
      rank: place + 1,
      strategy: nameOf(pair),
      score: Number.isNaN(pair.score) ? null : pair.score,
      n,
      metrics,
      share_above_baseline,
      evidence: evidenceAt(i),
      category: categoryOf(nameOf(pair)),
      symbol: symbolOf(pair),
    };
  };
  const last = Math.max(0, order.length - LISTED);
  return {
    best_pairs: order.slice(0, LISTED).map(entryAt),
    worst_pairs: order
      .slice(last)
      .map((i, k) => entryAt(i, last + k))
      .reverse(),
  };
}
