/** Partitions that hardly do anything: what remains is the engine. */
import { defineNode, type PartitionSpec } from '../../../src/contract/index.js';

export default defineNode<{ readonly times: number }>({
  kind: 'compute',
  about: 'every item times every factor',
  dims: ['factor', 'item'],
  batchBy: 'item',
  cost: 0.001,
  inputs: { items: { kind: 'table', about: 'numbers' } },
  outputs: {
    products: {
      kind: 'table',
      about: 'products',
      columns: [{ name: 'value', type: 'double', about: 'a product' }],
    },
  },
  partitions(ctx) {
    const slices = ctx.input('items').items.map(({ key }) => ({ input: 'items', item: key }));
    const specs: PartitionSpec[] = [];
    for (let factor = 0; factor < ctx.params.times; factor++) {
      const name = `x${factor}`;
      for (const slice of slices) {
        specs.push({ key: [name, slice.item[0] as string], reads: [slice] });
      }
    }
    return specs;
  },
  run(batch, ctx) {
    const data = new Float64Array(1);
    for (const partition of batch) {
      const [slice] = partition.reads;
      const value = slice ? (ctx.table(slice).columns.value as Float64Array) : undefined;
      data[0] = (value?.[0] as number) * Number(partition.key[0]?.slice(1));
      ctx.emit(partition, { products: { rows: 1, data } });
    }
  },
});
