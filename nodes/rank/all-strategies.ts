/**
 * All strategies side by side: what is known of each by itself, under numbers that are common
 * to all of them. Groups and symbols come in the order in which the strategies come to them.
 */
import type { Part } from '../../src/contract/index.js';
import type { Spreads } from './cells.js';
import { ALONE } from './evidence.js';
import { GROUPINGS, type Grouping, type Groups } from './layouts.js';
import type { Figures } from './ranking.js';
import { FIRST, PartReader, PER_METRIC } from './strategy-part.js';
import { EDGE_COLUMNS, SYMBOL_ARRAYS } from './symbols.js';

/** One grouping of the backtests of all strategies. */
export interface Grouped extends Groups {
  readonly figures: Figures;
}

/** What is known of all strategies. */
export interface AllStrategies {
  readonly groupings: Readonly<Record<Grouping, Grouped>>;
  /** Backtests by code of their status, in order of first use. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Undefined where no moments were read. */
  readonly evidence: SymbolEvidence | undefined;
}

/** Puts the parts of strategies side by side. `hasExcess`: a metric compares with the baseline. */
export function allStrategies(
  parts: readonly Part[],
  metrics: number,
  hasExcess: boolean,
): AllStrategies {
  const readers = parts.map((part) => new PartReader(part));
  const groupings = {} as Record<Grouping, Grouped>;
  for (const grouping of GROUPINGS) {
    groupings[grouping] = grouped(readers, grouping, { metrics, hasExcess });
  }
  const statuses = new Map<number, number>();
  for (const { facts } of readers) {
    for (const [code, count] of facts.statuses) {
      statuses.set(code, (statuses.get(code) ?? 0) + count);
    }
  }
  return { groupings, statuses, evidence: symbolEvidence(readers, groupings.symbol.names) };
}

function grouped(
  readers: readonly PartReader[],
  grouping: Grouping,
  { metrics, hasExcess }: { readonly metrics: number; readonly hasExcess: boolean },
): Grouped {
  const own = readers.map(({ facts }) => facts.groups[grouping]);
  const names = [...new Set(own.flatMap((groups) => groups.names))];
  const positions = new Map(names.map((name, i) => [name, i]));
  const held = new Set<number>();
  const cells = names.length * readers.length;
  const sizes = new Int32Array(cells);
  const above = new Float64Array(cells).fill(Number.NaN);
  const spreads = Array.from({ length: metrics }, (): Spreads => noSpreads(cells));
  readers.forEach((reader, strategy) => {
    const groups = own[strategy] as Groups;
    for (const group of groups.held) {
      held.add(positions.get(groups.names[group] as string) as number);
    }
    const cellOf = cellsOf(groups.names, positions, readers.length, strategy);
    const columns = reader.figures(grouping, metrics);
    scatter(columns[0] as Float64Array, sizes, cellOf);
    scatter(columns[1] as Float64Array, above, cellOf);
    spreads.forEach(({ median, q1, q3, n }, m) => {
      const first = FIRST + PER_METRIC * m;
      [median, q1, q3, n].forEach((target, k) => {
        scatter(columns[first + k] as Float64Array, target, cellOf);
      });
    });
  });
  return {
    names,
    held: [...held],
    figures: { sizes, spreads, above: hasExcess ? above : undefined },
  };
}

function noSpreads(cells: number): Spreads {
  const nothing = (): Float64Array => new Float64Array(cells).fill(Number.NaN);
  return { median: nothing(), q1: nothing(), q3: nothing(), n: new Int32Array(cells) };
}

function scatter(
  column: Float64Array,
  target: Float64Array | Int32Array,
  places: Int32Array,
): void {
  for (let i = 0; i < column.length; i++) target[places[i]!] = column[i]!;
}

/** What is known by symbol, all columns by cell symbol · strategies + strategy; NaN where nothing is. */
export interface SymbolEvidence {
  readonly alone: Readonly<Record<(typeof ALONE)[number], Float64Array>>;
  /** The ratio of the edge per day. */
  readonly edge: Readonly<Record<(typeof EDGE_COLUMNS)[number], Float64Array>>;
}

function symbolEvidence(
  readers: readonly PartReader[],
  symbols: readonly string[],
): SymbolEvidence | undefined {
  if (!readers.some(({ facts }) => facts.hasMoments)) return undefined;
  const columns = Array.from({ length: SYMBOL_ARRAYS }, () =>
    new Float64Array(symbols.length * readers.length).fill(Number.NaN),
  );
  const positions = new Map(symbols.map((name, i) => [name, i]));
  readers.forEach((reader, strategy) => {
    const { groups, hasMoments } = reader.facts;
    if (!hasMoments) return;
    const cellOf = cellsOf(groups.symbol.names, positions, readers.length, strategy);
    reader.evidence().forEach((column, k) => {
      scatter(column, columns[k] as Float64Array, cellOf);
    });
  });
  const named = <Name extends string>(names: readonly Name[], first: number) =>
    Object.fromEntries(names.map((name, k) => [name, columns[first + k]])) as Record<
      Name,
      Float64Array
    >;
  return { alone: named(ALONE, 0), edge: named(EDGE_COLUMNS, ALONE.length) };
}

/** The cell of each own group of a strategy. */
function cellsOf(
  own: readonly string[],
  positions: ReadonlyMap<string, number>,
  strategies: number,
  strategy: number,
): Int32Array {
  const cells = new Int32Array(own.length);
  for (let i = 0; i < cells.length; i++) {
    cells[i] = (positions.get(own[i]!) as number) * strategies + strategy;
  }
  return cells;
}
