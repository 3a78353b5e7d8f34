/** A toy source: every line of a text file `name: 1 2 3` is an item. */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DataError, defineNode } from '../../../src/contract/index.js';

interface Params {
  readonly path: string;
  /** Milliseconds that it takes to answer. */
  readonly wait?: number;
}

export default defineNode<Params>({
  kind: 'source',
  about: 'numbers from a text file',
  inputs: {},
  outputs: {
    numbers: {
      kind: 'table',
      about: 'numbers by name',
      columns: [{ name: 'value', type: 'double', about: 'a number' }],
    },
  },
  files: (params) => [params.path],
  uses: () => [],
  async load(ctx) {
    const { path, wait } = ctx.params;
    if (wait !== undefined) await new Promise((done) => setTimeout(done, wait).unref());
    const file = isAbsolute(path) ? path : join(ctx.projectFolder, path);
    if (!existsSync(file)) throw new DataError('missing-file', `"${path}" does not exist`);
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes(':'));
    return lines.map((line) => {
      const [name, rest] = line.split(':') as [string, string];
      const value = Float64Array.from(rest.trim().split(/\s+/), Number);
      return { output: 'numbers', key: [name], table: { rows: value.length, columns: { value } } };
    });
  },
});
