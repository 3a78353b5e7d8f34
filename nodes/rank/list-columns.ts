/**
 * The lists of a ranking as columns of numbers, and back.
 *
 * A ranking has some six hundred entries of fifty figures each. As JSON they were put into words
 * when they were handed in, parsed when they were published and put into words once more; as columns
 * they are copied. What is not defined is NaN here and null in an entry; a zero has no sign.
 */
import type { ColumnSpec, Emission, Table } from '../../src/contract/index.js';
import type { Evidence } from './evidence.js';
import type { Spread } from './quantiles.js';
import { definedOrNull } from './ranking.js';
import { type Categorised, EVIDENCE_COLUMNS } from './rankings.js';
import { emissionOf, emptyTable, number, SPREAD_COLUMNS } from './symbol-ranking.js';

/** Columns of entries, list by list, the best strategy first. */
export const ENTRY_COLUMNS: readonly ColumnSpec[] = [
  { name: 'strategy', type: 'int', about: 'position among the strategies' },
  { name: 'rank', type: 'int', about: 'place by score; NaN where nothing is defined' },
  number('score', 'score, 0 to 1'),
  { name: 'n', type: 'int', about: 'backtests; days in lists by regime' },
  number('share_above_baseline', 'share that is above the baseline'),
  ...EVIDENCE_COLUMNS.map(([id, about]) => number(id, about)),
];

/** Columns of the spread of a metric: as many rows per entry as there are metrics, in their order. */
export const ENTRY_SPREAD_COLUMNS: readonly ColumnSpec[] = [
  ...SPREAD_COLUMNS,
  { name: 'n', type: 'int', about: 'defined values; NaN where the list does not have the metric' },
];

/** What the columns are about, in words. */
export interface EntryNames {
  readonly strategies: readonly string[];
  /** Of each strategy. */
  readonly categories: readonly string[];
  readonly metrics: readonly string[];
}

/** Entries of all lists, one after another. */
export interface EntryColumns {
  readonly names: EntryNames;
  readonly entries: Table;
  readonly spreads: Table;
}

/** Puts entries into columns. */
export function entryColumns(entries: readonly Categorised[]): EntryColumns {
  const categories = new Map<string, string>();
  const metrics = new Set<string>();
  for (const entry of entries) {
    categories.set(entry.strategy, entry.category);
    for (const id of Object.keys(entry.metrics)) metrics.add(id);
  }
  const names: EntryNames = {
    strategies: [...categories.keys()],
    categories: [...categories.values()],
    metrics: [...metrics],
  };
  const table = emptyTable(ENTRY_COLUMNS, entries.length);
  const spreads = emptyTable(ENTRY_SPREAD_COLUMNS, entries.length * names.metrics.length);
  const { strategy, rank, score, n, share_above_baseline } = table.columns as Columns;
  const { median, q1, q3, n: defined } = spreads.columns as Columns;
  const positions = new Map(names.strategies.map((name, i) => [name, i]));
  entries.forEach((entry, row) => {
    strategy![row] = positions.get(entry.strategy) as number;
    rank![row] = entry.rank ?? Number.NaN;
    score![row] = numberOf(entry.score);
    n![row] = entry.n;
    share_above_baseline![row] = numberOf(entry.share_above_baseline);
    const { evidence } = entry;
    if (evidence) {
      for (const [id] of EVIDENCE_COLUMNS) table.columns[id]![row] = numberOf(evidence[id]);
    }
    names.metrics.forEach((id, m) => {
      const spread = entry.metrics[id];
      if (!spread) return;
      const at = row * names.metrics.length + m;
      median![at] = numberOf(spread.median);
      q1![at] = numberOf(spread.q1);
      q3![at] = numberOf(spread.q3);
      defined![at] = spread.n;
    });
  });
  return { names, entries: table, spreads };
}

type Columns = Readonly<Record<string, Float64Array>>;

function numberOf(value: number | null): number {
  return value === null ? Number.NaN : value + 0;
}

/** Outputs of the node that hold entries. */
export function entryEmissions({ entries, spreads }: EntryColumns): Record<string, Emission> {
  return { entries: emissionOf(entries), entry_spreads: emissionOf(spreads) };
}

/** The entries in these columns. */
export function entriesIn({ names, entries, spreads }: EntryColumns): Categorised[] {
  const { strategy, rank, score, n, share_above_baseline } = entries.columns as Columns;
  return Array.from({ length: entries.rows }, (_, row): Categorised => {
    const at = strategy![row]!;
    return {
      rank: definedOrNull(rank![row]!),
      strategy: names.strategies[at] as string,
      score: definedOrNull(score![row]!),
      n: n![row]!,
      metrics: metricsAt(names.metrics, spreads, row),
      share_above_baseline: definedOrNull(share_above_baseline![row]!),
      evidence: evidenceAt(entries, row),
      category: names.categories[at] as string,
    };
  });
}

function metricsAt(
  ids: readonly string[],
  { columns }: Table,
  row: number,
): Record<string, Spread> {
  const { median, q1, q3, n } = columns as Columns;
  const metrics: Record<string, Spread> = {};
  for (let m = 0, at = row * ids.length; m < ids.length; m++, at++) {
    if (Number.isNaN(n![at]!)) continue;
    metrics[ids[m]!] = {
      median: definedOrNull(median![at]!),
      q1: definedOrNull(q1![at]!),
      q3: definedOrNull(q3![at]!),
      n: n![at]!,
    };
  }
  return metrics;
}

function evidenceAt({ columns }: Table, row: number): Evidence | null {
  if (Number.isNaN(columns.days![row]!)) return null;
  const figures: Partial<Record<keyof Evidence, number | null>> = {};
  for (const [id] of EVIDENCE_COLUMNS) figures[id] = definedOrNull(columns[id]![row]!);
  return figures as Evidence;
}
