/**
 * A toy along positions: running totals, and the rows at which the value rises. With
 * `ahead` it looks at what comes, in the way that is named.
 */
import {
  type ComputeContext,
  defineNode,
  type PartitionSpec,
} from '../../../src/contract/index.js';

interface Params {
  /** "value": the next value is in the total; "rows": the first row is there if their number is odd. */
  readonly ahead?: 'value' | 'rows';
}

export default defineNode<Params>({
  kind: 'compute',
  about: 'running totals of numbers',
  dims: ['name'],
  cost: 0.01,
  inputs: { numbers: { kind: 'table', about: 'numbers by position' } },
  outputs: {
    totals: {
      kind: 'table',
      about: 'the total up to each position',
      columns: [
        { name: 'at', type: 'int', about: 'position' },
        { name: 'total', type: 'double', about: 'of all values up to it' },
      ],
    },
    rises: {
      kind: 'table',
      about: 'positions at which a rise ends; one that goes on is ended by the end',
      columns: [{ name: 'at', type: 'int', about: 'position' }],
    },
    last: { kind: 'json', about: 'the last total' },
  },
  causal: {
    inputs: { numbers: 'at' },
    outputs: { totals: { key: 'at' }, rises: { key: 'at', isOpenAtEnd: true } },
  },
  partitions: (ctx) =>
    ctx.input('numbers').items.map((item) => ({
      key: item.key,
      reads: [{ input: 'numbers', item: item.key }],
    })),
  run(batch, ctx) {
    for (const partition of batch) total(partition, ctx);
  },
});

function total(partition: PartitionSpec, ctx: ComputeContext<Params>): void {
  const [slice] = partition.reads;
  if (!slice) return;
  const { at, value } = ctx.table(slice).columns as { at: Float64Array; value: Float64Array };
  const { ahead } = ctx.params;
  const totals = Float64Array.from(value, (_, i) => {
    const to = ahead === 'value' ? i + 2 : i + 1;
    return value.subarray(0, to).reduce((sum, v) => sum + v, 0);
  });
  const from = ahead === 'rows' && value.length % 2 === 0 ? 1 : 0;
  const rows = at.length - from;
  const rises = [...at].filter((_, i) => i > 0 && !((value[i + 1] ?? 0) > (value[i] as number)));
  ctx.emit(partition, {
    totals: { rows, data: Float64Array.of(...at.subarray(from), ...totals.subarray(from)) },
    rises: { rows: rises.length, data: Float64Array.from(rises) },
    last: { json: totals.at(-1) ?? null },
  });
}
