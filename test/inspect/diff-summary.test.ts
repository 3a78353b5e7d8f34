/** How tables of results are compared. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Summary } from '../../src/contract/index.js';
import { diffSummaries } from '../../src/inspect/diff-summary.js';

function table(...rows: Summary['rows'][number][]): Summary {
  const columns = [{ name: 'who' }, { name: 'score' }, { name: 'gain', unit: 'percent' as const }];
  return { name: 'table', key: 'who', columns, rows };
}

describe('the difference of two tables', () => {
  it('says which rows moved, came and went, and which values changed', () => {
    const a = table(['x', 1, 0.5], ['y', 2, null], ['z', 3, 0.1]);
    const b = table(['y', 2, 0.2], ['x', 1.5, 0.4], ['w', 9, 0]);

    expect(diffSummaries('node', a, b)).to.deep.equal({
      node: 'node',
      name: 'table',
      key: 'who',
      moved: [
        { row: 'y', before: 2, after: 1 },
        { row: 'x', before: 1, after: 2 },
      ],
      changed: [
        { row: 'y', column: 'gain', unit: 'percent', before: null, after: 0.2 },
        { row: 'x', column: 'score', before: 1, after: 1.5, difference: 0.5 },
        {
          row: 'x',
          column: 'gain',
          unit: 'percent',
          before: 0.5,
          after: 0.4,
          difference: 0.4 - 0.5,
        },
      ],
      added: [{ row: 'w', at: 3 }],
      removed: [{ row: 'z', at: 3 }],
      rows: 3,
    });
  });

  it('compares only columns that both have', () => {
    const a = table(['x', 1, 0.5]);
    const b: Summary = { ...a, columns: [{ name: 'who' }, { name: 'other' }], rows: [['x', 7]] };

    expect(diffSummaries('node', a, b)).to.equal(undefined);
  });

  it('is nothing for equal tables, and the other way round it is the opposite', () => {
    const rows = fc.uniqueArray(
      fc.tuple(
        fc.constantFrom('p', 'q', 'r', 's'),
        fc.integer({ min: 0, max: 3 }),
        fc.constant(null),
      ),
      { selector: ([name]) => name },
    );
    fc.assert(
      fc.property(rows, rows, (left, right) => {
        const [a, b] = [table(...left), table(...right)];
        const [there, back] = [diffSummaries('n', a, b), diffSummaries('n', b, a)];
        expect(diffSummaries('n', a, a)).to.equal(undefined);
        expect(there === undefined).to.equal(JSON.stringify(left) === JSON.stringify(right));
        expect(there?.added ?? []).to.deep.equal(back?.removed ?? []);
        const sum = (of: typeof there, sign: number): number[] =>
          (of?.changed ?? []).map((c) => sign * (c.difference ?? 0)).sort();
        expect(sum(there, 1).map((d) => d + 0)).to.deep.equal(sum(back, -1).map((d) => d + 0));
      }),
    );
  });
});
