/**
 * Computes one backtest: hands the strategy its columns, runs the account, fills
 * the row of figures.
 */
import type { ComputeContext, PartitionSpec, Slice } from '../../src/contract/index.js';
import { alignTo, assetOf } from './align.js';
import { benchmarkOn } from './benchmark.js';
import { RESULT, RESULT_COLUMNS, STATUSES, type Status, TRADE_COLUMNS } from './columns.js';
import { dailyReturns } from './daily.js';
import type { Orders } from './execution.js';
import { fillable } from './fillable.js';
import { hasTooManyGaps } from './gaps.js';
import { moneyWeightedReturn } from './money-weighted.js';
import type { BacktestParams } from './params.js';
import { modelColumns } from './probability.js';
import { asStrategy } from './rule-strategy.js';
import { Account } from './simulate.js';
import { fillStatistics } from './statistics.js';
import type { Asset, Role } from './strategy.js';
import type { LegsValue, StrategyValue, SymbolValue, WindowValue } from './values.js';
import { witnessed } from './witness.js';

const FIELDS = RESULT_COLUMNS.length;
/** One account, row and block of trades per worker: their memory is used for every backtest. */
const account = new Account();
const row = new Float64Array(FIELDS);
let trades = new Float64Array(64 * TRADE_COLUMNS.length);

/** Runs one partition and hands in its results. */
export function runBacktest(partition: PartitionSpec, ctx: ComputeContext<BacktestParams>): void {
  const [value, window, symbol, legs] = partition.values as unknown as [
    StrategyValue,
    WindowValue,
    SymbolValue,
    LegsValue,
  ];
  row.fill(Number.NaN);
  const status =
    symbol === null ? 'no_data' : simulate(partition, value, window, symbol, legs, ctx);
  row[RESULT.status] = STATUSES.indexOf(status);
  const hasTrades = status === 'ok' || status === 'bankrupt';
  const rows = hasTrades ? account.tradeCount : 0;
  ctx.emit(partition, {
    results: { rows: 1, data: row },
    trades: { rows, data: columnMajor(account.trades, rows) },
    daily: dailyReturns(account, hasTrades),
  });
}

/** Runs the strategy and fills the row. */
function simulate(
  partition: PartitionSpec,
  value: StrategyValue,
  window: WindowValue,
  symbol: NonNullable<SymbolValue>,
  legs: LegsValue,
  ctx: ComputeContext<BacktestParams>,
): Status {
  const strategy = asStrategy(value.rules ?? ctx.plugin(value.plugin as string));
  const [ownSlice, ...slices] = partition.reads as [Slice, ...Slice[]];
  const compared = legs.isCompared ? slices.pop() : undefined;
  const table = ctx.table(ownSlice);
  let asset = assetOf(table);
  const { lead, history } = symbol;
  const sessions = table.rows - lead;
  row[RESULT.sessions] = sessions;
  row[RESULT.missing_sessions] = Math.max(0, window.sessions - sessions);
  const lastDay = asset.date[table.rows - 1] as number;
  row[RESULT.ended_early] = lastDay < window.lastSession ? 1 : 0;
  row[RESULT.defensive_cash] = 0;
  if (history < strategy.minHistory(value.params)) return 'warmup_insufficient';
  if (sessions < value.minSessions) return 'too_few_sessions';
  if (strategy.kind === 'single' && strategy.awaitsColumns) {
    // Known where the first decision looks back to, or earlier: one undefined value is no lack of past.
    const rows = lead - strategy.minHistory(value.params) + 1;
    const isKnown = strategy
      .columns(value.params)
      .every((name) => !(name in table.columns) || hasValue(table.columns[name]!, rows));
    if (!isKnown) return 'warmup_insufficient';
  }

  if (legs.model !== null) {
    const { columns, position } = legs.model;
    const told = modelColumns(columns, asset, position, slices, ctx);
    // The model must know the symbol when the first decision is due.
    const first = Math.max(0, lead - 1);
    if (columns.some((name) => Number.isNaN(told[name]![first]))) return 'warmup_insufficient';
    asset = assetOf({ rows: table.rows, columns: { ...table.columns, ...told } });
  }
  const rival = compared && ctx.table(compared);
  const held = { sessions, lastDay };
  if (hasTooManyGaps(held, window, value.maxMissing, rival?.columns.date as Float64Array)) {
    return 'too_many_gaps';
  }
  const others: Partial<Record<Role, Asset>> = {};
  let next = 0;
  for (const role of legs.legs) {
    if (role !== null) others[role] = alignTo(asset, ctx.table(slices[next++] as Slice));
  }
  const { firstSession, lastSession } = window;
  const setup = { params: value.params, asset, others, start: lead, firstSession, lastSession };
  let orders: Orders;
  let assets: readonly (Asset | undefined)[] = [asset];
  if (strategy.kind === 'basket') {
    if (legs.isLacking) return 'no_data';
    assets = [asset, ...strategy.holds.map((role) => others[role])];
    row[RESULT.defensive_cash] = strategy.holds.includes('bonds') && !others.bonds ? 1 : 0;
    orders = { kind: 'basket', decide: strategy.prepare(setup) };
  } else {
    const { orders: kind, direction } = strategy;
    orders = { kind, direction, decide: strategy.prepare(setup) };
  }
  const { witness } = ctx;
  if (witness) orders = witnessed(orders, assets, (told) => witness(partition, told));
  const traded = value.fillsWithoutVolume ? assets : assets.map((one) => one && open(one, lead));
  account.run(traded, lead, orders, value.execution);
  const benchmark = rival && benchmarkOn(asset, lead, rival);
  fillStatistics(row, account, lastDay - (asset.date[lead] as number), benchmark);
  row[RESULT.money_weighted_return] =
    orders.kind === 'cash' ? moneyWeightedReturn(account, value.execution.commission) : Number.NaN;
  return account.isBankrupt ? 'bankrupt' : 'ok';
}

/** An asset as the account may trade it: volume is among the columns of every plan. */
function open(asset: Asset, start: number): Asset {
  return fillable(asset, asset.columns.volume as Float64Array, start);
}

/** Whether one of the first rows has a value: an undefined one in between does not count. */
function hasValue(column: Float64Array, rows: number): boolean {
  for (let i = 0; i < rows; i++) if (!Number.isNaN(column[i])) return true;
  return false;
}

/** The trades column by column, in memory that the next call overwrites. */
function columnMajor(rows: Float64Array, count: number): Float64Array {
  const fields = TRADE_COLUMNS.length;
  if (trades.length < count * fields) trades = new Float64Array(2 * count * fields);
  for (let c = 0; c < fields; c++) {
    for (let i = 0; i < count; i++) trades[c * count + i] = rows[i * fields + c]!;
  }
  return trades.subarray(0, count * fields);
}
