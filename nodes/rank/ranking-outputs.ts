/**
 * A ranking as the node hands it in, and as it is read to be published: what is said of all as
 * JSON, the entries of its lists as columns (list-columns.ts).
 */
import type { Emission, InputView, Json } from '../../src/contract/index.js';
import {
  type EntryColumns,
  type EntryNames,
  entriesIn,
  entryColumns,
  entryEmissions,
} from './list-columns.js';
import type { Categorised, Lists, Rankings, SymbolEntry } from './rankings.js';

/** How many entries each group of a kind of lists has. */
type Sizes = Readonly<Record<string, number>>;

/** Lists by group, in the order in which their entries stand. */
const GROUPED = ['by_category', 'by_type', 'by_regime', 'by_scenario'] as const;
/** Lists of pairs, behind all others. */
const PAIRS = ['best_pairs', 'worst_pairs'] as const;

/** Of the rankings what is neither an entry nor in one. */
type Frame = Omit<Rankings, 'overall' | (typeof GROUPED)[number] | (typeof PAIRS)[number]> & {
  readonly names: EntryNames;
  readonly overall: number;
  readonly grouped: Readonly<Record<(typeof GROUPED)[number], Sizes>>;
  /** The symbol of each pair. */
  readonly pairs: Readonly<Record<(typeof PAIRS)[number], readonly string[]>>;
};

/** Outputs of the node that hold the rankings but those by symbol. */
export function rankingEmissions(rankings: Rankings): Record<string, Emission> {
  const { overall, best_pairs, worst_pairs } = rankings;
  const lists = GROUPED.map((kind) => rankings[kind]);
  const columns = entryColumns([
    ...overall,
    ...lists.flatMap((groups) => Object.values(groups).flat()),
    ...best_pairs,
    ...worst_pairs,
  ]);
  const { format, score, baseline, counts, luck, verdict, caveats } = rankings;
  const sizesOf = (groups: Lists): Sizes =>
    Object.fromEntries(Object.entries(groups).map(([name, list]) => [name, list.length]));
  const frame: Frame = {
    ...{ format, score, baseline, counts, luck, verdict, caveats },
    names: columns.names,
    overall: overall.length,
    grouped: Object.fromEntries(
      GROUPED.map((kind, i) => [kind, sizesOf(lists[i] as Lists)]),
    ) as Frame['grouped'],
    pairs: {
      best_pairs: best_pairs.map(({ symbol }) => symbol),
      worst_pairs: worst_pairs.map(({ symbol }) => symbol),
    },
  };
  return { rankings: { json: frame as unknown as Json }, ...entryEmissions(columns) };
}

/** Reads what was handed in; `columns`: all entries, overall first, then groups, then pairs. */
export function readRankings(output: (name: string) => InputView): {
  readonly rankings: Rankings;
  readonly columns: EntryColumns;
} {
  const key = ['all'];
  const frame = output('rankings').json(key) as unknown as Frame;
  const columns: EntryColumns = {
    names: frame.names,
    entries: output('entries').table(key),
    spreads: output('entry_spreads').table(key),
  };
  const entries = entriesIn(columns);
  let at = 0;
  const next = (count: number): Categorised[] => {
    at += count;
    return entries.slice(at - count, at);
  };
  const groupsOf = (kind: (typeof GROUPED)[number]): Lists =>
    Object.fromEntries(
      Object.entries(frame.grouped[kind]).map(([name, count]) => [name, next(count)]),
    );
  const pairsOf = (kind: (typeof PAIRS)[number]): SymbolEntry[] => {
    const symbols = frame.pairs[kind];
    return next(symbols.length).map((entry, i) => ({ ...entry, symbol: symbols[i] as string }));
  };
  const { format, score, baseline, counts, luck, verdict, caveats } = frame;
  // Read one after another, in the order in which they stand.
  const rankings: Rankings = {
    ...{ format, score, baseline, counts, luck },
    overall: next(frame.overall),
    by_category: groupsOf('by_category'),
    by_type: groupsOf('by_type'),
    by_regime: groupsOf('by_regime'),
    by_scenario: groupsOf('by_scenario'),
    best_pairs: pairsOf('best_pairs'),
    worst_pairs: pairsOf('worst_pairs'),
    ...{ verdict, caveats },
  };
  return { rankings, columns };
}
