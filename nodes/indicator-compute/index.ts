/**
 * indicator-compute: what a trader would have seen on every day of every scenario.
 *
 * Each symbol's indicators are computed once on its whole history and then cut
 * into scenarios, so that a value does not depend on the window it is read in.
 */
import {
  defineNode,
  type PartitionContext,
  type PartitionGroup,
} from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { fileNameOf } from '../lib/market/file-name.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import { benchmarkReads } from './benchmark.js';
import { computeBatch, type Past, type Window } from './compute.js';
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
  },
  outputs: {
    metrics: { kind: 'parquet', about: 'bars with indicators', fileBy: 'scenario' },
  },
  causal: { inputs: { bars: 'date' }, outputs: { metrics: { key: 'date' } } },
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

/** One group per valid scenario: its symbols with at least one bar in it. */
function groups(ctx: PartitionContext<IndicatorParams>): PartitionGroup[] {
  const { lead_bars } = ctx.params;
  const bars = ctx.input('bars');
  const histories = bars.items.map((item) => ({
    symbol: item.key[0] as string,
    days: bars.table(item.key, ['date']).columns.date as Float64Array,
  }));
  const readsOfBenchmark = benchmarkReads(ctx);
  // More than a scenario reads, which ends at its end: a new bar takes a group apart, no more.
  const reads = [{ input: 'bars', under: [] }];
  const scenarios = ctx.input('scenarios');
  return scenarios.items.flatMap(({ key }): PartitionGroup[] => {
    const { name, status, start, end } = scenarios.json(key) as unknown as Scenario;
    if (status !== 'valid') return [];
    const values = [{ start, end, lead_bars } satisfies Window];
    const first = parseDay(start) as number;
    const last = parseDay(end) as number;
    const present = histories.flatMap(({ symbol, days }) => {
      const from = firstAtOrAfter(days, first);
      const to = firstAfter(days, last);
      return from === to ? [] : [{ symbol, from, to }];
    });
    return [
      {
        key: [name],
        members: present.map(({ symbol }) => symbol),
        values: [...values, { benchmark: ctx.params.benchmark }],
        reads,
        partitions: () => {
          const alongside = readsOfBenchmark(end);
          return present.map(({ symbol, from, to }) => ({
            key: [name, symbol],
            reads: [{ input: 'bars', item: [symbol], from: 0, to }, ...alongside],
            values,
            // A reader must know how many rows come before the window, and how much past there was.
            meta: { lead: Math.min(lead_bars, from), history: from } satisfies Past,
          }));
        },
      },
    ];
  });
}

interface Scenario {
  readonly name: string;
  readonly status: string;
  readonly start: string;
  readonly end: string;
}
