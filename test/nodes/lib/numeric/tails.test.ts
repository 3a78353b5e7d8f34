/**
 * The ends of a sample are those that sorting gives, whatever the bounds.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { quantile } from '../../../../nodes/lib/numeric/order-statistics.js';
import { tailsOf } from '../../../../nodes/lib/numeric/tails.js';

describe('ends of a sample', () => {
  it('are those of the sorted sample, wherever the bounds lie, and leave it as it is', () => {
    const value = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double({ noNaN: true, min: -1, max: 1 }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), value, value, (xs, a, b) => {
        const x = Float64Array.from(xs, (v) => v + 0);
        const { low, high, lowMean } = tailsOf(x, x.length, 0.05, Math.min(a, b), Math.max(a, b));

        expect([...x]).to.deep.equal(xs.map((v) => v + 0));
        expect(low).to.be.closeTo(quantile(x.slice(), x.length, 0.05), 1e-12);
        expect(high).to.be.closeTo(quantile(x.slice(), x.length, 0.95), 1e-12);
        const tail = xs.filter((v) => v <= low);
        expect(lowMean).to.be.closeTo(tail.reduce((sum, v) => sum + v, 0) / tail.length, 1e-12);
      }),
    );
  });

  it('are found in a sample that is longer than any before', () => {
    const x = Float64Array.from({ length: 5001 }, (_, i) => (i * 7919) % 5001);

    expect({ ...tailsOf(x, 5001, 0.05, 400, 4600) }).to.deep.equal({
      low: 250,
      high: 4750,
      lowMean: 125,
    });
  });
});
