/**
 * Strategies by symbol, and every pair of the two among all pairs.
 *
 * There are thousands of pairs: their figures stay in columns, by cell symbol · strategies +
 * strategy. Only those at both ends become objects (pair-ends.ts).
 */
import type { SymbolEvidence } from './all-strategies.js';
import type { InList } from './evidence.js';
import { judged } from './list-evidence.js';
import { type Ends, edgeAt, endsOf, type SymbolInput, testsOf } from './pair-ends.js';
import { EDGE, medianCriteria, orderOf, strategiesIn } from './ranking.js';
import { type Criterion, scoresOf } from './scores.js';
import { type RankedPairs, type SymbolRanking, symbolRanking } from './symbol-ranking.js';

const IN_LIST = [
  'excess_dsr',
  'excess_dsr_effective',
  'p_adjusted',
  'p_holm',
] as const satisfies readonly (keyof InList)[];

/** A list per symbol, and both ends of all pairs by what they returned above the baseline, surest first. */
export function rankSymbols(input: SymbolInput): { symbols: SymbolRanking; ends: Ends } {
  const { data, symbol, evidence, categoryOf } = input;
  const { strategies } = data;
  const pairs = new Pairs(input);
  for (const at of symbol.held) pairs.rank(at);
  const ranked = pairs.ranked();
  return {
    symbols: symbolRanking({
      names: {
        symbols: symbol.names,
        strategies,
        categories: strategies.map(categoryOf),
        metrics: data.metrics.map(({ id }) => id),
      },
      figures: symbol.figures,
      pairs: ranked,
    }),
    ends: evidence ? endsOf(input, ranked, evidence) : { best_pairs: [], worst_pairs: [] },
  };
}

/** Ranks the strategies of one symbol after another. */
class Pairs {
  private readonly input: SymbolInput;
  private readonly strategies: number;
  private readonly baseline: number;
  private readonly cells: Int32Array;
  private readonly rankOf: Float64Array;
  private readonly scoreOf: Float64Array;
  private readonly inList: Readonly<Record<keyof InList, Float64Array>>;
  private count = 0;

  constructor(input: SymbolInput) {
    const { data, symbol } = input;
    this.input = input;
    this.strategies = data.strategies.length;
    this.baseline = data.strategies.indexOf(data.baseline ?? '');
    const all = symbol.names.length * this.strategies;
    const column = (): Float64Array => new Float64Array(all).fill(Number.NaN);
    this.cells = new Int32Array(all);
    this.rankOf = column();
    this.scoreOf = column();
    this.inList = {
      ...{ excess_dsr: column(), excess_dsr_effective: column() },
      ...{ p_adjusted: column(), p_holm: column() },
    };
  }

  /** The strategies of one symbol, best first. */
  rank(symbol: number): void {
    const { data, symbol: grouped, evidence } = this.input;
    const present = strategiesIn(data, grouped.figures, symbol);
    const cells = present.map((strategy) => symbol * this.strategies + strategy);
    const criteria = medianCriteria(data, grouped.figures, cells);
    if (evidence) {
      this.judge(symbol, evidence);
      criteria.push(...this.edge(cells, evidence));
    }
    const scores = scoresOf(criteria, present.length);
    const names = present.map((strategy) => data.strategies[strategy] as string);
    const order = orderOf(names, scores);
    for (let place = 0; place < order.length; place++) {
      const i = order[place]!;
      const cell = cells[i]!;
      const score = scores[i]!;
      this.cells[this.count++] = cell;
      this.scoreOf[cell] = score;
      this.rankOf[cell] = Number.isNaN(score) ? Number.NaN : place + 1;
    }
  }

  ranked(): RankedPairs {
    return {
      cells: this.cells.slice(0, this.count),
      ...{ rank: this.rankOf, score: this.scoreOf },
      evidence: { ...this.input.evidence?.alone, ...this.inList },
    };
  }

  /** What the strategies that have days on a symbol say of each other. */
  private judge(symbol: number, { alone, edge }: SymbolEvidence): void {
    const cells: number[] = [];
    const first = symbol * this.strategies;
    for (let cell = first; cell < first + this.strategies; cell++) {
      if (alone.days[cell]! > 0) cells.push(cell);
    }
    const baseline = first + this.baseline;
    const inListAt = judged({
      ...testsOf(cells, alone.p_value, edge.sharpe, this.baseline < 0 ? -1 : baseline),
      tries: this.input.tries,
    });
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      const found = inListAt(i, edgeAt(edge, cell));
      for (const name of IN_LIST) this.inList[name][cell] = found[name] ?? Number.NaN;
    }
  }

  /** The probability of a real edge as a criterion, where it is known of any; of the baseline an even chance. */
  private edge(cells: readonly number[], { alone }: SymbolEvidence): Criterion[] {
    const { strategies, baseline } = this;
    let isKnown = false;
    const values = new Float64Array(cells.length);
    for (let i = 0; i < values.length; i++) {
      const cell = cells[i]!;
      const psr = alone.excess_psr[cell]!;
      if (!Number.isNaN(psr)) isKnown = true;
      values[i] = alone.days[cell]! > 0 && cell % strategies === baseline ? 0.5 : psr;
    }
    if (!isKnown) return [];
    return [{ weight: this.input.data.weights[EDGE] ?? 0, isHigherBetter: true, values }];
  }
}
