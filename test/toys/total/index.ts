/** A toy fan-in: one sum over everything, published as text and JSON. */
import { defineNode } from '../../../src/contract/index.js';

interface Params {
  /** Also publish the sum as a table of the database. */
  readonly table?: boolean;
  /** What the table is called in SQL. */
  readonly view?: string;
}

export default defineNode<Params>({
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
    if (ctx.params.table) {
      const spec = { name: 'sum', type: 'double', about: 'the sum' } as const;
      const column = { spec, data: Float64Array.of(total.sum) };
      const { view } = ctx.params;
      await ctx.parquet('total.parquet', { rows: 1, columns: [column], ...(view && { view }) });
      ctx.database('total', 'total.parquet');
    }
    ctx.summary({
      name: 'totals',
      key: 'what',
      columns: [{ name: 'what' }, { name: 'value' }],
      rows: [
        ['sum', total.sum],
        ['items', total.items],
      ],
    });
    ctx.show(`total ${total.sum} of ${total.items} items`);
  },
});
