/** A toy that tries methods on numbers: each is a multiple, and each is a trial. */
import { defineNode } from '../../../src/contract/index.js';

interface Params {
  /** Name of a method → what it multiplies by; 0 fails. */
  readonly methods: Readonly<Record<string, number>>;
}

export default defineNode<Params>({
  kind: 'compute',
  about: 'numbers times what each method says',
  dims: ['method', 'name'],
  cost: 0.01,
  paramsInValues: true,
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: {
    tried: {
      kind: 'table',
      about: 'products',
      columns: [{ name: 'value', type: 'double', about: 'a product' }],
    },
  },
  trials: ({ params }) =>
    Object.entries(params.methods).map(([name, times]) => ({ name, uses: [], values: [times] })),
  partitions: ({ params, input }) =>
    Object.entries(params.methods).flatMap(([method, times]) =>
      input('numbers').items.map(({ key }) => ({
        key: [method, ...key],
        reads: [{ input: 'numbers', item: key }],
        values: [times],
      })),
    ),
  run(batch, ctx) {
    for (const partition of batch) {
      const [times] = partition.values as [number];
      const [slice] = partition.reads;
      if (times === 0) {
        ctx.fail(partition, new Error(`method "${partition.key[0]}" fails`));
      } else if (slice) {
        const { value } = ctx.table(slice).columns as { value: Float64Array };
        const data = value.map((v) => v * times);
        ctx.emit(partition, { tried: { rows: data.length, data } });
      }
    }
  },
});
