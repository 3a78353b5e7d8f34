/**
 * The node as the engine drives it: plans its partitions from inputs in memory
 * and runs each of them.
 */

import { STATUSES, TRADE_COLUMNS } from '../../../nodes/backtest/columns.js';
import backtest from '../../../nodes/backtest/index.js';
import type { BacktestParams } from '../../../nodes/backtest/params.js';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { formatDay } from '../../../nodes/lib/market/dates.js';
import { firstAfter, firstAtOrAfter } from '../../../nodes/lib/market/window.js';
import type {
  ComputeContext,
  ComputeNode,
  Emission,
  InputView,
  Json,
  PartitionGroup,
  PartitionSpec,
  Slice,
  Table,
} from '../../../src/contract/index.js';
import { byName, type Figures } from './figures.js';
import { assetWith, COLUMNS, cutSeries, PAST, type Series } from './market.js';
import { plugins, type Trade } from './runs.js';

/** An item of an input: rows, or a value. */
interface Item {
  readonly key: readonly string[];
  readonly meta: Json;
  readonly table?: Table;
  readonly json?: Json;
}

export interface Window {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly status?: string;
}

/** What comes in; `symbols` have all their bars, of which windows are cut. */
export interface Given {
  readonly symbols: Readonly<Record<string, Series>>;
  readonly windows: readonly Window[];
  /** Bars before the window that strategies see. */
  readonly leadBars?: number;
  /** Quarters of the model, each for all symbols named. */
  readonly model?: readonly Quarter[];
  readonly columns?: readonly string[];
}

export interface Quarter {
  readonly start: number;
  readonly end: number;
  readonly symbols: readonly string[];
  readonly rows: readonly { readonly date: number; readonly symbol: number; readonly p: number }[];
  /** Columns that have values. */
  readonly told?: readonly string[];
}

/** One backtest. */
export interface Result {
  readonly status: string;
  readonly figures: Figures;
  readonly trades: readonly Trade[];
}

const PARAMS: BacktestParams = {
  strategies: 'all',
  benchmark: 'MKT',
  bonds: null,
  bills: null,
  form: 'symbols',
  foreign: null,
  initial_cash: 100_000,
  slippage_bps: 0,
  commission_bps: 0,
  rebalance_band: 0.01,
  whole_shares: false,
  min_sessions: 5,
  max_missing: 0.05,
  fills_without_volume: false,
};

const MODEL_COLUMNS = ['symbol', 'date', 'probability', 'probability_forest'];

const node = backtest as unknown as ComputeNode<BacktestParams>;
const found = await plugins();

/** Groups as the node plans them. */
export function planGroups(
  given: Given,
  changes: Partial<BacktestParams> = {},
): readonly PartitionGroup[] {
  const inputs = inputsOf(given);
  const params = { ...PARAMS, ...changes };
  const input = (name: string): InputView =>
    viewOf(inputs[name] as readonly Item[], name === 'model' ? MODEL_COLUMNS : []);
  const optionalInput = (name: string) => (inputs[name] ? input(name) : undefined);
  const trials = (): number => 0;
  const context = { params, dims: node.dims, input, optionalInput, trials, plugins: found };
  return node.groups?.(context) ?? [];
}

/** Partitions as the node plans them. */
export function planNode(given: Given, changes: Partial<BacktestParams> = {}): PartitionSpec[] {
  return planGroups(given, changes).flatMap((group) => [...group.partitions()]);
}

/** Plans and runs everything; results by "strategy scenario symbol". */
export async function runNode(
  given: Given,
  changes: Partial<BacktestParams> = {},
): Promise<ReadonlyMap<string, Result>> {
  const results = new Map<string, Result>();
  await node.run(planNode(given, changes), contextOf(inputsOf(given), results));
  return results;
}

function inputsOf(given: Given): Record<string, readonly Item[]> {
  return {
    metrics: given.windows.flatMap((window) =>
      Object.entries(given.symbols).flatMap(([symbol, bars]) =>
        metricsOf(window, symbol, bars, given),
      ),
    ),
    scenarios: given.windows.map(scenarioOf),
    model: (given.model ?? []).map(quarterOf),
  };
}

/** Bars with indicators of one symbol in one window, cut as the node before cuts them. */
function metricsOf(window: Window, symbol: string, bars: Series, given: Given): Item[] {
  const { leadBars = PAST, columns = [...COLUMNS] } = given;
  const from = firstAtOrAfter(bars.date, window.first);
  const to = firstAfter(bars.date, window.last);
  if (from === to) return [];
  const lead = Math.min(leadBars, from);
  const { columns: computed, ...prices } = assetWith(cutSeries(bars, to), columns);
  const cut = Object.entries({ ...prices, ...computed }).map(([name, column]) => [
    name,
    column.slice(from - lead),
  ]);
  const table = { rows: to - from + lead, columns: Object.fromEntries(cut) };
  return [{ key: [window.name, symbol], meta: { lead, history: from }, table }];
}

function scenarioOf({ name, first, last, status = 'valid' }: Window): Item {
  const days = sessionsBetween(first, last);
  const json = {
    name,
    status,
    sessions: days.length,
    first_session: formatDay(days[0] as number),
    last_session: formatDay(days.at(-1) as number),
  };
  return { key: [name], meta: null, json };
}

function quarterOf({ start, end, symbols, rows, told = ['probability'] }: Quarter): Item {
  const columns = {
    date: Float64Array.from(rows, ({ date }) => date),
    symbol: Float64Array.from(rows, ({ symbol }) => symbol),
    probability: Float64Array.from(rows, ({ p }) => p),
  };
  return {
    key: [formatDay(start)],
    meta: { start, end, symbols: [...symbols], columns: [...told] },
    table: { rows: rows.length, columns },
  };
}

/** `declared`: columns that are known without any item. */
function viewOf(items: readonly Item[], declared: readonly string[] = []): InputView {
  const find = (key: readonly string[]) => items.find((item) => item.key.join() === key.join());
  return {
    items: items.map(({ key, meta, table }) => ({ key, meta, rows: table?.rows ?? 0 })),
    groups: [{ key: [], count: items.length }],
    columns: Object.keys(items[0]?.table?.columns ?? {}).concat(declared),
    has: (key) => find(key) !== undefined,
    item(key) {
      const item = find(key);
      return item && { key: item.key, meta: item.meta, rows: item.table?.rows ?? 0 };
    },
    json: (key) => find(key)?.json as Json,
    table: (key) => find(key)?.table as Table,
  };
}

function contextOf(
  inputs: Record<string, readonly Item[]>,
  results: Map<string, Result>,
): ComputeContext<BacktestParams> {
  const tables = new Map<string, Table>();
  return {
    plugin: (id: string) => found.get(id)?.value,
    table(slice: Slice): Table {
      const name = JSON.stringify(slice);
      const table = tables.get(name) ?? sliceOf(inputs, slice);
      tables.set(name, table);
      return table;
    },
    emit(partition: PartitionSpec, { results: row, trades }: Record<string, Emission>) {
      const { data } = row as { data: Float64Array };
      const figures = byName(data.slice());
      results.set(partition.key.join(' '), {
        status: STATUSES[figures.status] as string,
        figures,
        trades: tradesOf(trades as { rows: number; data: Float64Array }),
      });
    },
    fail(_: PartitionSpec, error: unknown) {
      throw error;
    },
  } as unknown as ComputeContext<BacktestParams>;
}

/** Only what the slice names, so that nothing else can be read. */
function sliceOf(inputs: Record<string, readonly Item[]>, slice: Slice): Table {
  const {
    input,
    item,
    columns,
    from = 0,
    to,
  } = slice as {
    readonly input: string;
    readonly item: readonly string[];
    readonly columns?: readonly string[];
    readonly from?: number;
    readonly to?: number;
  };
  const { table } = viewItem(inputs[input] as readonly Item[], item);
  const names = columns ?? Object.keys(table.columns);
  const cut = names.map((name) => [name, table.columns[name]?.slice(from, to)]);
  return { rows: (to ?? table.rows) - from, columns: Object.fromEntries(cut) };
}

function viewItem(items: readonly Item[], key: readonly string[]): { readonly table: Table } {
  return items.find((item) => item.key.join() === key.join()) as Item & { readonly table: Table };
}

function tradesOf({ rows, data }: { rows: number; data: Float64Array }): Trade[] {
  return Array.from({ length: rows }, (_, i) => {
    const values = TRADE_COLUMNS.map(({ name }, c) => [name, data[c * rows + i]]);
    return Object.fromEntries(values) as Trade;
  });
}
