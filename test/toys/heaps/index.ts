/** A toy fan-in made of parts: a sum under each first value of the keys, and the largest sum. */
import { defineNode, type Slice } from '../../../src/contract/index.js';

interface Params {
  /** What the sums are called; no part rests on it. */
  readonly title?: string;
}

/** Names of parts that were made, in order. */
export const partsMade: string[] = [];
/** What this defective toy adds behind the engine's back. */
export const behind = { value: 0 };

export default defineNode<Params>({
  kind: 'compute',
  about: 'sums by first value',
  dims: ['all'],
  cost: 1,
  publishFolder: 'heaps',
  inputs: { scaled: { kind: 'table', about: 'numbers' } },
  outputs: { heaps: { kind: 'json', about: 'sums by name, and the largest' } },
  partitions(ctx) {
    const names = [...new Set(ctx.input('scaled').groups.map(({ key }) => key[0] as string))];
    const reads = names.map((name): Slice => ({ input: 'scaled', item: '*', under: [name] }));
    return [{ key: ['all'], reads }];
  },
  run(batch, ctx) {
    for (const partition of batch) {
      const { reads } = partition;
      const sums = ctx.remember(
        reads.map((slice) => ({ reads: [slice], values: 'sum' })),
        (places) =>
          places.map((i) => {
            const slice = reads[i] as Slice;
            partsMade.push(String(slice.under));
            const { keys, table } = ctx.collect(slice);
            const sum = table.columns.value?.reduce((a, b) => a + b, behind.value) as number;
            return { facts: keys.length, numbers: Float64Array.of(sum) };
          }),
      );
      const numbers = Float64Array.from(sums, (part) => part.numbers[0] as number);
      const [largest] = ctx.remember([{ numbers: [numbers], values: 'largest' }], () => {
        partsMade.push('largest');
        return [{ numbers: Float64Array.of(Math.max(...numbers)) }];
      });
      const heaps = reads.map(({ under }, i) => [
        String(under),
        sums[i]?.facts ?? null,
        numbers[i]!,
      ]);
      const { title = 'heaps' } = ctx.params;
      ctx.emit(partition, { heaps: { json: { title, heaps, largest: largest!.numbers[0]! } } });
    }
  },
  async publish(ctx) {
    await ctx.json('heaps.json', ctx.output('heaps').json(['all']));
  },
});
