/** A toy fan-out: every name × every factor plug-in, the first `take` numbers scaled. */
import { defineNode } from '../../../src/contract/index.js';

interface Params {
  readonly factors: readonly string[];
  readonly take?: number;
  readonly fail_on?: string;
}

interface Factor {
  readonly times: number;
}

export default defineNode<Params>({
  kind: 'compute',
  about: 'numbers times a factor',
  dims: ['factor', 'name'],
  batchBy: 'name',
  cost: 0.01,
  paramsInValues: true,
  plugins: { folder: 'factors', kind: 'module' },
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: {
    scaled: {
      kind: 'table',
      about: 'scaled numbers',
      columns: [{ name: 'value', type: 'double', about: 'a scaled number' }],
    },
  },
  partitions(ctx) {
    const values = [{ fail_on: ctx.params.fail_on ?? null }];
    const reads = ctx.input('numbers').items.map((item) => {
      const to = Math.min(item.rows, ctx.params.take ?? item.rows);
      return {
        name: item.key[0] as string,
        slice: { input: 'numbers', item: item.key, from: 0, to },
      };
    });
    return ctx.params.factors.flatMap((factor) =>
      reads.map(({ name, slice }) => ({
        key: [factor, name],
        reads: [slice],
        uses: [factor],
        values,
      })),
    );
  },
  run(batch, ctx) {
    for (const partition of batch) {
      const [factor, name] = partition.key as [string, string];
      const [settings] = partition.values as [{ fail_on: string | null }];
      const failOn = settings.fail_on;
      if (name === failOn) {
        ctx.fail(partition, new Error(`"${name}" cannot be scaled`));
        continue;
      }
      const { times } = ctx.plugin(factor) as Factor;
      const slice = partition.reads[0];
      if (!slice) continue;
      const { value } = ctx.table(slice).columns as { value: Float64Array };
      const data = value.map((v) => v * times);
      ctx.emit(partition, { scaled: { rows: data.length, data } });
    }
  },
  show({ partition, plugin, table, outputs, isAll }) {
    const [factor, name] = partition.key as [string, string];
    const { times } = plugin(factor) as Factor;
    const from = table(partition.reads[0] as (typeof partition.reads)[0]).columns.value;
    const to = outputs.scaled?.columns.value as Float64Array;
    const spec = (column: string) => ({ name: column, type: 'double' as const, about: column });
    const row = { spec: { ...spec('row'), type: 'int' as const }, data: to.map((_, i) => i) };
    return [
      { kind: 'text', lines: [`${name} times ${factor}`] },
      {
        kind: 'figures',
        title: 'settings',
        figures: [
          { spec: spec('times'), value: times },
          { spec: spec('unknown'), value: Number.NaN },
        ],
      },
      {
        kind: 'table',
        title: 'numbers',
        columns: [
          row,
          { spec: spec('before'), data: from as Float64Array },
          { spec: spec('after'), data: to },
          { name: 'size', words: Array.from(to, (v) => (v > 10 ? 'large' : 'small')) },
        ],
        ...(isAll ? { note: 'that is all' } : {}),
      },
      { kind: 'chart', title: 'rise', along: row, series: [{ name: 'after', data: to }] },
    ];
  },
});
