/**
 * One backtest in full: what was asked, the figures, the equity beside buying and
 * holding, every round trip, and what the strategy saw around it.
 */
import type {
  ColumnSpec,
  ShowContext,
  ShownBlock,
  ShownColumn,
  Slice,
  Table,
} from '../../src/contract/index.js';
import { formatDay } from '../lib/market/dates.js';
import { assetOf } from './align.js';
import {
  DAILY_COLUMNS,
  RESULT_COLUMNS,
  type ResultColumn,
  STATUSES,
  TRADE_COLUMNS,
} from './columns.js';
import type { BacktestParams } from './params.js';
import { asStrategy } from './rule-strategy.js';
import type { Asset, Strategy } from './strategy.js';
import { seenAround } from './trade-surroundings.js';
import type { StrategyValue, SymbolValue, WindowValue } from './values.js';

/** Round trips that are told in full unless all are asked for. */
const TOLD = 5;
/** Figures that stand in words above the others. */
const IN_WORDS = new Set(['status']);

/** Blocks for `dag show`. */
export function showBacktest(ctx: ShowContext<BacktestParams>): ShownBlock[] {
  const [value, window, symbol] = ctx.partition.values as unknown as [
    StrategyValue,
    WindowValue,
    SymbolValue,
  ];
  const strategy = asStrategy(value.rules ?? ctx.plugin(value.plugin as string));
  const { results, trades, daily } = ctx.outputs as Readonly<
    Record<'results' | 'trades' | 'daily', Table>
  >;
  const status = STATUSES[first(results, 'status')] as string;
  const blocks: ShownBlock[] = [{ kind: 'text', lines: question(strategy, value, window, status) }];
  if (symbol === null) return blocks;
  blocks.push({ kind: 'figures', title: 'figures', figures: figuresOf(results) });
  if (daily.rows === 0) return blocks;
  const own = ctx.table(ctx.partition.reads[0] as Slice);
  const asset = assetOf(own);
  blocks.push(equityChart(daily, asset, symbol.lead, value.execution.initialCash));
  return [...blocks, ...roundTrips(ctx, trades, own, strategy, strategy.columns(value.params))];
}

/** What was asked, in words. */
function question(
  strategy: Strategy,
  { params, execution }: StrategyValue,
  { firstSession, lastSession, sessions }: WindowValue,
  status: string,
): string[] {
  const settings = Object.entries(params).map(([name, setting]) => `${name} ${setting}`);
  const { initialCash, slippage, commission, band, wholeShares } = execution;
  const bps = (rate: number): string => `${Math.round(rate * 1e6) / 100} bps`;
  return [
    `${strategy.about}${settings.length > 0 ? ` (${settings.join(', ')})` : ''}`,
    `${formatDay(firstSession)} to ${formatDay(lastSession)}, ${sessions} sessions; status ${status}`,
    `${initialCash} in cash; fills at the next open, slippage ${bps(slippage)}, commission ${bps(commission)}, ` +
      `rebalanced beyond ${Math.round(band * 1e4) / 100} %, ${wholeShares ? 'whole shares' : 'parts of shares'}`,
  ];
}

type Figures = Extract<ShownBlock, { kind: 'figures' }>['figures'];

function figuresOf(results: Table): Figures {
  return RESULT_COLUMNS.filter(({ name }) => !IN_WORDS.has(name)).map((spec) => ({
    spec,
    value: first(results, spec.name),
  }));
}

function first({ columns }: Table, name: ResultColumn): number {
  return (columns[name] as Float64Array)[0] as number;
}

/** Equity at each close, beside the same cash put into the symbol at the first open and left there. */
function equityChart(daily: Table, asset: Asset, start: number, cash: number): ShownBlock {
  const equity = new Float64Array(daily.rows);
  const held = new Float64Array(daily.rows);
  let now = cash;
  const paid = asset.open[start] as number;
  for (let i = 0; i < daily.rows; i++) {
    now *= 1 + (daily.columns.return as Float64Array)[i]!;
    equity[i] = now;
    held[i] = (cash * asset.close[start + i]!) / paid;
  }
  return {
    kind: 'chart',
    title: 'value at each close',
    along: { spec: DAILY_COLUMNS[0], data: daily.columns.date as Float64Array },
    series: [
      { name: 'the strategy', data: equity },
      { name: 'the symbol alone, without costs', data: held },
    ],
  };
}

/** All round trips in a table, and the first of them with the rows around their fills. */
function roundTrips(
  { isAll }: ShowContext<BacktestParams>,
  trades: Table,
  own: Table,
  strategy: Strategy,
  columns: readonly string[],
): ShownBlock[] {
  const asset = trades.columns.asset as Float64Array;
  const held = strategy.kind === 'basket' ? ['symbol', ...strategy.holds] : [];
  const shown: ShownColumn[] = TRADE_COLUMNS.filter(({ name }) => name !== 'asset').map(
    (spec: ColumnSpec) => ({ spec, data: trades.columns[spec.name] as Float64Array }),
  );
  const number = Array.from({ length: trades.rows }, (_, i) => String(i + 1));
  const what = { name: 'asset', words: Array.from(asset, (k) => held[k] ?? '') };
  const all: ShownBlock = {
    kind: 'table',
    title: `round trips: ${trades.rows}`,
    columns: [{ name: '#', words: number }, ...(held.length > 0 ? [what] : []), ...shown],
  };
  // What the strategy saw of other assets stands in other rows.
  const tellable = number.map((_, i) => i).filter((i) => asset[i] === 0);
  const told = isAll ? tellable : tellable.slice(0, TOLD);
  const around = told.map((i) => seenAround(trades, i, own, columns));
  const rest = tellable.length - told.length;
  if (rest === 0) return [all, ...around];
  return [
    all,
    ...around,
    { kind: 'text', lines: [`… ${rest} more round trips; --all shows them`] },
  ];
}
