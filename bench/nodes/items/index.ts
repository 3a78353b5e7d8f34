/** A source of `count` items with one number each. */
import { defineNode } from '../../../src/contract/index.js';

export default defineNode<{ readonly count: number }>({
  kind: 'source',
  about: 'items with one number each',
  inputs: {},
  outputs: {
    items: {
      kind: 'table',
      about: 'numbers',
      columns: [{ name: 'value', type: 'double', about: 'a number' }],
    },
  },
  files: () => [],
  uses: () => [],
  load: async ({ params }) =>
    Array.from({ length: params.count }, (_, i) => ({
      output: 'items',
      key: [`item${i}`],
      table: { rows: 1, columns: { value: Float64Array.of(i) } },
    })),
});
