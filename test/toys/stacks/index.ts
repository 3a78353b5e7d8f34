/** A toy that publishes in groups: every factor × every part of the names × every name. */
import { type Collected, defineNode, type Json } from '../../../src/contract/index.js';

interface Params {
  readonly factors: readonly number[];
  /** Factor → a word that stands in the rows of its group. */
  readonly words: Readonly<Record<string, string>>;
}

const VALUE = { name: 'value', type: 'double', about: 'a scaled number' } as const;

export default defineNode<Params>({
  kind: 'compute',
  about: 'numbers times a factor, a row group per factor and two initials or so',
  dims: ['factor', 'initial', 'name'],
  cost: 0.01,
  paramsInValues: true,
  publishFolder: 'stacks',
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: { rows: { kind: 'table', about: 'scaled numbers', columns: [VALUE] } },
  partitions(ctx) {
    return ctx.params.factors.flatMap((factor) =>
      ctx.input('numbers').items.map((item) => {
        const name = item.key[0] as string;
        return {
          key: [String(factor), name.slice(0, 1), name],
          reads: [{ input: 'numbers', item: item.key }],
        };
      }),
    );
  },
  run(batch, ctx) {
    for (const partition of batch) {
      const slice = partition.reads[0];
      if (!slice) continue;
      const { rows, columns } = ctx.table(slice);
      const data = (columns.value as Float64Array).map((v) => v * Number(partition.key[0]));
      ctx.emit(partition, { rows: { rows, data } });
    }
  },
  async publish(ctx) {
    const sums = await ctx.parquetByGroup('stacks.parquet', {
      output: 'rows',
      together: 2,
      columns: ['factor', 'initial', 'word', VALUE],
      depends: (factor) => ctx.params.words[factor] ?? null,
      rows(group, factor) {
        const data = group.table.columns.value as Float64Array;
        const word = ctx.params.words[factor] ?? 'none';
        return {
          rows: group.table.rows,
          columns: [
            { name: 'factor', ...wordPerRow(group, (key) => key[0] as string) },
            { name: 'initial', ...wordPerRow(group, (key) => key[1] as string) },
            { name: 'word', ...wordPerRow(group, () => word) },
            { spec: VALUE, data },
          ],
          note: data.reduce((sum, v) => sum + v, 0),
        };
      },
    });
    ctx.database('stacks', 'stacks.parquet');
    ctx.show(`sums ${(sums as readonly Json[]).join(', ')}`);
  },
});

function wordPerRow(
  group: Collected,
  wordOf: (key: readonly string[]) => string,
): { words: string[]; index: Int32Array } {
  const words = [...new Set(group.keys.map(wordOf))];
  const index = new Int32Array(group.table.rows);
  group.keys.forEach((key, i) => {
    index.fill(words.indexOf(wordOf(key)), group.offsets[i], group.offsets[i + 1]);
  });
  return { words, index };
}
