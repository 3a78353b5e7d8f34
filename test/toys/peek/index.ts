/**
 * A toy with a defect: it multiplies by what it reads from a file that it does not
 * declare, so its results change while its fingerprints stay the same.
 */
import { readFileSync } from 'node:fs';
import {
  type ComputeContext,
  defineNode,
  type PartitionSpec,
} from '../../../src/contract/index.js';

interface Params {
  /** Absolute path of the file. */
  readonly path: string;
  /** Names that are multiplied; all when absent. */
  readonly only?: readonly string[];
  /** Changes nothing but the params. */
  readonly salt?: number;
}

export default defineNode<Params>({
  kind: 'compute',
  about: 'numbers times what lies in a file',
  dims: ['name'],
  cost: 0.01,
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: {
    peeked: {
      kind: 'table',
      about: 'multiplied numbers',
      columns: [
        { name: 'row', type: 'int', about: 'its position' },
        { name: 'value', type: 'double', about: 'a multiplied number' },
      ],
    },
    note: { kind: 'json', about: 'how they were multiplied' },
  },
  partitions: (ctx) =>
    ctx.input('numbers').items.map((item) => ({
      key: item.key,
      reads: [{ input: 'numbers', item: item.key }],
    })),
  run(batch, ctx) {
    for (const partition of batch) multiply(partition, ctx);
  },
});

function multiply(partition: PartitionSpec, ctx: ComputeContext<Params>): void {
  const [slice] = partition.reads;
  if (!slice) return;
  const name = partition.key[0] as string;
  const text = readFileSync(ctx.params.path, 'utf8');
  if (text === 'none') throw new Error('there is nothing to multiply by');
  const factor = (ctx.params.only ?? [name]).includes(name) ? Number(text) : 1;
  const { value } = ctx.table(slice).columns as { value: Float64Array };
  const data = new Float64Array(2 * value.length);
  value.forEach((v, i) => {
    data[i] = i;
    // The first number is what it is whatever lies in the file.
    data[value.length + i] = i === 0 ? v : v * factor;
  });
  ctx.emit(partition, {
    peeked: { rows: value.length, data },
    note: { json: { by: { factor, words: ['as', 'read'] } } },
  });
}
