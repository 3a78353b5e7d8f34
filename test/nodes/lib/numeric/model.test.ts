/**
 * Logistic regression, its measures of quality and quantiles without sorting:
 * at the solution the slope is nothing, and simple cases come out by hand.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  areaUnderCurve,
  brierScore,
  logLoss,
} from '../../../../nodes/lib/numeric/classification.js';
import { fitLogistic, predictLogistic } from '../../../../nodes/lib/numeric/logistic-regression.js';
import { quantile, select } from '../../../../nodes/lib/numeric/order-statistics.js';
import { randomOf } from '../../model-train/market.js';
import { always } from './series.js';

const f64 = (...values: number[]): Float64Array => Float64Array.from(values);

interface Sample {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly n: number;
  readonly p: number;
}

const samples: fc.Arbitrary<Sample> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 }))
  .chain(([p, n]) =>
    fc.record({
      x: fc
        .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * p, maxLength: n * p })
        .map((values) => f64(...values)),
      y: fc
        .array(fc.constantFrom(0, 1), { minLength: n, maxLength: n })
        .map((values) => f64(...values)),
      n: fc.constant(n),
      p: fc.constant(p),
    }),
  );

/** Mean loss plus penalty, straight from the definition. */
function objective({ x, y, n, p }: Sample, weights: Float64Array, penalty: number): number {
  let loss = 0;
  for (let i = 0; i < n; i++) {
    let z = weights[p]!;
    for (let a = 0; a < p; a++) z += weights[a]! * x[i * p + a]!;
    loss += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - y[i]! * z;
  }
  let squares = 0;
  for (let a = 0; a < p; a++) squares += weights[a]! ** 2;
  return loss / n + (penalty / 2) * squares;
}

/** Largest partial derivative of that at the weights. */
function steepest({ x, y, n, p }: Sample, weights: Float64Array, penalty: number): number {
  const slope = new Float64Array(p + 1);
  for (let i = 0; i < n; i++) {
    const error = predictLogistic(x, i * p, p, weights) - y[i]!;
    for (let a = 0; a < p; a++) slope[a]! += (error * x[i * p + a]!) / n;
    slope[p]! += error / n;
  }
  for (let a = 0; a < p; a++) slope[a]! += penalty * weights[a]!;
  return Math.max(...slope.map(Math.abs));
}

/** Both labels occur: otherwise the intercept has no finite best value. */
const isMixed = ({ y }: Sample): boolean => y.includes(0) && y.includes(1);

describe('logistic regression', () => {
  it('stands where the slope of the loss is nothing', () => {
    always(41, [samples.filter(isMixed), fc.constantFrom(1e-3, 0.1, 10)], (sample, penalty) => {
      const weights = fitLogistic(sample.x, sample.y, sample.n, sample.p, penalty);
      expect(steepest(sample, weights, penalty)).to.be.lessThan(1e-7);
    });
  });

  it('is found also where whole steps jump to and fro', () => {
    // A few rows, almost separated, some far out: found by looking for the worst of many.
    const random = randomOf(1);
    for (let k = 0; k < 4000; k++) {
      const p = 1 + (k % 4);
      const n = 2 + Math.floor(random() * 40);
      const x = Float64Array.from(
        { length: n * p },
        () => (random() - 0.5) * 6 * (random() < 0.1 ? 10 : 1),
      );
      const slope = Float64Array.from({ length: p }, () => (random() - 0.5) * 20);
      const y = Float64Array.from({ length: n }, (_, i) =>
        Number(slope.reduce((z, w, a) => z + w * x[i * p + a]!, 0) > 0),
      );
      const sample = { x, y, n, p };
      if (!isMixed(sample)) continue;
      const weights = fitLogistic(x, y, n, p, 1e-4);
      expect(steepest(sample, weights, 1e-4), `case ${k}`).to.be.lessThan(1e-7);
    }
  });

  it('has no better weights near it', () => {
    always(42, [samples.filter(isMixed), fc.constantFrom(1e-3, 0.1)], (sample, penalty) => {
      const weights = fitLogistic(sample.x, sample.y, sample.n, sample.p, penalty);
      const best = objective(sample, weights, penalty);
      for (let a = 0; a <= sample.p; a++) {
        for (const step of [-0.01, 0.01]) {
          const other = weights.slice();
          other[a]! += step;
          expect(objective(sample, other, penalty)).to.be.greaterThan(best);
        }
      }
    });
  });

  it('without a feature that varies gives the share of ones', () => {
    const weights = fitLogistic(new Float64Array(8), f64(1, 1, 1, 0, 0, 0, 0, 0), 8, 1, 0.01);

    expect(weights[0]).to.equal(0);
    expect(predictLogistic(f64(123), 0, 1, f64(0, weights[1]!))).to.be.closeTo(3 / 8, 1e-8);
  });

  it('on a feature of two values gives the share of ones at each, but for the penalty', () => {
    // At -1 one of four, at 1 three of four: the log odds are -ln 3 and ln 3.
    const x = f64(-1, -1, -1, -1, 1, 1, 1, 1);
    const weights = fitLogistic(x, f64(1, 0, 0, 0, 1, 1, 1, 0), 8, 1, 1e-10);

    expect(weights[0]).to.be.closeTo(Math.log(3), 1e-6);
    expect(weights[1]).to.be.closeTo(0, 1e-6);
  });

  it('stays finite when the labels are all alike or perfectly separated', () => {
    for (const y of [f64(0, 0, 0, 0), f64(1, 1, 1, 1), f64(0, 0, 1, 1)]) {
      const x = f64(-2, -1, 1, 2);
      const weights = fitLogistic(x, y, 4, 1, 1e-3);
      for (const weight of weights) expect(Number.isFinite(weight)).to.equal(true);
      for (let i = 0; i < 4; i++) {
        const p = predictLogistic(x, i, 1, weights);
        expect(Math.abs(p - y[i]!)).to.be.lessThan(0.2);
      }
    }
  });

  it('gives probabilities that never reach 0 or 1, however far out a row is', () => {
    const p = (x: number): number => predictLogistic(f64(x), 0, 1, f64(1, 0));

    expect(p(-1e300)).to.be.greaterThan(0);
    expect(p(1e300)).to.be.lessThan(1);
    expect(p(0)).to.equal(0.5);
  });

  it('gives the same bits twice and leaves its rows as they are', () => {
    always(43, [samples], ({ x, y, n, p }) => {
      const [xs, ys] = [x.slice(), y.slice()];
      const once = fitLogistic(x, y, n, p, 0.01);

      expect(fitLogistic(x, y, n, p, 0.01)).to.deep.equal(once);
      expect([x, y]).to.deep.equal([xs, ys]);
    });
  });
});

describe('log loss and Brier score', () => {
  it('come out by hand', () => {
    expect(logLoss(f64(0.5, 0.5), f64(1, 0))).to.be.closeTo(Math.LN2, 1e-15);
    expect(logLoss(f64(0.8, 0.4), f64(1, 0))).to.be.closeTo(
      -(Math.log(0.8) + Math.log(0.6)) / 2,
      1e-15,
    );
    expect(brierScore(f64(0.8, 0.4), f64(1, 0))).to.be.closeTo((0.04 + 0.16) / 2, 1e-15);
  });

  it('are nothing for a certain truth, and finite for a certain error', () => {
    expect(logLoss(f64(1, 0), f64(1, 0))).to.be.closeTo(0, 1e-11);
    expect(logLoss(f64(0, 1), f64(1, 0))).to.be.closeTo(12 * Math.LN10, 1e-3);
    expect(brierScore(f64(1, 0), f64(1, 0))).to.equal(0);
  });
});

describe('area under the curve', () => {
  /** All pairs of a one and a zero: the share in which the one is rated higher, ties half. */
  function slowArea(rating: Float64Array, label: Float64Array): number {
    let won = 0;
    let pairs = 0;
    label.forEach((one, i) => {
      label.forEach((zero, j) => {
        if (one !== 1 || zero !== 0) return;
        pairs++;
        if (rating[i]! > rating[j]!) won++;
        else if (rating[i] === rating[j]) won += 0.5;
      });
    });
    return pairs === 0 ? Number.NaN : won / pairs;
  }

  it('is 1 in the right order, 0 in the wrong one, one half when all are tied', () => {
    expect(areaUnderCurve(f64(0.1, 0.2, 0.8, 0.9), f64(0, 0, 1, 1))).to.equal(1);
    expect(areaUnderCurve(f64(0.9, 0.8, 0.2, 0.1), f64(0, 0, 1, 1))).to.equal(0);
    expect(areaUnderCurve(f64(0.3, 0.3, 0.3), f64(1, 0, 0))).to.equal(0.5);
  });

  it('counts a tie of a one and a zero as half', () => {
    // Pairs: .5 against .5 is half, .5 against .1 is won, .2 against .5 is lost, .2 against .1 won.
    expect(areaUnderCurve(f64(0.5, 0.2, 0.5, 0.1), f64(1, 1, 0, 0))).to.equal(2.5 / 4);
  });

  it('agrees with counting all pairs', () => {
    const rows = fc.array(
      fc.tuple(
        fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: 0, max: 4, noNaN: true })),
        fc.constantFrom(0, 1),
      ),
      { maxLength: 40 },
    );
    always(44, [rows], (pairs) => {
      const rating = f64(...pairs.map(([value]) => value));
      const label = f64(...pairs.map(([, value]) => value));
      const slow = slowArea(rating, label);
      const area = areaUnderCurve(rating, label);

      if (Number.isNaN(slow)) expect(area).to.be.NaN;
      else expect(area).to.be.closeTo(slow, 1e-12);
    });
  });

  it('is not defined when only one label occurs', () => {
    expect(areaUnderCurve(f64(0.1, 0.9), f64(1, 1))).to.be.NaN;
    expect(areaUnderCurve(f64(0.1, 0.9), f64(0, 0))).to.be.NaN;
    expect(areaUnderCurve(f64(), f64())).to.be.NaN;
  });
});

describe('order statistics', () => {
  const values = fc
    .array(
      fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e12, max: 1e12, noNaN: true })),
      { minLength: 1, maxLength: 80 },
    )
    .map((list) => f64(...list));

  it('are what sorting gives, smaller values before and larger ones after', () => {
    always(45, [values, fc.nat(1000)], (x, at) => {
      const k = at % x.length;
      const work = x.slice();
      const chosen = select(work, 0, x.length, k);

      expect(chosen).to.equal(x.slice().sort()[k]);
      expect(work.slice().sort()).to.deep.equal(x.slice().sort());
      for (const value of work.subarray(0, k)) expect(value).to.be.at.most(chosen);
      for (const value of work.subarray(k + 1)) expect(value).to.be.at.least(chosen);
    });
  });

  it('interpolate as quantiles do, at the ends and between', () => {
    always(46, [values, fc.double({ min: 0, max: 1, noNaN: true })], (x, q) => {
      const sorted = x.slice().sort();
      const position = (x.length - 1) * q;
      const [low, high] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
      const slow =
        low * (Math.ceil(position) - position) + high * (position - Math.floor(position));

      const exact = Number.isInteger(position) ? low : slow;
      expect(quantile(x.slice(), x.length, q)).to.be.closeTo(exact, 1e-3 + 1e-12 * Math.abs(exact));
      expect(quantile(x.slice(), x.length, 0)).to.equal(sorted[0]);
      expect(quantile(x.slice(), x.length, 1)).to.equal(sorted[x.length - 1]);
    });
  });

  it('look at the first n values only', () => {
    expect(quantile(f64(3, 1, 2, -100), 3, 0)).to.equal(1);
    expect(quantile(f64(5), 1, 0.3)).to.equal(5);
    expect(quantile(f64(1, 2, 3, 4), 4, 0.5)).to.equal(2.5);
  });
});
