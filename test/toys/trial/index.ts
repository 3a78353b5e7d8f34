/** A toy whose partitions behave as told: fail, hang, end their worker, or succeed at last. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { defineNode, type Json } from '../../../src/contract/index.js';

interface Params {
  /** Name of an item → what its partition does: "fail", "hang", "crash", "crash-again" (not at the first attempt), "throw-late" or "fail-3" (times). */
  readonly behave?: Readonly<Record<string, string>>;
  /** Where attempts are counted, one file per name. */
  readonly attempts?: string;
  /** How long each partition takes. */
  readonly milliseconds?: number;
  /** Raise it to make every partition stale. */
  readonly edition?: number;
}

interface Settings {
  readonly does: string;
  readonly attempts: string | null;
  readonly milliseconds: number;
}

export default defineNode<Params>({
  kind: 'compute',
  about: 'sums of numbers, with accidents',
  dims: ['name'],
  cost: 3,
  paramsInValues: true,
  inputs: { numbers: { kind: 'table', about: 'numbers by name' } },
  outputs: {
    sums: {
      kind: 'table',
      about: 'one sum per name',
      columns: [{ name: 'value', type: 'double', about: 'a sum' }],
    },
  },
  partitions: ({ params, input }) =>
    input('numbers').items.map(({ key }) => {
      const settings = {
        does: params.behave?.[key[0] as string] ?? 'succeed',
        attempts: params.attempts ?? null,
        milliseconds: params.milliseconds ?? 0,
        edition: params.edition ?? 1,
      };
      return { key, reads: [{ input: 'numbers', item: key }], values: [settings as Json] };
    }),
  async run(batch, ctx) {
    for (const partition of batch) {
      const slice = partition.reads[0];
      if (!slice) continue;
      const name = partition.key[0] as string;
      const settings = (partition.values as unknown as [Settings])[0];
      const attempt = countAttempt(settings.attempts, name);
      if (settings.milliseconds > 0) sleep(settings.milliseconds);
      if (settings.does === 'hang') sleep(Number.POSITIVE_INFINITY);
      const isAgain = settings.does === 'crash-again' && attempt > 1;
      if (settings.does === 'crash' || isAgain) process.exit(3);
      if (settings.does === 'throw-late') {
        setTimeout(() => {
          throw new Error('thrown where nobody catches it');
        });
        await new Promise(() => {});
      }
      const times = Number(settings.does.split('-')[1] ?? Number.POSITIVE_INFINITY);
      if (settings.does.startsWith('fail') && attempt <= times) {
        ctx.fail(partition, new Error(`"${name}" has no sum`));
        continue;
      }
      const { value } = ctx.table(slice).columns as { value: Float64Array };
      const data = Float64Array.of(value.reduce((sum, v) => sum + v, 0));
      ctx.emit(partition, { sums: { rows: 1, data } });
    }
  },
});

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Which attempt this is, from 1; always 1 where nobody counts. */
function countAttempt(folder: string | null, name: string): number {
  if (folder === null) return 1;
  const path = `${folder}/${name}`;
  mkdirSync(folder, { recursive: true });
  appendFileSync(path, '.');
  return readFileSync(path).length;
}
