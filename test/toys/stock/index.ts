/**
 * A toy source that keeps what it got: `name: 1 2 3` per line, from a file far
 * away (`origin`) that it looks at only when it has nothing, or is asked to update.
 */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, defineNode, type Json } from '../../../src/contract/index.js';

interface Params {
  readonly origin: string;
  /** True: what it has is as good as the day. */
  readonly daily?: boolean;
  /** Name of a secret that it tells everybody. */
  readonly secret?: string;
  /** True: it throws the secret, too. */
  readonly throws?: boolean;
}

const DAY_MS = 86_400_000;

function storeOf(projectFolder: string): string {
  return join(projectFolder, 'stock.txt');
}

function linesOf(projectFolder: string): string[] {
  const store = storeOf(projectFolder);
  if (!existsSync(store)) return [];
  return readFileSync(store, 'utf8')
    .split('\n')
    .filter((line) => line.includes(':'));
}

export default defineNode<Params>({
  kind: 'source',
  about: 'numbers that are kept',
  inputs: {},
  outputs: {
    numbers: {
      kind: 'table',
      about: 'numbers by name',
      columns: [{ name: 'value', type: 'double', about: 'a number' }],
    },
    notes: { kind: 'json', about: 'what was said of them' },
  },
  files: () => [],
  uses: () => [],
  clock: ({ daily }, now) => {
    if (!daily) return undefined;
    const day = Math.floor(now / DAY_MS);
    const value = new Date(day * DAY_MS).toISOString().slice(0, 10);
    return { about: 'the day', value, until: (day + 1) * DAY_MS };
  },
  async load(ctx) {
    const { params, task, projectFolder } = ctx;
    const store = storeOf(projectFolder);
    const told = params.secret === undefined ? '' : (ctx.secret(params.secret) ?? 'no secret');
    if (task.kind === 'import') {
      const text = linesOf(projectFolder).join('\n');
      writeFileSync(store, `${text}\n${readFileSync(task.path, 'utf8')}`);
    } else if (task.kind === 'update' || !existsSync(store)) {
      copyFileSync(join(projectFolder, params.origin), store);
    }
    if (told !== '') {
      ctx.warn(`asked with the key ${told}`);
      ctx.show(`got with Basic ${Buffer.from(`user:${told}`).toString('base64')}`);
    }
    if (params.throws) {
      const cause = new Error(`https://far.away/?apikey=${encodeURIComponent(told)}`);
      throw new DataError('missing-file', `"${told}" was refused`, { hint: `not ${told}`, cause });
    }
    const lines = linesOf(projectFolder);
    for (const i of lines.keys()) ctx.progress(i + 1, lines.length);
    const note: Json = { said: `with ${told}`, lines: lines.length };
    return [
      { output: 'notes', key: ['all'], json: note, meta: { told } },
      ...lines.map((line) => {
        const [name, rest] = line.split(':') as [string, string];
        const value = Float64Array.from(rest.trim().split(/\s+/), Number);
        const table = { rows: value.length, columns: { value } };
        return { output: 'numbers', key: [name], table };
      }),
    ];
  },
  async publish(ctx) {
    const notes = ctx.output('notes').json(['all']);
    await ctx.json('notes.json', notes);
    await ctx.text('notes.txt', `${JSON.stringify(notes)}\n`);
  },
  data: {
    async status({ projectFolder, params, secret }) {
      const lines = linesOf(projectFolder);
      const told = params.secret === undefined ? '' : ` with ${secret(params.secret)}`;
      return {
        blocks: [
          { kind: 'text', lines: [`${lines.length} names are kept${told}`] },
          {
            kind: 'table',
            title: 'names',
            columns: [{ name: 'name', words: lines.map((line) => line.split(':')[0] as string) }],
          },
        ],
        json: { names: lines.length },
        isSound: true,
      };
    },
    async check({ projectFolder, progress }) {
      const lines = linesOf(projectFolder);
      for (const i of lines.keys()) progress(i + 1, lines.length);
      const bad = lines.filter((line) => line.includes('NaN')).length;
      return {
        blocks: [{ kind: 'text', lines: [bad === 0 ? 'all is well' : `${bad} lines are bad`] }],
        json: { bad },
        isSound: bad === 0,
      };
    },
    async export({ projectFolder }, file) {
      const lines = linesOf(projectFolder);
      writeFileSync(file, `${lines.join('\n')}\n`);
      const text = `wrote ${lines.length} lines`;
      return {
        blocks: [{ kind: 'text', lines: [text] }],
        json: { lines: lines.length },
        isSound: true,
      };
    },
  },
});
