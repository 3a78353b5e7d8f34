/**
 * indicator-compute: what a trader would have seen on every day of every scenario.
 *
 * Each symbol's indicators are computed once on its whole history and then cut
 * into scenarios, so that a value does not depend on the window it is read in.
 */
import { defineNode } from '../../src/contract/index.js';
import { fileNameOf } from '../lib/market/file-name.js';
import { computeBatch } from './compute.js';
import { groups } from './groups.js';
import { type IndicatorParams, LEADING_COLUMNS, selectColumns } from './select.js';

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
    made: {
      kind: 'table',
      about: 'made bars by scenario and symbol, which follow the real ones',
      optional: true,
    },
  },
  outputs: {
    metrics: { kind: 'parquet', about: 'bars with indicators', fileBy: 'scenario' },
  },
  causal: { inputs: { bars: 'date', made: 'date' }, outputs: { metrics: { key: 'date' } } },
  file: (scenario) => `${fileNameOf(scenario)}_metrics.parquet`,

  check: ({ params, plugins }) => selectColumns(params, plugins).problems,

  columns({ params, plugins }) {
    const leading = LEADING_COLUMNS.map((spec) => ({ spec, uses: [] }));
    const indicators = selectColumns(params, plugins).columns.map((column) => ({
      spec: column.spec,
      uses: [column.plugin],
      values: [
        ...(column.group === '' ? [] : [column.group]),
        column.position,
        // What was rounded is another column to its readers; values of the others stay as they were.
        ...(params.precision === 'float32' ? [params.precision] : []),
      ],
    }));
    return [...leading, ...indicators];
  },

  async publish({ params, plugins, show }) {
    const { withoutBenchmark: names } = selectColumns(params, plugins);
    if (names.length === 0) return;
    show(`left out without a benchmark: ${names.join(', ')}; set the param "benchmark"`);
  },

  groups,
  run: computeBatch,
});
