/**
 * Ranks, correlations, higher moments and spreads of differences against formulas
 * that look at every value of every window.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { differenceSpread } from '../../../../nodes/lib/numeric/lagged-differences.js';
import { rollingRelation } from '../../../../nodes/lib/numeric/rolling-covariance.js';
import { type Moment, rollingMoment } from '../../../../nodes/lib/numeric/rolling-moments.js';
import { percentRank } from '../../../../nodes/lib/numeric/rolling-rank.js';
import { randomOf } from '../../model-train/market.js';
import { always, dirty, mean, series, sum, windowAt, windows } from './series.js';

/** Returns of a market with a crash and a calm year after it. */
function returns(n: number, seed: number): Float64Array {
  const random = randomOf(seed);
  return Float64Array.from({ length: n }, (_, i) => {
    if (i === 300) return -0.3;
    return (random() + random() + random() - 1.5) * (i < 300 ? 0.03 : 0.002);
  });
}

describe('percent rank', () => {
  const few = fc
    .array(fc.integer({ min: 0, max: 6 }), { maxLength: 160 })
    .map((values) => Float64Array.from(values));

  it('counts the values of each window, ties included or not, exactly', () => {
    const lags = fc.constantFrom(0 as const, 1 as const);
    always(
      51,
      [fc.oneof(few, series(160)), windows, fc.integer({ min: 0, max: 5 }), lags, fc.boolean()],
      (x, window, from, lag, strict) => {
        const out = dirty(x.length);
        percentRank(x, window, out, from, lag, strict);
        out.forEach((value, i) => {
          if (i < from + window - 1 + lag) {
            expect(value, `row ${i}`).to.be.NaN;
            return;
          }
          const before = windowAt(x, i - lag, window);
          const count = before.filter((v) => v < x[i]! || (!strict && v === x[i]!)).length;
          expect(value, `row ${i}`).to.equal((100 * count) / window);
        });
      },
      150,
    );
  });

  it('does so when one value dwarfs all others', () => {
    const x = Float64Array.from({ length: 90 }, (_, i) => (i === 40 ? 1e300 : (i * 7) % 11));
    const out = dirty(90);
    percentRank(x, 30, out);
    for (let i = 29; i < 90; i++) {
      const count = windowAt(x, i, 30).filter((v) => v <= x[i]!).length;
      expect(out[i], `row ${i}`).to.equal((100 * count) / 30);
    }
  });
});

describe('rolling relation of two series', () => {
  const sums = (x: number[], y: number[]): [number, number, number] => {
    const [mx, my] = [mean(x), mean(y)];
    const products = (a: number[], ma: number, b: number[], mb: number): number =>
      sum(a.map((v, i) => (v - ma) * (b[i]! - mb)));
    return [products(x, mx, x, mx), products(x, mx, y, my), products(y, my, y, my)];
  };

  it('is the correlation and the slope of each window, also after a crash', () => {
    const [x, noise] = [returns(1200, 1), returns(1200, 2)];
    const y = x.map((v, i) => 0.6 * v + noise[i]!);
    for (const lag of [0, 1]) {
      const [slope, correlation] = [dirty(1200), dirty(1200)];
      rollingRelation('slope', x, y, 60, slope, 1 + lag, lag);
      rollingRelation('correlation', x, y, 60, correlation, 1 + lag, lag);
      for (let i = 60 + lag; i < 1200; i++) {
        const [xx, xy, yy] = sums(windowAt(x, i, 60), windowAt(y, i - lag, 60));
        expect(slope[i], `row ${i}`).to.be.closeTo(xy / yy, 1e-11);
        expect(correlation[i], `row ${i}`).to.be.closeTo(xy / Math.sqrt(xx * yy), 1e-11);
      }
      expect(slope.subarray(0, 60 + lag).every(Number.isNaN)).to.equal(true);
    }
  });

  it('is undefined where nothing varies', () => {
    const flat = new Float64Array(200).fill(0.1);
    const out = dirty(200);
    rollingRelation('correlation', flat, returns(200, 3), 20, out, 0);
    expect(out.every(Number.isNaN)).to.equal(true);
    rollingRelation('slope', returns(200, 3), flat, 20, out, 0);
    expect(out.every(Number.isNaN)).to.equal(true);
  });
});

describe('rolling skewness and kurtosis', () => {
  const slow = (values: number[], moment: Moment): number => {
    const n = values.length;
    const m = mean(values);
    const power = (p: number): number => sum(values.map((v) => (v - m) ** p)) / n;
    const two = power(2);
    if (moment === 'skewness') return (Math.sqrt(n * (n - 1)) / (n - 2)) * (power(3) / two ** 1.5);
    return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (power(4) / two ** 2 - 3) + 6);
  };

  for (const moment of ['skewness', 'kurtosis'] as const) {
    it(`agree with the ${moment} of each window, also after a crash`, () => {
      const x = returns(1200, 4);
      const out = dirty(1200);
      rollingMoment(x, 60, moment, out, 1);
      for (let i = 60; i < 1200; i++) {
        const expected = slow(windowAt(x, i, 60), moment);
        const allowed = 1e-10 * Math.max(1, Math.abs(expected));
        expect(out[i], `row ${i}`).to.be.closeTo(expected, allowed);
      }
    });
  }

  it('are undefined where nothing varies', () => {
    const out = dirty(100);
    rollingMoment(new Float64Array(100).fill(0.1), 20, 'kurtosis', out, 0);

    expect(out.every(Number.isNaN)).to.equal(true);
  });
});

describe('spread of lagged differences', () => {
  it('agrees with each window, also after a crash', () => {
    let price = 4;
    const x = returns(1200, 5).map((r) => {
      price += r;
      return price;
    });
    for (const lag of [1, 2, 20]) {
      const out = dirty(1200);
      differenceSpread(x, lag, 50, 99, out);
      for (let i = 99; i < 1200; i++) {
        const steps = Array.from({ length: 50 }, (_, j) => x[i - j]! - x[i - j - lag]!);
        const center = mean(steps);
        const expected = sum(steps.map((d) => (d - center) ** 2));
        expect(out[i]! / expected, `lag ${lag}, row ${i}`).to.be.closeTo(1, 1e-11);
      }
    }
  });

  it('has every digit in the rows that are read, whatever row they begin with', () => {
    const x = returns(1500, 8);
    // Here sums are taken afresh between the rows at which they always are.
    for (let i = 400; i < 440; i++) x[i] = 5;
    const whole = dirty(1500);
    differenceSpread(x, 3, 40, 99, whole);
    for (const from of [0, 99, 354, 355, 405, 610, 611, 612, 1200, 1499]) {
      const out = dirty(1500);
      differenceSpread(x, 3, 40, 99, out, from);

      const row = Math.max(99, from);
      expect([...out.subarray(row)], `from ${from}`).to.deep.equal([...whole.subarray(row)]);
    }
  });

  it('is 0 on a flat and on a straight series, whatever came before', () => {
    const x = returns(400, 6);
    for (let i = 200; i < 300; i++) x[i] = 5;
    for (let i = 300; i < 400; i++) x[i] = x[i - 1]! + 0.1;
    const out = dirty(400);
    differenceSpread(x, 3, 40, 99, out);

    expect([...out.subarray(243, 300)]).to.deep.equal(new Array(57).fill(0));
    expect([...out.subarray(343)]).to.deep.equal(new Array(57).fill(0));
  });
});
