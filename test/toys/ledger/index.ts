/** A toy source that goes on after it answered: what it brought is entered into a file meanwhile. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, defineNode } from '../../../src/contract/index.js';

interface Params {
  readonly path: string;
}

export default defineNode<Params>({
  kind: 'source',
  about: 'one number, and a ledger of it',
  inputs: {},
  outputs: {
    numbers: {
      kind: 'table',
      about: 'numbers by name',
      columns: [{ name: 'value', type: 'double', about: 'a number' }],
    },
  },
  files: ({ path }) => [path],
  uses: () => [],
  async load(ctx) {
    const text = readFileSync(join(ctx.projectFolder, ctx.params.path), 'utf8').trim();
    const enter = async (): Promise<void> => {
      await new Promise((done) => setTimeout(done, 50));
      // Numbers below zero are more than its ledger can take.
      if (Number(text) < 0) throw new DataError('full-ledger', `${text} does not fit the ledger`);
      writeFileSync(join(ctx.projectFolder, 'ledger.txt'), text);
    };
    ctx.afterwards(enter());
    const value = Float64Array.of(Number(text));
    return [{ output: 'numbers', key: ['a'], table: { rows: 1, columns: { value } } }];
  },
});
