/** A toy that breaks the contract in every way, one partition each. */
import {
  type ComputeContext,
  defineNode,
  type Json,
  type PartitionSpec,
} from '../../../src/contract/index.js';

interface Params {
  /** Name of an item → what its partition does wrong; the others do as they should. */
  readonly behave?: Readonly<Record<string, string>>;
}

type Deed = (partition: PartitionSpec, ctx: ComputeContext<Params>) => Promise<void> | void;

/** What was right. */
function emit(partition: PartitionSpec, ctx: ComputeContext<Params>): void {
  const name = partition.key[0] as string;
  const data = Float64Array.from(name, (character) => character.charCodeAt(0));
  ctx.emit(partition, { codes: { rows: data.length, data }, note: { json: { name } } });
}

const DEEDS: Readonly<Record<string, Deed>> = {
  'throw-text': () => {
    throw 'only text';
  },
  'throw-nothing': () => {
    throw undefined;
  },
  'throw-object': () => {
    throw { status: 500 };
  },
  'throw-without-words': () => {
    throw new RangeError();
  },
  'fail-without-reason': (partition, ctx) => ctx.fail(partition, undefined),
  'fail-twice': (partition, ctx) => {
    ctx.fail(partition, new Error('the first reason'));
    ctx.fail(partition, new Error('the second reason'));
  },
  'fail-then-emit': (partition, ctx) => {
    ctx.fail(partition, new Error('failed before'));
    emit(partition, ctx);
  },
  'emit-then-fail': (partition, ctx) => {
    emit(partition, ctx);
    ctx.fail(partition, new Error('failed after'));
  },
  'emit-twice': (partition, ctx) => {
    emit(partition, ctx);
    emit(partition, ctx);
  },
  'emit-never': () => undefined,
  'emit-half': (partition, ctx) => {
    ctx.emit(partition, { codes: { rows: 1, data: Float64Array.of(1) } });
  },
  'emit-short': (partition, ctx) => {
    ctx.emit(partition, {
      codes: { rows: 3, data: Float64Array.of(1) },
      note: { json: null },
    });
  },
  'emit-other-kind': (partition, ctx) => {
    ctx.emit(partition, { codes: { json: 1 }, note: { json: null } });
  },
  'emit-no-json': (partition, ctx) => {
    const note = { json: undefined as unknown as Json };
    ctx.emit(partition, { codes: { rows: 1, data: Float64Array.of(1) }, note });
  },
  'reject-late': (partition, ctx) => {
    void Promise.reject(new Error('rejected behind its back'));
    emit(partition, ctx);
  },
  'reject-later': async (partition, ctx) => {
    void new Promise((_, reject) => setTimeout(() => reject(new Error('rejected later')), 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    emit(partition, ctx);
  },
  allocate: () => {
    const all: number[][] = [];
    for (;;) all.push(Array.from({ length: 1000 }, (_, i) => i + all.length));
  },
};

export default defineNode<Params>({
  kind: 'compute',
  about: 'codes of the characters of names, with mistakes',
  dims: ['name'],
  cost: 10,
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: {
    codes: {
      kind: 'table',
      about: 'one code per character',
      columns: [{ name: 'code', type: 'double', about: 'a code' }],
    },
    note: { kind: 'json', about: 'the name' },
  },
  partitions: ({ input }) =>
    input('numbers').items.map(({ key }) => ({ key, reads: [{ input: 'numbers', item: key }] })),
  async run(batch, ctx) {
    for (const partition of batch) {
      const deed = DEEDS[ctx.params.behave?.[partition.key[0] as string] ?? ''] ?? emit;
      await deed(partition, ctx);
    }
  },
  async publish(ctx) {
    const notes = ctx.output('note');
    const { keys, table } = ctx.collect('codes');
    const codes = [...(table.columns.code as Float64Array)];
    await ctx.json('codes.json', { keys, notes: keys.map((key) => notes.json(key)), codes });
  },
});
