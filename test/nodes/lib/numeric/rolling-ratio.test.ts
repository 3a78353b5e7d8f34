/**
 * Ratios of sliding sums against adding up each window.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { meanDeviation } from '../../../../nodes/lib/numeric/mean-deviation.js';
import { rollingMean } from '../../../../nodes/lib/numeric/rolling-mean.js';
import { rollingRatio } from '../../../../nodes/lib/numeric/rolling-ratio.js';
import { always, dirty, expectRows, mean, series, size, sum, windowAt, windows } from './series.js';

describe('ratio of two sliding sums', () => {
  it('agrees with adding up each window', () => {
    always(61, [series(), windows, fc.integer({ min: 0, max: 5 })], (y, window, from) => {
      const x = y.map((v, i) => v * Math.sin(i));
      const out = dirty(y.length);
      rollingRatio(x, y, window, out, from);
      const slow = (i: number): number =>
        i < from + window - 1
          ? Number.NaN
          : sum(windowAt(x, i, window)) / sum(windowAt(y, i, window));
      // A jump by a factor of a thousand may just have left the window.
      expectRows(out, slow, 1e-9);
    });
  });

  it('does not drift over thousands of rows', () => {
    const y = Float64Array.from({ length: 5000 }, (_, i) => 1e6 + Math.sin(i) + (i % 7) / 3);
    const x = y.map((v, i) => (i % 3 === 0 ? v : 0));
    const out = dirty(5000);
    rollingRatio(x, y, 20, out);

    expectRows(
      out,
      (i) => (i < 19 ? Number.NaN : sum(windowAt(x, i, 20)) / sum(windowAt(y, i, 20))),
      1e-14,
    );
  });

  it('is what it is told to be where there is nothing to divide by', () => {
    const y = new Float64Array(60).fill(1e9 / 3, 0, 20);
    const out = dirty(60);
    rollingRatio(y, y, 10, out, 0, -5);
    expect([...out.subarray(29)]).to.deep.equal(new Array(31).fill(-5));
    rollingRatio(y, y, 10, out, 0, -5, 1e10);
    expect([...out.subarray(9)]).to.deep.equal(new Array(51).fill(-5));
  });
});

describe('mean deviation', () => {
  it('agrees with each window, whatever its length', () => {
    always(62, [series(120), windows], (x, window) => {
      const [means, out] = [dirty(x.length), dirty(x.length)];
      rollingMean(x, window, means);
      meanDeviation(x, means, window, out);
      const slow = (i: number): number => {
        if (i < window - 1) return Number.NaN;
        const values = windowAt(x, i, window);
        return mean(values.map((v) => Math.abs(v - mean(values))));
      };
      expectRows(out, slow, 1e-12 * size(x));
    });
  });
});
