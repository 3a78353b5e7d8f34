/** A toy that says its fan-out by groups: every number of every line, times each factor. */
import { defineNode, type PartitionSpec } from '../../../src/contract/index.js';

interface Params {
  readonly factors: readonly number[];
  /** False: partitions hand no facts to their readers. */
  readonly facts?: boolean;
}

/** Groups that were taken apart, in order: what a run looked into. */
export const takenApart: string[] = [];
/** How often its groups were asked for. */
export const enumerated = { times: 0 };

export default defineNode<Params>({
  kind: 'compute',
  about: 'numbers times a factor, by groups',
  dims: ['factor', 'name'],
  batchBy: 'factor',
  cost: 0.01,
  paramsInValues: true,
  publishFolder: 'table',
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: {
    scaled: {
      kind: 'table',
      about: 'scaled numbers',
      columns: [{ name: 'value', type: 'double', about: 'a scaled number' }],
    },
    sums: {
      kind: 'table',
      about: 'their sum',
      columns: [{ name: 'sum', type: 'double', about: 'a sum' }],
    },
  },
  groups(ctx) {
    enumerated.times++;
    const hasFacts = ctx.params.facts !== false;
    const { items } = ctx.input('numbers');
    const members = items.map((item) => item.key[0] as string);
    return ctx.params.factors.map((factor) => ({
      key: [String(factor)],
      members,
      values: [factor, hasFacts],
      reads: [{ input: 'numbers', under: [] }],
      partitions() {
        takenApart.push(String(factor));
        return items.map(
          (item): PartitionSpec => ({
            key: [String(factor), item.key[0] as string],
            values: [factor],
            reads: [{ input: 'numbers', item: item.key }],
            ...(hasFacts ? { meta: { rows: item.rows } } : {}),
          }),
        );
      },
    }));
  },
  run(batch, ctx) {
    for (const partition of batch) {
      const table = ctx.table(partition.reads[0] as (typeof partition.reads)[number]);
      const value = table.columns.value as Float64Array;
      if (value.includes(13)) {
        ctx.fail(partition, new Error('13 is refused'));
        continue;
      }
      const data = value.map((x) => x * Number(partition.key[0]));
      const sum = Float64Array.of(data.reduce((a, b) => a + b, 0));
      ctx.emit(partition, { scaled: { rows: data.length, data }, sums: { rows: 1, data: sum } });
    }
  },
  async publish(ctx) {
    const { keys, metas, table } = ctx.collect('sums');
    const sums = table.columns.sum as Float64Array;
    const lines = keys.map((key, i) => {
      const { rows } = (metas[i] ?? { rows: 'some' }) as { rows: number | string };
      return `${key.join('/')}: ${rows} numbers, sum ${sums[i]}`;
    });
    await ctx.text('sums.txt', `${lines.join('\n')}\n`);
  },
});
