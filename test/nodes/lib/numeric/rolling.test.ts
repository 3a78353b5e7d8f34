/**
 * Sliding sums, means, deviations and extremes against formulas that look at
 * every value of every window.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  rollingMax,
  rollingMaxSince,
  rollingMin,
  rollingMinSince,
  rowsSinceMax,
  rowsSinceMin,
} from '../../../../nodes/lib/numeric/rolling-extrema.js';
import { meanOf, rollingMean, rollingSum } from '../../../../nodes/lib/numeric/rolling-mean.js';
import { rollingStd } from '../../../../nodes/lib/numeric/rolling-std.js';
import { randomOf } from '../../model-train/market.js';
import { always, dirty, expectRows, mean, series, size, sum, windowAt, windows } from './series.js';

const offsets = fc.integer({ min: 0, max: 5 });

/** NaN before the first full window, then `of` its values. */
const sliding =
  (x: Float64Array, window: number, from: number, of: (values: number[]) => number) =>
  (i: number): number =>
    i < from + window - 1 ? Number.NaN : of(windowAt(x, i, window));

/** Standard deviation in two passes. */
function deviation(values: readonly number[], ddof: number): number {
  const center = values[0]! + mean(values.map((v) => v - values[0]!));
  return Math.sqrt(sum(values.map((v) => (v - center) ** 2)) / (values.length - ddof));
}

describe('rolling mean and sum', () => {
  it('agree with adding up each window', () => {
    always(11, [series(), windows, offsets], (x, window, from) => {
      const out = dirty(x.length);
      rollingMean(x, window, out, from);
      expectRows(out, sliding(x, window, from, mean), 1e-13 * size(x));
      rollingSum(x, window, out.fill(-1), from);
      expectRows(out, sliding(x, window, from, sum), 1e-13 * window * size(x));
    });
  });

  it('do not drift over thousands of rows', () => {
    const x = Float64Array.from({ length: 5000 }, (_, i) => 1e6 + Math.sin(i) + (i % 7) / 3);
    const out = dirty(5000);
    rollingMean(x, 20, out);

    expectRows(out, sliding(x, 20, 0, mean), 1e-9);
  });

  it('give a flat series exactly its value', () => {
    for (const value of [0.1, 123.45, 1e-9, 1e12, 0, -3.3]) {
      const out = dirty(50);
      rollingMean(new Float64Array(50).fill(value), 7, out);
      expect([...out.subarray(6)]).to.deep.equal(new Array(44).fill(value));
    }
  });

  it('recover from a huge value that has left the window', () => {
    const x = new Float64Array(100).fill(0.1);
    x[10] = 1e15;
    x[40] = 0.3;
    const out = dirty(100);
    rollingMean(x, 5, out);

    // Up to the flat window after it there is rounding of the huge value, then none.
    expect([...out.subarray(19, 40)]).to.deep.equal(new Array(21).fill(0.1));
    expect(out[40]).to.be.closeTo(0.14, 1e-15);
  });

  it('are undefined throughout when the series is shorter than the window', () => {
    for (const n of [0, 1, 4]) {
      const out = dirty(n);
      rollingMean(new Float64Array(n).fill(1), 5, out);
      expect([...out]).to.deep.equal(new Array(n).fill(Number.NaN));
    }
  });

  it('of a part are its mean', () => {
    always(12, [series(50)], (x) => {
      if (x.length === 0) return;
      expect(meanOf(x, 0, x.length)).to.be.closeTo(mean([...x]), 1e-13 * size(x));
    });
  });
});

describe('rolling standard deviation', () => {
  it('agrees with two passes over each window', () => {
    const ddofs = fc.constantFrom(0 as const, 1 as const);
    always(
      13,
      [series(), fc.integer({ min: 2, max: 30 }), ddofs, offsets],
      (x, window, ddof, from) => {
        const out = dirty(x.length);
        rollingStd(x, window, ddof, out, from);
        const slow = sliding(x, window, from, (values) => deviation(values, ddof));
        expectRows(out, slow, 1e-13 * size(x));
        out.forEach((value, i) => {
          if (!Number.isNaN(value)) expect(value, `row ${i}`).to.be.at.least(0);
        });
      },
    );
  });

  it('agrees to ten digits where prices are large against their moves', () => {
    for (const level of [1, 1e3, 1e6]) {
      const x = Float64Array.from({ length: 3000 }, (_, i) => level + Math.sin(i * 1.7) + (i % 11));
      const out = dirty(3000);
      rollingStd(x, 20, 1, out);
      for (let i = 19; i < 3000; i++) {
        const slow = deviation(windowAt(x, i, 20), 1);
        expect(out[i]! / slow, `level ${level}, row ${i}`).to.be.closeTo(1, 1e-10);
      }
    }
  });

  it('agrees to a ten-billionth of the price where prices hardly move', () => {
    const random = randomOf(5);
    for (const [window, move] of [
      [2, 1e-6],
      [2, 1e-2],
      [5, 1e-3],
      [20, 1e-4],
    ] as const) {
      let price = 37;
      const x = Float64Array.from({ length: 4000 }, () => {
        price *= 1 + (random() - 0.5) * move;
        return price;
      });
      const out = dirty(4000);
      rollingStd(x, window, 1, out);
      expectRows(
        out,
        sliding(x, window, 0, (v) => deviation(v, 1)),
        1e-10 * 37,
      );
    }
  });

  it('is exactly 0 on a flat window, also just after a jump', () => {
    const x = new Float64Array(60).fill(0.1);
    x.fill(1e9, 0, 20);
    const out = dirty(60);
    rollingStd(x, 10, 1, out);

    expect([...out.subarray(9, 20)]).to.deep.equal(new Array(11).fill(0));
    expect([...out.subarray(29)]).to.deep.equal(new Array(31).fill(0));
    expect(Math.min(...out.subarray(20, 29))).to.be.greaterThan(1e8);
  });

  it('recovers its digits when a jump has left the window', () => {
    const x = Float64Array.from({ length: 80 }, (_, i) => (i === 20 ? 1e6 : 1 + (i % 3) * 0.01));
    const out = dirty(80);
    rollingStd(x, 10, 0, out);
    for (let i = 30; i < 80; i++) {
      expect(out[i]! / deviation(windowAt(x, i, 10), 0), `row ${i}`).to.be.closeTo(1, 1e-10);
    }
  });

  it('scales with the series: powers of two change no digit', () => {
    always(14, [series(), fc.integer({ min: 2, max: 20 })], (x, window) => {
      const [once, scaled] = [dirty(x.length), dirty(x.length)];
      rollingStd(x, window, 1, once);
      rollingStd(
        x.map((v) => v * 4096),
        window,
        1,
        scaled,
      );
      expect(scaled).to.deep.equal(once.map((v) => v * 4096));
    });
  });

  it('is undefined throughout when the series is shorter than the window', () => {
    const out = dirty(3);
    rollingStd(Float64Array.of(1, 2, 3), 4, 1, out);

    expect([...out]).to.deep.equal([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('rolling extremes', () => {
  it('are the highest and lowest value of each window, exactly', () => {
    always(15, [series(), windows, offsets], (x, window, from) => {
      const out = dirty(x.length);
      rollingMax(x, window, out, from);
      expectRows(
        out,
        sliding(x, window, from, (values) => Math.max(...values)),
        0,
      );
      rollingMin(x, window, out.fill(-1), from);
      expectRows(
        out,
        sliding(x, window, from, (values) => Math.min(...values)),
        0,
      );
    });
  });

  it('are the same from the first row on that anybody reads', () => {
    always(17, [series(), windows, fc.integer({ min: 0, max: 200 })], (x, window, row) => {
      const whole = dirty(x.length);
      const out = dirty(x.length);
      rollingMax(x, window, whole);
      rollingMaxSince(x, window, row, out);
      expect([...out.subarray(row)]).to.deep.equal([...whole.subarray(row)]);
      rollingMin(x, window, whole);
      rollingMinSince(x, window, row, out);
      expect([...out.subarray(row)]).to.deep.equal([...whole.subarray(row)]);
    });
  });

  it('are as many rows ago as their latest occurrence', () => {
    const few = fc
      .array(fc.integer({ min: 0, max: 3 }), { maxLength: 120 })
      .map((values) => Float64Array.from(values));
    always(16, [few, windows, offsets], (x, window, from) => {
      const out = dirty(x.length);
      const since = (best: (...v: number[]) => number) =>
        sliding(x, window, from, (v) => v.length - 1 - v.lastIndexOf(best(...v)));
      rowsSinceMax(x, window, out, from);
      expectRows(out, since(Math.max), 0);
      rowsSinceMin(x, window, out.fill(-1), from);
      expectRows(out, since(Math.min), 0);
    });
  });

  it('of a flat series are its value, in the newest row', () => {
    const x = new Float64Array(10).fill(7);
    const out = dirty(10);
    rollingMax(x, 3, out);
    expect([...out.subarray(2)]).to.deep.equal(new Array(8).fill(7));
    rowsSinceMax(x, 3, out);
    expect([...out.subarray(2)]).to.deep.equal(new Array(8).fill(0));
  });

  it('of a window of one row are the series itself', () => {
    const x = Float64Array.of(3, -1, 2);
    const out = dirty(3);
    rollingMin(x, 1, out);

    expect(out).to.deep.equal(x);
  });

  it('are undefined throughout when the series is shorter than the window', () => {
    const out = dirty(2);
    rollingMax(Float64Array.of(1, 2), 3, out);

    expect([...out]).to.deep.equal([Number.NaN, Number.NaN]);
  });
});
