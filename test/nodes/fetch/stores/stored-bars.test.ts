/** The adjusted close that a stored factor gives back. */
import { expect } from 'chai';
import fc from 'fast-check';
import { adjustedOf } from '../../../../nodes/fetch/stores/stored-bars.js';

describe('an adjusted close that is made of a stored factor', () => {
  it('gives the same factor again, to the last bit, for any two prices', () => {
    const price = fc.double({ min: 1e-9, max: 1e15, noNaN: true });
    fc.assert(
      fc.property(price, price, (close, adjusted) => {
        const factor = adjusted / close;
        expect(adjustedOf(close, factor) / close).to.equal(factor);
      }),
      { numRuns: 20_000 },
    );
  });

  it('is the close where nothing was adjusted', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e15, noNaN: true }), (close) => {
        expect(adjustedOf(close, 1)).to.equal(close);
      }),
    );
  });

  it('is missing where the factor is', () => {
    expect(adjustedOf(10, Number.NaN)).to.be.NaN;
    expect(adjustedOf(Number.NaN, 1)).to.be.NaN;
  });
});
