/** A toy that takes its time and says on which thread. */
import { threadId } from 'node:worker_threads';
import { defineNode } from '../../../src/contract/index.js';

interface Params {
  readonly count: number;
  readonly milliseconds: number;
}

const clock = new Int32Array(new SharedArrayBuffer(4));

export default defineNode<Params>({
  kind: 'compute',
  about: 'partitions that take a while',
  dims: ['turn'],
  cost: 100,
  inputs: {},
  outputs: { thread: { kind: 'json', about: 'the thread that computed it' } },
  partitions: ({ params }) =>
    Array.from({ length: params.count }, (_, i) => ({ key: [`turn${i}`], reads: [] })),
  run(batch, ctx) {
    for (const partition of batch) {
      Atomics.wait(clock, 0, 0, ctx.params.milliseconds);
      ctx.emit(partition, { thread: { json: threadId } });
    }
  },
  async publish(ctx) {
    const threads = ctx.output('thread');
    const seen = threads.items.map(({ key }) => threads.json(key));
    await ctx.json('threads.json', [...new Set(seen)]);
  },
});
