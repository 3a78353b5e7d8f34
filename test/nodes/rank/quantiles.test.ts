/**
 * Median and quartiles against a slow formula that looks at them from the other
 * side: the straight line through the sorted values, searched piece by piece.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { spreadOf } from '../../../nodes/rank/quantiles.js';

/** Value i of n stands at i / (n − 1); the quantile is where the line through them passes q. */
function slowQuantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  if (sorted.length === 1) return sorted[0]!;
  const gaps = sorted.length - 1;
  for (let i = 0; i < gaps; i++) {
    const [left, right] = [i / gaps, (i + 1) / gaps];
    if (q < left || q > right) continue;
    const share = (q - left) / (right - left);
    return sorted[i]! * (1 - share) + sorted[i + 1]! * share;
  }
  return sorted[gaps]!;
}

/** Spread of all values of a list. */
function spread(...values: number[]) {
  return spreadOf(
    Float64Array.from(values),
    values.map((_, i) => i),
  );
}

describe('quantiles', () => {
  it('of an odd and of an even number of values', () => {
    expect(spread(5, 1, 3)).to.deep.equal({ median: 3, q1: 2, q3: 4, n: 3 });
    expect(spread(4, 1, 3, 2)).to.deep.equal({ median: 2.5, q1: 1.75, q3: 3.25, n: 4 });
    expect(spread(9, 7)).to.deep.equal({ median: 8, q1: 7.5, q3: 8.5, n: 2 });
  });

  it('of one value are that value', () => {
    expect(spread(-0.25)).to.deep.equal({ median: -0.25, q1: -0.25, q3: -0.25, n: 1 });
  });

  it('of values that are all the same are that value, exactly', () => {
    expect(spread(...new Array(7).fill(0.1))).to.deep.equal({
      median: 0.1,
      q1: 0.1,
      q3: 0.1,
      n: 7,
    });
  });

  it('of ties lie on the tie', () => {
    expect(spread(1, 2, 2, 2, 3)).to.deep.equal({ median: 2, q1: 2, q3: 2, n: 5 });
  });

  it('of nothing are null, not zero', () => {
    const nothing = { median: null, q1: null, q3: null, n: 0 };

    expect(spread()).to.deep.equal(nothing);
    expect(spread(Number.NaN, Number.NaN)).to.deep.equal(nothing);
  });

  it('leave out what is not defined, and count what is', () => {
    expect(spread(Number.NaN, 3, Number.NaN, 1)).to.deep.equal({
      median: 2,
      q1: 1.5,
      q3: 2.5,
      n: 2,
    });
  });

  it('look at the rows that are asked for only, and leave them in their order', () => {
    const values = Float64Array.of(9, 1, 8, 2, 7);

    expect(spreadOf(values, [3, 1]).median).to.equal(1.5);
    expect([...values]).to.deep.equal([9, 1, 8, 2, 7]);
  });

  it('agree with the slow formula on any values, of which some are missing', () => {
    const value = fc.oneof(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constant(Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (values) => {
        const defined = values.filter((v) => !Number.isNaN(v));
        const { median, q1, q3, n } = spread(...values);

        expect(n).to.equal(defined.length);
        for (const [got, q] of [
          [q1, 0.25],
          [median, 0.5],
          [q3, 0.75],
        ] as const) {
          const slow = slowQuantile(defined, q);
          if (slow === null) expect(got).to.equal(null);
          else expect(got).to.be.closeTo(slow, 1e-9 * (1 + Math.abs(slow)) + 1e-8);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('are in order, inside the values, and indifferent to the order of the rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (values) => {
          const { median, q1, q3 } = spread(...values) as unknown as Record<string, number>;

          expect([q1, median, q3]).to.deep.equal([q1, median, q3].sort((a, b) => a! - b!));
          expect(q1).to.be.at.least(Math.min(...values));
          expect(q3).to.be.at.most(Math.max(...values));
          expect(spread(...values.toReversed())).to.deep.equal(spread(...values));
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });
});
