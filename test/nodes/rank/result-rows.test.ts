/** Rows of results that are remembered, against those that are read. */
import { expect } from 'chai';
import fc from 'fast-check';
import { rememberedRows, rowsOf } from '../../../nodes/rank/result-rows.js';
import type { Collected, Part, PartSpec } from '../../../src/contract/index.js';

const SLICE = { input: 'results', item: '*', under: ['hold'] } as const;

/** Results with two columns, a row per pair of a scenario and a symbol. */
function resultsOf(pairs: readonly (readonly [number, number])[]): Collected {
  const keys = pairs.map(([scenario, symbol]) => ['hold', `window ${scenario}`, `S${symbol}`]);
  return {
    keys,
    metas: keys.map(() => null),
    offsets: Int32Array.from([...keys.keys(), keys.length]),
    table: {
      rows: keys.length,
      columns: {
        status: Float64Array.from(keys, (_, row) => row % 2),
        total_return: Float64Array.from(keys, (_, row) => (row % 3 === 0 ? Number.NaN : -row / 7)),
      },
    },
  };
}

describe('remembered rows of results', () => {
  it('are the rows that would be read, also when nothing is read', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(4)), {
      selector: ([scenario, symbol]) => `${scenario} ${symbol}`,
      maxLength: 20,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        const collected = resultsOf(list);
        let known: readonly Part[] | undefined;
        let asked: readonly PartSpec[] = [];
        let reads = 0;
        const read = () =>
          rememberedRows(SLICE, {
            collect: () => {
              reads++;
              return collected;
            },
            remember: (of, make) => {
              asked = of;
              // As the memory keeps it: facts as JSON.
              known ??= make([0]).map(({ facts = null, numbers }) => ({
                facts: JSON.parse(JSON.stringify(facts)),
                numbers,
              }));
              return known;
            },
          });

        expect(read()).to.deep.equal(rowsOf(collected));
        expect(read()).to.deep.equal(rowsOf(collected));
        expect(reads).to.equal(1);
        expect(asked).to.deep.equal([{ reads: [SLICE], values: 'rows' }]);
      }),
    );
  });
});
