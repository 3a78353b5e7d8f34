/**
 * backtest: what every strategy would have made of every symbol in every scenario.
 */
import { defineNode } from '../../src/contract/index.js';
import { DAILY_COLUMNS, RESULT_COLUMNS, TRADE_COLUMNS } from './columns.js';
import { readableColumns } from './model-users.js';
import { type BacktestParams, checkStrategies } from './params.js';
import { planBacktests } from './partitions.js';
import { publishResults } from './publish.js';
import { runBacktest } from './run-backtest.js';
import { showBacktest } from './show.js';
import { strategyTrials } from './trials.js';
import { DECISIONS } from './witness.js';

export default defineNode<BacktestParams>({
  kind: 'compute',
  about: 'what every strategy would have made of every symbol in every scenario',
  dims: ['strategy', 'scenario', 'symbol'],
  batchBy: 'scenario',
  cost: 0.02,
  paramsInValues: true,
  plugins: { folder: 'strategies', kind: 'either', schema: 'strategy' },
  publishFolder: 'assessment',
  publishedAs: ({ form }) => form,
  inputs: {
    metrics: { kind: 'table', about: 'bars with indicators by scenario and symbol' },
    scenarios: { kind: 'json', about: 'scenarios with their status' },
    model: {
      kind: 'table',
      about: 'probabilities of a rise by quarter; without it no strategy that asks a model is run',
      optional: true,
    },
  },
  outputs: {
    results: { kind: 'table', about: 'figures, one row each', columns: RESULT_COLUMNS },
    trades: { kind: 'table', about: 'round trips, one row each', columns: TRADE_COLUMNS },
    daily: { kind: 'table', about: 'returns, one row per session', columns: DAILY_COLUMNS },
  },
  causal: {
    inputs: { metrics: 'date', model: 'date' },
    // What is still held at the end is sold there: the last day's trades are not final.
    outputs: {
      trades: { key: 'exit_date', isOpenAtEnd: true },
      daily: { key: 'date', isOpenAtEnd: true },
    },
    witness: DECISIONS,
    by: 'strategy',
  },

  check: ({ params, plugins, columnsOf }) =>
    checkStrategies(params, plugins, readableColumns(columnsOf)),
  trials: strategyTrials,
  groups: planBacktests,
  run(batch, ctx) {
    for (const partition of batch) {
      try {
        runBacktest(partition, ctx);
      } catch (error) {
        ctx.fail(partition, error);
      }
    }
  },
  publish: publishResults,
  show: showBacktest,
});
