/**
 * indicator-compute: what a trader would have seen on every day of every scenario.
 *
 * Each symbol's indicators are computed once on its whole history and then cut
 * into scenarios, so that a value does not depend on the window it is read in.
 */
import {
  type ComputeContext,
  defineNode,
  type PartitionContext,
  type PartitionSpec,
  type SharedTable,
  type Table,
} from '../../src/contract/index.js';
import { adjusted } from '../lib/market/adjusted.js';
import { parseDay } from '../lib/market/dates.js';
import { fileNameOf } from '../lib/market/file-name.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import type { Bars, Indicator } from './indicator.js';
import { ScratchMemory } from './scratch.js';
import { checkIndicators, type IndicatorParams, LEADING_COLUMNS, selectColumns } from './select.js';

/** Bars before the window: all of them, and those of them that its rows begin with. */
interface Past {
  readonly history: number;
  readonly lead: number;
}

/** Intermediate results; a worker computes one symbol after another. */
const scratch = new ScratchMemory();
/** One array per column, as long as the longest symbol so far. */
const outputs: Float64Array[] = [];

export default defineNode<IndicatorParams>({
  kind: 'compute',
  about: 'indicators of every symbol in every scenario',
  dims: ['scenario', 'symbol'],
  batchBy: 'symbol',
  // Of a symbol's whole history, however many of its scenarios are asked for.
  cost: 3,
  paramsInValues: true,
  plugins: { folder: 'indicators', kind: 'module' },
  publishFolder: 'metrics',
  inputs: {
    bars: { kind: 'table', about: 'daily bars, one item per symbol' },
    scenarios: { kind: 'json', about: 'scenarios with their status' },
  },
  outputs: {
    metrics: { kind: 'parquet', about: 'bars with indicators', fileBy: 'scenario' },
  },
  causal: { inputs: { bars: 'date' }, outputs: { metrics: { key: 'date' } } },
  file: (scenario) => `${fileNameOf(scenario)}_metrics.parquet`,

  check: ({ params, plugins }) => checkIndicators(params, plugins),

  columns({ params, plugins }) {
    const leading = LEADING_COLUMNS.map((spec) => ({ spec, uses: [] }));
    const indicators = selectColumns(params, plugins).map((column) => ({
      spec: column.spec,
      uses: [column.plugin],
      values: [column.position],
    }));
    return [...leading, ...indicators];
  },

  partitions,
  run,
});

/** One partition per valid scenario and symbol with at least one bar in it. */
function partitions(ctx: PartitionContext<IndicatorParams>): PartitionSpec[] {
  const { lead_bars } = ctx.params;
  const bars = ctx.input('bars');
  const dates = bars.items.map(
    (item) => bars.table(item.key, ['date']).columns.date as Float64Array,
  );
  const scenarios = ctx.input('scenarios');
  return scenarios.items.flatMap(({ key }) => {
    const scenario = scenarios.json(key) as {
      name: string;
      status: string;
      start: string;
      end: string;
    };
    if (scenario.status !== 'valid') return [];
    const { name, start, end } = scenario;
    const values = [{ start, end, lead_bars }];
    return bars.items.flatMap((item, i) => {
      const days = dates[i] as Float64Array;
      const from = firstAtOrAfter(days, parseDay(start) as number);
      const to = firstAfter(days, parseDay(end) as number);
      if (from === to) return [];
      const symbol = item.key[0] as string;
      return [
        {
          key: [name, symbol],
          reads: [{ input: 'bars', item: item.key, from: 0, to }],
          values,
          // A reader must know how many rows come before the window, and how much past there was.
          meta: { lead: Math.min(lead_bars, from), history: from } satisfies Past,
        },
      ];
    });
  });
}

function run(batch: readonly PartitionSpec[], ctx: ComputeContext<IndicatorParams>): void {
  const bySymbol = new Map<string, PartitionSpec[]>();
  for (const partition of batch) {
    const symbol = partition.key[1] as string;
    const list = bySymbol.get(symbol);
    if (list) list.push(partition);
    else bySymbol.set(symbol, [partition]);
  }
  for (const list of bySymbol.values()) runSymbol(list, ctx);
}

/** Computes one symbol as far as its latest scenario reaches, and cuts out each of its scenarios. */
function runSymbol(list: readonly PartitionSpec[], ctx: ComputeContext<IndicatorParams>): void {
  const tables = list.map((partition) => ctx.table(firstRead(partition)));
  const longest = tables.reduce((a, b) => (b.rows > a.rows ? b : a));
  const bars = adjusted(longest);
  const cuts = list.map((partition, i) => cutOf(partition, tables[i] as Table));
  const rows = cuts.reduce((sum, { from, to }) => sum + to - from, 0);
  const shared = ctx.allocate(ctx.columns.length, rows);

  const date = longest.columns.date as Float64Array;
  const raw = longest.columns.close as Float64Array;
  const leading = [date, bars.open, bars.high, bars.low, bars.close, bars.volume, raw];
  leading.forEach((column, c) => {
    copyCuts(column, cuts, shared.columns[c] as Float64Array);
  });
  markWarmup(cuts, shared.columns[leading.length] as Float64Array);
  computeIndicators(bars, cuts, shared, ctx);

  let at = 0;
  list.forEach((partition, i) => {
    const { from, to } = cuts[i] as Cut;
    ctx.emit(partition, { metrics: { shared, from: at, to: at + to - from } });
    at += to - from;
  });
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

/** Runs each plug-in that some column uses, once. */
function computeIndicators(
  bars: Bars,
  cuts: readonly Cut[],
  shared: SharedTable,
  ctx: ComputeContext<IndicatorParams>,
): void {
  const targets = new Map<string, { name: string; c: number }[]>();
  ctx.columns.forEach(({ name, uses: [id] }, c) => {
    if (id === undefined) return;
    const list = targets.get(id);
    if (list) list.push({ name, c });
    else targets.set(id, [{ name, c }]);
  });
  scratch.beginSymbol(bars.n);
  for (const [id, columns] of targets) {
    const indicator = ctx.plugin(id) as Indicator;
    scratch.begin(bars.n);
    const out = indicator.columns.map((_, i) => outputArray(i, bars.n));
    indicator.compute(bars, out, scratch);
    for (const { name, c } of columns) {
      const position = indicator.columns.findIndex((column) => column.name === name);
      copyCuts(out[position] as Float64Array, cuts, shared.columns[c] as Float64Array);
    }
  }
}

/** An array of n values for the i-th column of a plug-in; its old values are overwritten. */
function outputArray(i: number, n: number): Float64Array {
  let array = outputs[i];
  if (!array || array.length < n) {
    array = new Float64Array(n);
    outputs[i] = array;
  }
  return array.subarray(0, n);
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

function firstRead(partition: PartitionSpec): (typeof partition.reads)[number] {
  return partition.reads[0] as (typeof partition.reads)[number];
}
