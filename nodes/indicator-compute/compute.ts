/**
 * The work of indicator-compute: one symbol after another, each indicator once on
 * the whole history, its columns cut into the scenarios that were asked for.
 */
import type {
  ComputeContext,
  PartitionSpec,
  SharedTable,
  Table,
} from '../../src/contract/index.js';
import { adjusted } from '../lib/market/adjusted.js';
import { benchmarkOn } from './benchmark.js';
import { type ColumnGroup, columnOf, type FoundColumn, groupOf } from './find.js';
import type { Bars, Indicator } from './indicator.js';
import { isMade, ownBars } from './joined.js';
import { Arrays, ScratchMemory } from './scratch.js';
import type { IndicatorParams } from './select.js';
import type { Past } from './window.js';

/** Intermediate results; a worker computes one symbol after another. */
const scratch = new ScratchMemory();
/** One array per column of an indicator. */
const outputs = new Arrays();

/** Computes partitions, those of one symbol together. */
export async function computeBatch(
  batch: readonly PartitionSpec[],
  ctx: ComputeContext<IndicatorParams>,
): Promise<void> {
  const groups = groupsOf(ctx);
  const loads = groups.flatMap(({ indicator }) => indicator.load?.() ?? []);
  // What follows a wait cannot be broken off by Ctrl-C: most indicators need none.
  if (loads.length > 0) await Promise.all(loads);
  const bySeries = new Map<string, PartitionSpec[]>();
  for (const partition of batch) {
    const [scenario, symbol] = partition.key as [string, string];
    // Made bars of one scenario are not the beginning of those of another.
    const series = isMade(partition.values) ? `${symbol}\u0000${scenario}` : symbol;
    const list = bySeries.get(series);
    if (list) list.push(partition);
    else bySeries.set(series, [partition]);
  }
  for (const list of bySeries.values()) runSeries(list, groups, ctx);
}

/** Computes one series of bars as far as its latest scenario reaches, and cuts out each of its scenarios. */
function runSeries(
  list: readonly PartitionSpec[],
  groups: readonly Group[],
  ctx: ComputeContext<IndicatorParams>,
): void {
  const tables = list.map((partition) => ownBars(partition, ctx));
  const longest = tables.reduce((a, b) => (b.rows > a.rows ? b : a));
  const cuts = list.map((partition, i) => cutOf(partition, tables[i] as Table));
  const bars = barsOf(longest, list, cuts, ctx);
  const rows = cuts.reduce((sum, { from, to }) => sum + to - from, 0);
  const shared = ctx.allocate(ctx.columns.length, rows);

  const date = longest.columns.date as Float64Array;
  const raw = longest.columns.close as Float64Array;
  const leading = [date, bars.open, bars.high, bars.low, bars.close, bars.volume, raw];
  leading.forEach((column, c) => {
    copyCuts(column, cuts, shared.columns[c] as Float64Array);
  });
  markWarmup(cuts, shared.columns[leading.length] as Float64Array);
  computeIndicators(bars, groups, cuts, shared);

  let at = 0;
  list.forEach((partition, i) => {
    const { from, to } = cuts[i] as Cut;
    ctx.emit(partition, { metrics: { shared, from: at, to: at + to - from } });
    at += to - from;
  });
}

/** What the indicators see of a series. */
function barsOf(
  table: Table,
  list: readonly PartitionSpec[],
  cuts: readonly Cut[],
  ctx: ComputeContext<IndicatorParams>,
): Bars {
  const { n, date, open, high, low, close, volume } = adjusted(table);
  const from = cuts.reduce((least, cut) => Math.min(least, cut.from), n);
  const benchmark = benchmarkOn(date, list, ctx);
  // Written out, so that the bars of all symbols have one shape: spread, those of the first symbol
  // would have another, and V8 would translate every indicator once more.
  return benchmark
    ? { n, from, open, high, low, close, volume, benchmark }
    : { n, from, open, high, low, close, volume };
}

/** Rows of one scenario in the symbol's history: lead bars first, the window from `start` on. */
interface Cut {
  readonly from: number;
  readonly start: number;
  readonly to: number;
}

function cutOf(partition: PartitionSpec, table: Table): Cut {
  const { history, lead } = partition.meta as unknown as Past;
  // Of bars that a check cuts off before the window, nothing is left to show.
  const start = Math.min(history, table.rows);
  return { from: Math.min(history - lead, start), start, to: table.rows };
}

/** Columns that one call computes, and where they go. */
interface Group {
  readonly indicator: Indicator;
  readonly group: ColumnGroup;
  readonly targets: readonly { readonly position: number; readonly c: number }[];
}

/** What has to be called for the columns asked for. */
function groupsOf(ctx: ComputeContext<IndicatorParams>): Group[] {
  const groups = new Map<string, Group & { targets: { position: number; c: number }[] }>();
  ctx.columns.forEach(({ name, uses: [id] }, c) => {
    if (id === undefined) return;
    const indicator = ctx.plugin(id) as Indicator;
    const { group, position } = columnOf(indicator, name) as FoundColumn;
    const key = `${id} ${group}`;
    const known = groups.get(key);
    if (known) known.targets.push({ position, c });
    else {
      const targets = [{ position, c }];
      groups.set(key, { indicator, group: groupOf(indicator, group), targets });
    }
  });
  return [...groups.values()];
}

/** Calls each group once and cuts its columns. */
function computeIndicators(
  bars: Bars,
  groups: readonly Group[],
  cuts: readonly Cut[],
  shared: SharedTable,
): void {
  scratch.beginSymbol(bars.n);
  for (const { group, targets } of groups) {
    scratch.begin(bars.n);
    outputs.begin(bars.n);
    const out: Float64Array[] = [];
    for (let i = 0; i < group.size; i++) out.push(outputs.take());
    group.compute(bars, out, scratch);
    for (const { position, c } of targets) {
      copyCuts(out[position] as Float64Array, cuts, shared.columns[c] as Float64Array);
    }
  }
}

function copyCuts(source: Float64Array, cuts: readonly Cut[], target: Float64Array): void {
  let at = 0;
  for (const { from, to } of cuts) {
    target.set(source.subarray(from, to), at);
    at += to - from;
  }
}

function markWarmup(cuts: readonly Cut[], target: Float64Array): void {
  let at = 0;
  for (const { from, start, to } of cuts) {
    target.fill(1, at, at + start - from);
    at += to - from;
  }
}
