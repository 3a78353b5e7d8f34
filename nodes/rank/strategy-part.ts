/**
 * What is known of one strategy by itself: how its backtests spread overall, by type of
 * scenario, by scenario and by symbol, and what its days on each symbol say.
 *
 * It rests on the results of this strategy and of the baseline and on nothing else, so it is
 * kept as a part and made again only when one of the two changed. What compares strategies
 * begins where all of them are put side by side (all-strategies.ts).
 */
import type { Collected, Json, Part } from '../../src/contract/index.js';
import { baselineRows, type SharedCases } from './cases.js';
import type { Spreads } from './cells.js';
import { GROUPINGS, type Grouping, type Groups, type SharedLayouts } from './layouts.js';
import type { RankingMetric } from './metric.js';
import { type Figures, figuresOf, type MetricValues } from './ranking.js';
import type { ResultRows } from './result-rows.js';
import { SYMBOL_ARRAYS, symbolEvidence } from './symbols.js';

/** What numbers of a part are about. */
export interface StrategyFacts {
  readonly groups: Readonly<Record<Grouping, Groups>>;
  /** Backtests by code of their status, in order of first use. */
  readonly statuses: readonly (readonly [number, number])[];
  readonly hasMoments: boolean;
}

/** What a part is made of. */
export interface StrategyRows {
  /** Results of the strategy. */
  readonly own: ResultRows;
  /** Those of the baseline; undefined where there are none, `own` where it is the baseline. */
  readonly baseline: ResultRows | undefined;
  /** Moments of its days, by scenario. */
  readonly moments: Collected | undefined;
}

/** What all parts are made with. */
export interface PartRules {
  readonly metrics: readonly (RankingMetric & { readonly id: string })[];
  readonly shared: SharedCases;
  readonly layouts: SharedLayouts;
}

/** Makes the part. */
export function strategyPart(rows: StrategyRows, rules: PartRules): Part {
  const { own, moments } = rows;
  const cases = rules.shared.of(own.cases);
  const status = own.columns.status as Float64Array;
  const { groups, cells } = rules.layouts.of(cases, rankedRows(status));
  const values = metricValues(rows, rules);
  const numbers = GROUPINGS.flatMap((grouping) => columnsOf(figuresOf(values, cells[grouping])));
  if (moments) numbers.push(...symbolEvidence(moments, cases));
  const facts: StrategyFacts = {
    ...{ groups, statuses: statusesOf(status) },
    hasMoments: moments !== undefined,
  };
  return { facts: facts as unknown as Json, numbers: concatenated(numbers) };
}

/** Reads the numbers of a part one column after another, in the order in which they were put. */
export class PartReader {
  readonly facts: StrategyFacts;
  private readonly numbers: Float64Array;
  private at = 0;

  constructor({ facts, numbers }: Part) {
    this.facts = facts as unknown as StrategyFacts;
    this.numbers = numbers;
  }

  /** Columns of the next grouping: sizes, shares above the baseline, then four per metric. */
  figures(grouping: Grouping, metrics: number): Float64Array[] {
    return this.columns(FIRST + PER_METRIC * metrics, this.facts.groups[grouping].names.length);
  }

  /** Columns of evidence by symbol, behind all groupings. */
  evidence(): Float64Array[] {
    return this.columns(SYMBOL_ARRAYS, this.facts.groups.symbol.names.length);
  }

  private columns(count: number, length: number): Float64Array[] {
    return Array.from({ length: count }, () => {
      this.at += length;
      return this.numbers.subarray(this.at - length, this.at);
    });
  }
}

/** Columns before those of metrics: sizes and shares. */
export const FIRST = 2;
/** Columns of each metric. */
const SPREAD = ['median', 'q1', 'q3', 'n'] as const satisfies readonly (keyof Spreads)[];
export const PER_METRIC = SPREAD.length;

function columnsOf({ sizes, above, spreads }: Figures): (Float64Array | Int32Array)[] {
  return [
    sizes,
    above ?? new Float64Array(sizes.length).fill(Number.NaN),
    ...spreads.flatMap((spread) => SPREAD.map((name) => spread[name])),
  ];
}

/** Rows that ran to their end: others are listed, never ranked. */
function rankedRows(status: Float64Array): Int32Array {
  const rows = new Int32Array(status.length);
  let count = 0;
  for (let row = 0; row < status.length; row++) if (status[row] === 0) rows[count++] = row;
  return rows.slice(0, count);
}

/** Values of all metrics; NaN where a backtest, or the baseline's beside it, did not run to its end. */
function metricValues(
  { own, baseline }: StrategyRows,
  { metrics, shared }: PartRules,
): MetricValues[] {
  const others = baseline === own ? undefined : baseline;
  const first = others ? own.cases.scenario.length : 0;
  const input = {
    columns: rankedColumns(own, others),
    baseline: baselineRows(shared.of(own.cases), baseline && shared.of(baseline.cases), first),
  };
  return metrics.map((metric) => ({ id: metric.id, values: metric.compute(input) }));
}

/** Columns of both, one below the other, with NaN in rows that are not ranked. */
function rankedColumns(
  own: ResultRows,
  others: ResultRows | undefined,
): Record<string, Float64Array> {
  const unranked: number[] = [];
  joined(own, others, 'status').forEach((code, row) => {
    if (code !== 0) unranked.push(row);
  });
  return Object.fromEntries(
    Object.keys(own.columns).map((name) => {
      const column = joined(own, others, name);
      for (const row of unranked) column[row] = Number.NaN;
      return [name, column];
    }),
  );
}

function joined(own: ResultRows, others: ResultRows | undefined, name: string): Float64Array {
  const above = own.columns[name] as Float64Array;
  const below = others?.columns[name];
  const column = new Float64Array(above.length + (below?.length ?? 0));
  column.set(above);
  if (below) column.set(below, above.length);
  return column;
}

function statusesOf(status: Float64Array): [number, number][] {
  const byCode = new Map<number, number>();
  for (let row = 0, end = 1; row < status.length; row = end, end++) {
    const code = status[row]!;
    while (end < status.length && status[end] === code) end++;
    byCode.set(code, (byCode.get(code) ?? 0) + end - row);
  }
  return [...byCode];
}

function concatenated(columns: readonly (Float64Array | Int32Array)[]): Float64Array {
  const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
