/**
 * The normal distribution, against published values to their last digit.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  normalCdf,
  normalDensity,
  normalQuantile,
} from '../../../../nodes/lib/statistics/normal.js';

describe('normal distribution', () => {
  it('has the probabilities of published tables, in both tails', () => {
    // Values of the distribution function as R's pnorm prints them with 15 digits.
    const known: [number, number][] = [
      [0, 0.5],
      [1, 0.841344746068543],
      [1.959963984540054, 0.975],
      [-2.5, 0.00620966532577613],
      [-3.1, 0.000967603213218358],
      [-6, 9.86587645037698e-10],
      [-10, 7.61985302416053e-24],
      [3.5, 0.999767370920964],
    ];
    for (const [x, p] of known) {
      expect(normalCdf(x) / p, String(x)).to.be.closeTo(1, 1e-13);
    }
    expect(normalCdf(Number.NEGATIVE_INFINITY)).to.equal(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).to.equal(1);
    expect(normalCdf(Number.NaN)).to.be.NaN;
  });

  it('has no step where one expansion ends and the other begins', () => {
    for (const x of [3, -3]) {
      const slope = (normalCdf(x + 1e-6) - normalCdf(x - 1e-6)) / 2e-6;
      expect(slope / normalDensity(x)).to.be.closeTo(1, 1e-6);
    }
  });

  it('has quantiles that undo its probabilities', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p)) / p).to.be.closeTo(1, 1e-9);
      }),
    );
    expect(normalQuantile(0.95)).to.be.closeTo(1.6448536269514722, 1e-13);
    expect(normalQuantile(0.5)).to.be.closeTo(0, 1e-15);
  });

  it('has no quantile of what is no probability', () => {
    expect(normalQuantile(0)).to.equal(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).to.equal(Number.POSITIVE_INFINITY);
    for (const p of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(p)).to.be.NaN;
  });
});
