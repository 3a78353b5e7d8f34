/** A toy that reckons with how often something was tried. */
import { defineNode } from '../../../src/contract/index.js';

export default defineNode<Record<string, never>>({
  kind: 'compute',
  about: 'how many trials there are behind what it reads',
  dims: ['all'],
  cost: 1,
  publishFolder: 'reckon',
  inputs: { tried: { kind: 'table', about: 'what was tried', trials: true } },
  outputs: { count: { kind: 'json', about: 'how many' } },
  partitions: (ctx) => [
    { key: ['all'], reads: [{ input: 'tried', item: '*' }], values: [ctx.trials('tried')] },
  ],
  run(batch, ctx) {
    for (const partition of batch) {
      ctx.emit(partition, { count: { json: partition.values?.[0] as number } });
    }
  },
  async publish(ctx) {
    const count = ctx.output('count').json(['all']) as number;
    await ctx.json('count.json', count);
    ctx.show(`${count} trials`);
  },
});
