/** A toy fan-in: one sum over everything, published as text and JSON. */
import { defineNode } from '../../../src/contract/index.js';

export default defineNode<Record<string, never>>({
  kind: 'compute',
  about: 'the sum of all numbers',
  dims: ['all'],
  cost: 1,
  publishFolder: 'total',
  inputs: { scaled: { kind: 'table', about: 'numbers' } },
  outputs: { total: { kind: 'json', about: 'sum and count' } },
  partitions: () => [{ key: ['all'], reads: [{ input: 'scaled', item: '*' }] }],
  run(batch, ctx) {
    for (const partition of batch) {
      const slice = partition.reads[0];
      if (!slice) continue;
      const collected = ctx.collect(slice);
      const values = collected.table.columns.value as Float64Array;
      const json = { sum: values.reduce((sum, v) => sum + v, 0), items: collected.keys.length };
      ctx.emit(partition, { total: { json } });
    }
  },
  async publish(ctx) {
    const total = ctx.output('total').json(['all']) as { sum: number; items: number };
    await ctx.json('total.json', total);
    ctx.show(`total ${total.sum} of ${total.items} items`);
  },
});
