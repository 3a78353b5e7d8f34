/**
 * Bins between quantiles: as many rows in each as can be, and every value in the bin
 * that its edges say.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { BINS, cellsOf, fitEdges } from '../../../../nodes/lib/learning/cells.js';
import { randomOf } from '../../model-train/market.js';
import { always } from '../numeric/series.js';

const values = fc.array(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
  { minLength: 1, maxLength: 300 },
);

function edgesOf(x: readonly number[]): Float64Array {
  const edges = new Float64Array(BINS - 1);
  fitEdges(Float64Array.from(x).sort(), edges, 0);
  return edges;
}

describe('cells', () => {
  it('have edges at the ranks of the training values', () => {
    always(61, [values], (x) => {
      const sorted = [...x].sort((a, b) => a - b);
      const expected = Array.from({ length: BINS - 1 }, (_, k) => {
        const rank = Math.ceil(((k + 1) * x.length) / BINS) - 1;
        return sorted[Math.max(0, rank)];
      });

      expect([...edgesOf(x)]).to.deep.equal(expected);
    });
  });

  it('are the number of edges below a value, also of values never seen', () => {
    always(62, [values, values], (x, others) => {
      const edges = edgesOf(x);
      const all = [...x, ...others, -1e300, 1e300];
      const { cells } = cellsOf(Float64Array.from(all), all.length, 1, edges);

      expect([...cells]).to.deep.equal(
        all.map((value) => edges.filter((edge) => edge < value).length),
      );
    });
  });

  it('hold one row in 64 each where all values differ', () => {
    const random = randomOf(3);
    const x = Float64Array.from({ length: 64 * 50 }, () => random() ** 3);
    const edges = edgesOf([...x]);
    const counts = new Array<number>(BINS).fill(0);
    for (const cell of cellsOf(x, x.length, 1, edges).cells) counts[cell]!++;

    expect(counts).to.deep.equal(new Array(BINS).fill(50));
  });

  it('of a feature that never varies are all the same', () => {
    const { cells } = cellsOf(new Float64Array(9).fill(7), 9, 1, edgesOf([7, 7, 7]));

    expect(new Set(cells)).to.deep.equal(new Set([0]));
  });

  it('are counted through all features', () => {
    const edges = new Float64Array(2 * (BINS - 1));
    fitEdges(Float64Array.of(1, 2), edges, 0);
    fitEdges(Float64Array.of(10, 20), edges, 1);
    const { cells } = cellsOf(Float64Array.from([1, 20, 2, 10]), 2, 2, edges);

    // The upper of two values is above 32 edges.
    expect([...cells]).to.deep.equal([0, BINS + 32, 32, BINS]);
  });
});
