/**
 * Pairs of a strategy and a symbol at both ends: the surest edges of all, and the least sure.
 *
 * The best of thousands of pairs is chosen from that many tries more, and its deflated
 * probability says so.
 */
import type { SharpeRatio } from '../lib/statistics/sharpe-ratio.js';
import type { Grouped, SymbolEvidence } from './all-strategies.js';
import { ALONE, type Alone, evidenceOf, type Tries } from './evidence.js';
import { judged, type ListFigures } from './list-evidence.js';
import { definedOrNull, figuresAt, type RankingData } from './ranking.js';
import type { SymbolEntry } from './rankings.js';
import type { RankedPairs } from './symbol-ranking.js';

/** What strategies are ranked by on symbols. */
export interface SymbolInput {
  readonly data: RankingData;
  /** Backtests by symbol. */
  readonly symbol: Grouped;
  readonly evidence: SymbolEvidence | undefined;
  readonly tries: Tries;
  readonly categoryOf: (strategy: string) => string;
}

/** Pairs that are listed from each end. */
const LISTED = 10;

export interface Ends {
  readonly best_pairs: readonly SymbolEntry[];
  readonly worst_pairs: readonly SymbolEntry[];
}

/** The surest pairs of all and the least sure, judged as chosen from all of them. */
export function endsOf(
  { data, symbol, tries, categoryOf }: SymbolInput,
  { cells, score }: RankedPairs,
  { alone, edge }: SymbolEvidence,
): Ends {
  const { strategies } = data;
  const nameOf = (cell: number): string => strategies[cell % strategies.length] as string;
  const symbolOf = (cell: number): string =>
    symbol.names[Math.floor(cell / strategies.length)] as string;
  const tested: number[] = [];
  for (const cell of cells) {
    if (alone.days[cell]! > 0 && nameOf(cell) !== data.baseline) tested.push(cell);
  }
  const inListAt = judged({
    ...testsOf(tested, alone.p_value, edge.sharpe, -1),
    tries: {
      tried: tries.tried * symbol.names.length,
      effective: tries.effective * symbol.names.length,
    },
  });
  const sure = alone.excess_psr;
  const titleOf = (cell: number): string => `${nameOf(cell)} ${symbolOf(cell)}`;
  const order = [...tested.keys()]
    .filter((i) => !Number.isNaN(edge.n[tested[i]!]!))
    .sort((i, k) => {
      const a = tested[i]!;
      const b = tested[k]!;
      return sure[b]! - sure[a]! || (titleOf(a) < titleOf(b) ? -1 : 1);
    });
  const entryAt = (i: number, place: number): SymbolEntry => {
    const cell = tested[i]!;
    const figures = ALONE.map((name) => [name, definedOrNull(alone[name][cell]!)] as const);
    const own = Object.fromEntries(figures) as unknown as Alone;
    const { n, metrics, share_above_baseline } = figuresAt(data, symbol.figures, cell);
    return {
      rank: place + 1,
      strategy: nameOf(cell),
      score: definedOrNull(score[cell]!),
      n,
      metrics,
      share_above_baseline,
      evidence: evidenceOf(own, inListAt(i, edgeAt(edge, cell))),
      category: categoryOf(nameOf(cell)),
      symbol: symbolOf(cell),
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

/** The tests of some cells; the one of the baseline, -1 for none, is not tested. */
export function testsOf(
  cells: readonly number[],
  pValue: Float64Array,
  sharpe: Float64Array,
  baseline: number,
): Omit<ListFigures, 'tries'> {
  const p = cells.map((cell) => (cell === baseline ? Number.NaN : pValue[cell]!));
  const sharpes: number[] = [];
  for (const cell of cells) if (!Number.isNaN(sharpe[cell]!)) sharpes.push(sharpe[cell]!);
  return { p, sharpes };
}

/** The ratio of the edge in a cell; null where it is not defined. */
export function edgeAt(
  { n, sharpe, skew, kurtosis }: SymbolEvidence['edge'],
  cell: number,
): SharpeRatio | null {
  if (Number.isNaN(n[cell]!)) return null;
  return { n: n[cell]!, sharpe: sharpe[cell]!, skew: skew[cell]!, kurtosis: kurtosis[cell]! };
}
