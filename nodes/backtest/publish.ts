/**
 * The files of all backtests: one row per backtest, one row per round trip.
 */
import type {
  Collected,
  ColumnSpec,
  ParquetColumn,
  PublishContext,
} from '../../src/contract/index.js';
import { thousands } from '../lib/text/thousands.js';
import { RESULT_COLUMNS, type ResultColumn, STATUSES, TRADE_COLUMNS } from './columns.js';
import { type BacktestParams, resolveStrategies } from './params.js';
import { symbolOf } from './roles.js';
import { syntheticScenarios } from './synthetic.js';
import { assetColumn, KEYS, keyColumns } from './word-columns.js';

/** About so many scenarios of a strategy share a row group: another scenario changes few rows. */
const SCENARIOS_TOGETHER = 6;

/** Tables, files without their ending, and the view of each form: side by side in one folder. */
const NAMES = {
  symbols: { results: 'backtest_results', trades: 'trades', view: 'backtests' },
  portfolio: { results: 'portfolio_results', trades: 'portfolio_trades', view: 'portfolios' },
} as const;

/**
 * Writes backtest_results.parquet and trades.parquet, or those of portfolios, strategy by
 * strategy, and loads both into the database.
 */
export async function publishResults(ctx: PublishContext<BacktestParams>): Promise<void> {
  const { results: table, view } = NAMES[ctx.params.form];
  const synthetic = syntheticScenarios(ctx);
  const counts = await ctx.parquetByGroup(`${table}.parquet`, {
    output: 'results',
    view,
    together: SCENARIOS_TOGETHER,
    columns: [...KEYS, ...RESULT_COLUMNS],
    metadata: {
      ...synthetic.metadata,
      conventions: 'fractions, 252 sessions a year, risk-free rate 0, null where undefined',
      costs: costsText(ctx.params),
    },
    rows: (results) => ({
      rows: results.keys.length,
      columns: [
        ...keyColumns(results, new Int32Array(results.keys.length).fill(1)),
        ...numbers(RESULT_COLUMNS, results),
      ],
      note: [...countStatuses(results), countRefused(results)],
    }),
  });
  ctx.database(table, `${table}.parquet`);
  const total = totals(counts as number[][]);
  ctx.show([...synthetic.lines, ...summary(ctx.params, total)].join('\n'));
  await publishTrades(ctx, synthetic.metadata);
}

async function publishTrades(
  ctx: PublishContext<BacktestParams>,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const traded = new Map(
    resolveStrategies(ctx.params, ctx.plugins).map(({ id, strategy }) => [
      id,
      strategy.kind === 'basket' ? strategy.holds.map((role) => symbolOf(role, ctx.params)) : [],
    ]),
  );
  const { trades: table } = NAMES[ctx.params.form];
  await ctx.parquetByGroup(`${table}.parquet`, {
    output: 'trades',
    together: SCENARIOS_TOGETHER,
    columns: [...KEYS, 'asset', ...TRADE_COLUMNS.slice(1)],
    metadata: { ...metadata, costs: costsText(ctx.params) },
    depends: (strategy) => traded.get(strategy) ?? [],
    rows: (trades, strategy) => {
      const counts = Int32Array.from(
        trades.keys,
        (_, i) => (trades.offsets[i + 1] as number) - (trades.offsets[i] as number),
      );
      return {
        rows: trades.table.rows,
        columns: [
          ...keyColumns(trades, counts),
          assetColumn(trades, counts, traded.get(strategy) ?? [], ctx.params),
          ...numbers(TRADE_COLUMNS.slice(1), trades),
        ],
      };
    },
  });
  ctx.database(table, `${table}.parquet`);
  ctx.enterRun();
}

function numbers(specs: readonly ColumnSpec[], { table }: Collected): ParquetColumn[] {
  return specs.map((spec) => ({ spec, data: table.columns[spec.name] as Float64Array }));
}

function costsText({ slippage_bps, commission_bps, initial_cash }: BacktestParams): string {
  return `slippage ${slippage_bps} bp, commission ${commission_bps} bp per side, initial cash ${thousands(initial_cash)}; fees of the exchange are not counted`;
}

/** Backtests by status, in the order of STATUSES. */
function countStatuses({ table }: Collected): number[] {
  const counts = STATUSES.map(() => 0);
  for (const status of table.columns.status as Float64Array) counts[status]!++;
  return counts;
}

/** Backtests of which no order at all could be filled. */
function countRefused({ table: { rows, columns } }: Collected): number {
  const { n_signals: signals, n_rejected: rejected } = columns as Record<
    ResultColumn,
    Float64Array
  >;
  let count = 0;
  for (let i = 0; i < rows; i++) if (signals[i]! > 0 && signals[i] === rejected[i]) count++;
  return count;
}

/** Sums over strategies, position by position. */
function totals(byStrategy: readonly (readonly number[])[]): number[] {
  return [...STATUSES, 'refused'].map((_, i) =>
    byStrategy.reduce((n, own) => n + (own[i] as number), 0),
  );
}

/** Lines for the terminal. `all`: backtests by status, then those in which every order was refused. */
function summary(params: BacktestParams, all: readonly number[]): string[] {
  const counts = all.slice(0, STATUSES.length);
  const refused = all[STATUSES.length] as number;
  const bad = STATUSES.slice(1)
    .map((name, i) => ({ name, n: counts[i + 1] as number }))
    .filter(({ n }) => n > 0)
    .map(({ name, n }) => `${thousands(n)} ${name}`);
  const total = thousands(counts.reduce((sum, n) => sum + n, 0));
  const what = params.form === 'portfolio' ? 'portfolio backtests' : 'backtests';
  const line = `${total} ${what}, ${thousands(counts[0] as number)} ok${bad.length > 0 ? `, ${bad.join(', ')}` : ''}; ${costsText(params)}`;
  if (refused === 0) return [line];
  const many = thousands(refused);
  return [
    line,
    `in ${many} of them every order was refused (n_rejected): bars without volume, or too little cash for a whole share`,
  ];
}
