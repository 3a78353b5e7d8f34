/**
 * model-train: models that only ever learn from the past.
 *
 * One set of models over all symbols per quarter, fitted on the two years before it. A
 * quarter depends on the bars up to its end and no further, so a new bar refits at most
 * the newest.
 */
import {
  type ComputeContext,
  defineNode,
  type Json,
  type PartitionSpec,
} from '../../src/contract/index.js';
import { adjusted } from '../lib/market/adjusted.js';
import type { Feature } from './feature.js';
import { makeAll } from './learned.js';
import { endOfQuarter, planQuarters, type QuarterValue } from './partitions.js';
import { publishModel } from './publish.js';
import { runQuarter } from './quarter.js';
import { checkParams, type ModelParams, PROBABILITIES } from './settings.js';

export default defineNode<ModelParams>({
  kind: 'compute',
  about: 'probability that a symbol rises over the next week, learned from the past only',
  dims: ['quarter'],
  cost: 200,
  plugins: { folder: 'features', kind: 'module' },
  publishFolder: 'model',
  inputs: { bars: { kind: 'table', about: 'daily bars, one item per symbol' } },
  outputs: {
    predictions: {
      kind: 'table',
      about: 'probabilities of one quarter, by date, then symbol',
      columns: [
        { name: 'symbol', type: 'int', about: 'position in the list of symbols' },
        { name: 'date', type: 'date', about: 'session at whose close it was known' },
        ...PROBABILITIES.map(({ column, about }) => ({
          name: column,
          type: 'double' as const,
          about,
        })),
      ],
    },
    report: { kind: 'json', about: 'what the models of a quarter were worth' },
  },
  // What a model is worth is known at the end of its quarter; what it says, day by day.
  causal: { inputs: { bars: 'date' }, outputs: { predictions: { key: 'date' } } },
  check: ({ params, plugins }) => checkParams(params, plugins),
  partitions: planQuarters,
  run(batch, ctx) {
    for (const partition of batch) train(partition, ctx);
  },
  publish: publishModel,
});

function train(partition: PartitionSpec, ctx: ComputeContext<ModelParams>): void {
  const [{ start, indices, benchmark, features }] = partition.values as unknown as [QuarterValue];
  const market = {
    series: partition.reads.map((slice, i) => ({
      symbol: indices[i] as number,
      bars: adjusted(ctx.table(slice)),
    })),
    features: features.map((name) => ({ name, feature: ctx.plugin(name) as Feature })),
    ...(benchmark !== null && { benchmark }),
  };
  // Only a quarter that is not over gets another bar.
  const end = endOfQuarter(start);
  const isOver = market.series.some(({ bars }) => (bars.date[bars.n - 1] as number) >= end);
  const remember = isOver ? makeAll : ctx.remember;
  const { predictions, report } = runQuarter(market, start, ctx.params, remember);
  ctx.emit(partition, { predictions, report: { json: report as unknown as Json } });
}
