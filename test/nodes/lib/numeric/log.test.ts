/**
 * The inlined logarithm against the engine's own.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { addLogarithms, ln } from '../../../../nodes/lib/numeric/log.js';
import { always } from './series.js';

describe('the inlined logarithm', () => {
  const near = (x: number): void => {
    const expected = Math.log(x);
    const allowed = 1e-15 * Math.abs(expected);
    expect(Math.abs(ln(x) - expected), `ln ${x}`).to.be.at.most(allowed);
  };

  it('agrees with the engine to 1e-15 of the result, next to 1 as well', () => {
    const closeToOne = fc
      .tuple(fc.double({ min: -0.5, max: 0.5, noNaN: true }), fc.integer({ min: 0, max: 52 }))
      .map(([x, exponent]) => 1 + x * 2 ** -exponent);
    always(41, [closeToOne], near, 5000);
    always(42, [fc.double({ min: 1e-300, max: 1e300, noNaN: true })], near, 5000);
  });

  it('is exactly 0 at 1, and right in every interval of its table', () => {
    expect(ln(1)).to.equal(0);
    for (let k = 0; k < 4096; k++) near(0.5 + k / 1024);
  });

  it('knows the ends of the scale', () => {
    expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(ln)).to.deep.equal([
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
    for (const x of [Number.MIN_VALUE, 2 ** -1022, 2 ** -1023, Number.MAX_VALUE]) near(x);
  });

  it('adds up by rows, undefined where a value is not above 0', () => {
    const out = Float64Array.of(7, 1, 1, 1);
    addLogarithms(Float64Array.of(1, Math.E, 0, -1), 2, out, 1);

    expect(out[1]).to.be.closeTo(3, 1e-15);
    expect([out[0], out[2], out[3]]).to.deep.equal([7, Number.NaN, Number.NaN]);
  });
});
