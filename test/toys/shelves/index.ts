/** A toy with one dimension that publishes in groups: the numbers of every name, a row group each. */
import { type Collected, defineNode } from '../../../src/contract/index.js';

const VALUE = { name: 'value', type: 'double', about: 'a number' } as const;

export default defineNode({
  kind: 'compute',
  about: 'numbers as they are, one row group per name',
  dims: ['name'],
  cost: 0.01,
  publishFolder: 'shelves',
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: { rows: { kind: 'table', about: 'the same numbers', columns: [VALUE] } },
  partitions: (ctx) =>
    ctx
      .input('numbers')
      .items.map(({ key }) => ({ key, reads: [{ input: 'numbers', item: key }] })),
  run(batch, ctx) {
    for (const partition of batch) {
      const [slice] = partition.reads;
      if (!slice) continue;
      const { rows, columns } = ctx.table(slice);
      ctx.emit(partition, { rows: { rows, data: columns.value as Float64Array } });
    }
  },
  async publish(ctx) {
    await ctx.parquetByGroup('shelves.parquet', {
      output: 'rows',
      columns: ['name', VALUE],
      rows: ({ table }: Collected, name) => ({
        rows: table.rows,
        columns: [
          { name: 'name', words: [name], index: new Int32Array(table.rows) },
          { spec: VALUE, data: table.columns.value as Float64Array },
        ],
      }),
    });
    ctx.database('shelves', 'shelves.parquet');
  },
});
