/** A toy whose published Parquet files are its store: one file per factor. */
import { readFileSync } from 'node:fs';
import { defineNode } from '../../../src/contract/index.js';

interface Params {
  readonly factors: readonly number[];
  /** Absolute path of a file that it adds a number from and does not declare: a defect. */
  readonly peek?: string;
}

export default defineNode<Params>({
  kind: 'compute',
  about: 'numbers times a factor, as Parquet',
  dims: ['factor', 'name'],
  batchBy: 'name',
  cost: 0.01,
  paramsInValues: true,
  publishFolder: 'grid',
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: { grid: { kind: 'parquet', about: 'scaled numbers', fileBy: 'factor' } },
  file: (value) => `x${value}.parquet`,
  columns: () => [
    { spec: { name: 'value', type: 'double', about: 'a scaled number' }, uses: [] },
    { spec: { name: 'row', type: 'int', about: 'its position' }, uses: [] },
  ],
  partitions(ctx) {
    return ctx.params.factors.flatMap((factor) =>
      ctx.input('numbers').items.map((item) => ({
        key: [String(factor), item.key[0] as string],
        reads: [{ input: 'numbers', item: item.key }],
        ...(ctx.params.peek === undefined ? {} : { values: [ctx.params.peek] }),
      })),
    );
  },
  run(batch, ctx) {
    for (const partition of batch) {
      const slice = partition.reads[0];
      if (!slice) continue;
      const table = ctx.table(slice);
      const value = table.columns.value as Float64Array;
      const [peek] = (partition.values ?? []) as [string?];
      const more = peek === undefined ? 0 : Number(readFileSync(peek, 'utf8'));
      const shared = ctx.allocate(2, table.rows);
      for (let i = 0; i < table.rows; i++) {
        (shared.columns[0] as Float64Array)[i] =
          (value[i] as number) * Number(partition.key[0]) + more;
        (shared.columns[1] as Float64Array)[i] = i;
      }
      ctx.emit(partition, { grid: { shared, from: 0, to: table.rows } });
    }
  },
});
