/**
 * Strategies by symbol, and every pair of the two among all pairs.
 *
 * The best of thousands of pairs is chosen from that many tries more, and its deflated
 * probability says so.
 */
import type { Collected } from '../../src/contract/index.js';
import { type Cases, rowsByName } from './cases.js';
import type { Measured, Tries } from './evidence.js';
import { judged } from './list-evidence.js';
import { type DescribedStrategy, describeRows, type RankingData } from './ranking.js';
import type { Categorised, SymbolEntry, SymbolLists } from './rankings.js';
import { measureSymbols } from './symbols.js';

interface SymbolInput {
  readonly data: RankingData;
  /** Rows that are ranked. */
  readonly ok: Int32Array;
  readonly cases: Cases;
  readonly moments: Collected | undefined;
  readonly results: Pick<Collected, 'keys'>;
  readonly tries: Tries;
  readonly rank: (described: readonly DescribedStrategy[]) => Categorised[];
}

/** A list per symbol, and all pairs by what they returned above the baseline, surest first. */
export function rankSymbols(input: SymbolInput): { lists: SymbolLists; pairs: SymbolEntry[] } {
  const { data, ok, cases, moments, results, tries, rank } = input;
  const baseline = data.baseline ?? '';
  const measured = moments && measureSymbols(moments, results, cases);
  const lists = Object.fromEntries(
    [...rowsByName(ok, cases.symbol, cases.symbols)].map(([symbol, rows]) => {
      const found = measured && ofSymbol(measured, cases, cases.symbols.indexOf(symbol));
      const evidence = found && judged([...found.keys()], [...found.values()], baseline, tries);
      return [symbol, rank(describeRows(data, rows, evidence))];
    }),
  );
  return { lists, pairs: measured ? pairsOf(lists, measured, cases, baseline, tries) : [] };
}

function ofSymbol(
  measured: readonly (readonly (Measured | undefined)[])[],
  cases: Cases,
  symbol: number,
): Map<string, Measured> {
  const found = new Map<string, Measured>();
  cases.strategies.forEach((strategy, i) => {
    const own = measured[i]?.[symbol];
    if (own && own.days > 0) found.set(strategy, own);
  });
  return found;
}

function pairsOf(
  lists: SymbolLists,
  measured: readonly (readonly (Measured | undefined)[])[],
  cases: Cases,
  baseline: string,
  tries: Tries,
): SymbolEntry[] {
  const entries = Object.entries(lists).flatMap(([symbol, list]) =>
    list
      .filter(({ strategy, evidence }) => strategy !== baseline && evidence)
      .map((entry): SymbolEntry => ({ ...entry, symbol })),
  );
  const places = new Map(cases.symbols.map((symbol, i) => [symbol, i]));
  const strategies = new Map(cases.strategies.map((strategy, i) => [strategy, i]));
  const of = ({ strategy, symbol }: SymbolEntry): Measured =>
    measured[strategies.get(strategy) as number]?.[places.get(symbol) as number] as Measured;
  const names = entries.map(({ strategy, symbol }) => `${strategy}\u0000${symbol}`);
  const symbols = cases.symbols.length;
  const evidence = judged(names, entries.map(of), baseline, {
    tried: tries.tried * symbols,
    effective: tries.effective * symbols,
  });
  return entries
    .map((entry, i) => ({ ...entry, evidence: evidence.get(names[i] as string) ?? null }))
    .filter(({ evidence: own }) => own?.information_ratio !== null)
    .sort(
      (a, b) =>
        (b.evidence?.excess_psr ?? 0) - (a.evidence?.excess_psr ?? 0) ||
        (`${a.strategy} ${a.symbol}` < `${b.strategy} ${b.symbol}` ? -1 : 1),
    )
    .map((entry, i) => ({ ...entry, rank: i + 1 }));
}
