/**
 * regime-detect: what kind of market each session of the benchmark was in, as it
 * could be known at that session's close.
 */
import {
  type ComputeContext,
  DataError,
  defineNode,
  type PartitionSpec,
  type PluginProblem,
  type Slice,
  suggestion,
} from '../../src/contract/index.js';
import { adjusted } from '../lib/market/adjusted.js';
import { publishRegimes } from './publish.js';
import { REGIMES, type RegimeParams, type RegimeRules } from './regime.js';
import { labelSessions } from './rules.js';

export default defineNode<RegimeParams>({
  kind: 'compute',
  about: 'bull, bear, highly volatile or ranging: the kind of market of each session',
  dims: ['symbol'],
  cost: 1,
  paramsInValues: true,
  publishFolder: 'regimes',
  inputs: { bars: { kind: 'table', about: 'daily bars, one item per symbol' } },
  outputs: {
    regimes: {
      kind: 'table',
      about: 'the regime of each session; names of the codes in the meta, as "regimes"',
      columns: [
        { name: 'date', type: 'date', about: 'exchange session' },
        {
          name: 'regime',
          type: 'enum',
          values: REGIMES,
          about: 'kind of market, known at the close of the session',
        },
      ],
    },
    evidence: {
      kind: 'table',
      about: 'what the rules looked at',
      columns: [
        { name: 'date', type: 'date', about: 'exchange session' },
        { name: 'close', type: 'double', unit: 'USD', about: 'adjusted close of the benchmark' },
        {
          name: 'trend',
          type: 'double',
          unit: 'fraction',
          about: 'close over its average, minus 1',
        },
        {
          name: 'volatility',
          type: 'double',
          unit: 'fraction',
          about: 'exponentially weighted, per year',
        },
      ],
    },
  },
  causal: {
    inputs: { bars: 'date' },
    outputs: { regimes: { key: 'date' }, evidence: { key: 'date' } },
  },

  check({ params }): PluginProblem[] {
    const { high_volatility, calm_volatility } = params;
    if (calm_volatility <= high_volatility) return [];
    const message = `calm_volatility ${calm_volatility} is above high_volatility ${high_volatility}, so high volatility would end before it begins`;
    return [
      {
        code: 'bad-thresholds',
        message,
        path: [calm_volatility === CALM ? 'high_volatility' : 'calm_volatility'],
      },
    ];
  },

  partitions(ctx) {
    const { benchmark, ...rules } = ctx.params;
    const bars = ctx.input('bars');
    const item = [benchmark];
    if (!bars.has(item)) {
      const symbols = bars.items.map(({ key }) => key[0] as string);
      throw new DataError(
        'no-benchmark',
        `the benchmark "${benchmark}" is not among the ${symbols.length} symbols of the data`,
        { hint: suggestion(benchmark, symbols) ?? 'set the param "benchmark"' },
      );
    }
    const reads: Slice[] = [{ input: 'bars', item, columns: COLUMNS }];
    return [{ key: item, reads, values: [{ ...rules }], meta: { regimes: REGIMES, benchmark } }];
  },

  run(batch, ctx) {
    for (const partition of batch) label(partition, ctx);
  },

  publish: publishRegimes,
});

/** The default of calm_volatility: where it is not written, the other one is to blame. */
const CALM = 0.2;
const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume', 'factor'];

function label(partition: PartitionSpec, ctx: ComputeContext<RegimeParams>): void {
  const [rules] = partition.values as unknown as [RegimeRules];
  const { n, date, close } = adjusted(ctx.table(partition.reads[0] as Slice));
  const { regime, trend, volatility } = labelSessions(close, rules);
  ctx.emit(partition, {
    regimes: { rows: n, data: sideBySide([date, regime]) },
    evidence: { rows: n, data: sideBySide([date, close, trend, volatility]) },
  });
}

/** Columns of one length, one after another. */
function sideBySide(columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0]?.length ?? 0;
  const data = new Float64Array(rows * columns.length);
  columns.forEach((column, c) => {
    data.set(column, c * rows);
  });
  return data;
}
