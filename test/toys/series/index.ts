/** A toy source whose rows have a key: every line `name: 1=10 2=20` of a text file is an item. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineNode } from '../../../src/contract/index.js';

interface Params {
  readonly path: string;
}

export default defineNode<Params>({
  kind: 'source',
  about: 'numbers by position from a text file',
  inputs: {},
  outputs: {
    numbers: {
      kind: 'table',
      about: 'numbers by name',
      columns: [
        { name: 'at', type: 'int', about: 'position' },
        { name: 'value', type: 'double', about: 'a number' },
      ],
      rowKey: 'at',
      itemName: 'line',
    },
  },
  files: (params) => [params.path],
  uses: () => [],
  async load(ctx) {
    const text = readFileSync(join(ctx.projectFolder, ctx.params.path), 'utf8');
    return text
      .split('\n')
      .filter((line) => line.includes(':'))
      .map((line) => {
        const [name, rest] = line.split(':') as [string, string];
        const pairs = rest
          .trim()
          .split(/\s+/)
          .map((pair) => pair.split('=').map(Number));
        const column = (i: number): Float64Array => Float64Array.from(pairs, (p) => p[i] as number);
        const table = { rows: pairs.length, columns: { at: column(0), value: column(1) } };
        return { output: 'numbers', key: [name], table };
      });
  },
});
