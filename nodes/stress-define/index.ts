/**
 * stress-define: the shocks that strategies are put to, and where in the data they begin.
 *
 * It looks at dates only; the bars are made by another node type.
 */
import {
  DataError,
  defineNode,
  type Json,
  type PublishContext,
  suggestion,
} from '../../src/contract/index.js';
import type { StressScenario } from '../lib/market/stress-scenario.js';
import { resolveStress } from './resolve.js';
import { checkStress, drawsOf, type StressParams, selectStress } from './select.js';

export default defineNode<StressParams>({
  kind: 'compute',
  about: 'the shocks that strategies are put to: made, not history',
  dims: ['scenario'],
  cost: 0.05,
  paramsInValues: true,
  plugins: { folder: 'scenarios', kind: 'yaml', schema: 'stress-scenario' },
  publishFolder: 'stress',
  inputs: { bars: { kind: 'table', about: 'daily bars, one item per symbol' } },
  outputs: {
    scenarios: { kind: 'json', about: 'one stress scenario with its dates and its recipe' },
  },

  check: ({ params, plugins }) => checkStress(params, plugins),

  partitions(ctx) {
    const { benchmark } = ctx.params;
    const bars = ctx.input('bars');
    if (!bars.has([benchmark])) {
      const symbols = bars.items.map((item) => item.key[0] as string);
      throw new DataError(
        'no-benchmark',
        `the benchmark "${benchmark}" is not among the ${symbols.length} symbols of the data`,
        { hint: suggestion(benchmark, symbols) ?? 'set the param "benchmark"' },
      );
    }
    const dates = bars.table([benchmark], ['date']).columns.date as Float64Array;
    const datesOf = (symbol: string): Float64Array | undefined =>
      bars.has([symbol])
        ? (bars.table([symbol], ['date']).columns.date as Float64Array)
        : undefined;
    const data = { dates, datesOf };
    // All that the bars have to say is in the dates, which stand in the value.
    const scenarios = selectStress(ctx.params, ctx.plugins).flatMap(drawsOf);
    return scenarios.map((defined) => {
      const scenario = resolveStress(defined, ctx.params, data);
      const uses = defined.plugin === undefined ? [] : [defined.plugin];
      return { key: [scenario.name], reads: [], uses, values: [scenario as unknown as Json] };
    });
  },

  run(batch, ctx) {
    for (const partition of batch) {
      const [scenario] = partition.values as readonly [Json];
      ctx.emit(partition, { scenarios: { json: scenario } });
    }
  },

  publish,
});

async function publish(ctx: PublishContext<StressParams>): Promise<void> {
  const output = ctx.output('scenarios');
  const scenarios = output.items.map(({ key }) => output.json(key) as unknown as StressScenario);
  const valid = scenarios.filter(({ status }) => status === 'valid').length;
  ctx.show(`SYNTHETIC: ${valid} of ${scenarios.length} stress scenarios can be made from the data`);
}
