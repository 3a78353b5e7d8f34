/**
 * Selection puts a value where sorting would, in any sample, and none after it is smaller.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { selectEvenly } from '../../../../nodes/lib/numeric/select-evenly.js';

describe('selection without branches', () => {
  it('gives what sorting gives, with nothing smaller after it and nothing lost', () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.double({ noNaN: true, min: -1, max: 1 }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(), (xs, place) => {
        const x = Float64Array.from(xs, (v) => v + 0);
        const sorted = x.slice().sort();
        const k = place % x.length;

        expect(selectEvenly(x, x.length, k)).to.equal(sorted[k]);
        expect(x[k]).to.equal(sorted[k]);
        expect(x.subarray(k).every((v) => v >= (sorted[k] as number))).to.equal(true);
        expect([...x].sort((a, b) => a - b)).to.deep.equal([...sorted]);
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  it('leaves what lies behind the sample as it is', () => {
    const x = Float64Array.of(3, 1, 2, -9);

    expect(selectEvenly(x, 3, 0)).to.equal(1);
    expect(x[3]).to.equal(-9);
  });

  it('passes values that are equal together: a hundred thousand of them take no longer than others', () => {
    const x = new Float64Array(100_000).fill(0.5);
    x[7] = 0.75;

    expect(selectEvenly(x, x.length, 90_000)).to.equal(0.5);
    expect(selectEvenly(x, x.length, 99_999)).to.equal(0.75);
  });
});
