/** Kernels that compute several lines in one pass give what one pass for each gives, to the last digit. */
import { expect } from 'chai';
import { ema, emaTwice } from '../../../../nodes/lib/numeric/ema.js';
import { addLogarithms, ln, logarithms } from '../../../../nodes/lib/numeric/log.js';
import { rollingRatio } from '../../../../nodes/lib/numeric/rolling-ratio.js';
import { convergence, percentDifference } from '../../../../nodes/lib/numeric/signal-line.js';
import { weightedRatios } from '../../../../nodes/lib/numeric/three-ratios.js';
import { dirty } from './series.js';

/** Moves, ties, and a stretch without any move. */
const price = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => {
    const moves = 100 + 10 * Math.sin(i / 9) + ((i * 7) % 5);
    return i % 700 > 600 ? 90.1 : moves;
  });
const LENGTHS = [0, 1, 2, 9, 10, 27, 28, 29, 60, 1008, 1028, 1029, 3300];

function expectSame(found: Float64Array, wanted: Float64Array, what: string): void {
  for (let i = 0; i < wanted.length; i++) {
    if (!Object.is(found[i], wanted[i])) {
      expect.fail(`${what}, row ${i}: ${found[i]} instead of ${wanted[i]}`);
    }
  }
}

describe('kernels side by side', () => {
  it('give three ratios as each alone, whatever the order of the windows', () => {
    for (const n of LENGTHS) {
      for (const windows of [
        [7, 14, 28],
        [28, 14, 7],
        [1, 1200, 20],
        [5, 5, 5],
      ] as const) {
        const y = price(n).map((v) => v - 90);
        const x = y.map((v, i) => (v * (i % 3)) / 3);
        const alone = windows.map((window) => {
          const out = dirty(n);
          rollingRatio(x, y, window, out, 1, 0);
          return out;
        });
        const [a, b, c] = alone as [Float64Array, Float64Array, Float64Array];
        const wanted = a.map(
          (v, i) => (100 * (4 * v + 2 * (b[i] as number) + (c[i] as number))) / 7,
        );
        const out = dirty(n);
        weightedRatios(x, y, windows, out, 1);
        expectSame(out, wanted, `${windows} of ${n} rows`);
      }
    }
  });

  it('give an average and its average as one after the other', () => {
    for (const n of LENGTHS) {
      for (const [window, second, from] of [
        [20, 20, 0],
        [1, 1, 3],
        [25, 13, 1],
      ] as const) {
        const x = price(n);
        const [one, two, once, twice] = [dirty(n), dirty(n), dirty(n), dirty(n)];
        ema(x, window, one, from);
        ema(one, second, two, from + window - 1);
        emaTwice(x, window, once, twice, from, second);
        expectSame(once, one, `${window} of ${n} rows`);
        expectSame(twice, two, `${second} of ${window} of ${n} rows`);
      }
    }
  });

  it('give the lines of MACD and PPO as one after the other', () => {
    for (const n of LENGTHS) {
      const settings = { fast: 12, slow: 26, signal: 9 };
      const x = price(n);
      const first = Math.min(n, 33);
      const [long, line, average] = [dirty(n), dirty(n), dirty(n)];
      ema(x, 26, long);
      ema(x, 12, line, 14);
      for (let i = 25; i < n; i++) line[i] = (line[i] as number) - (long[i] as number);
      ema(line, 9, average, 25);
      line.fill(Number.NaN, 0, first);
      const found = { line: dirty(n), average: dirty(n), histogram: dirty(n) };
      convergence(x, long, settings, found);
      expectSame(found.line, line, `line of ${n} rows`);
      expectSame(found.average, average, `average of ${n} rows`);
      expectSame(
        found.histogram,
        line.map((v, i) => v - (average[i] as number)),
        `histogram of ${n} rows`,
      );

      const [short, percent, smooth] = [dirty(n), dirty(n), dirty(n)];
      ema(x, 12, short);
      const ratio = short.map((v, i) => (100 * (v - (long[i] as number))) / (long[i] as number));
      const smoothed = dirty(n);
      ema(ratio, 9, smoothed, 25);
      percentDifference(short, long, 9, 25, percent, smooth);
      expectSame(percent, ratio, `percent of ${n} rows`);
      expectSame(smooth, smoothed, `average percent of ${n} rows`);
    }
  });

  it('give logarithms of a series as of each value, in place as well', () => {
    const values = [
      1,
      0.5,
      2 ** -1060,
      1e300,
      0,
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1 + 1e-9,
    ];
    const x = Float64Array.from(values);
    const each = x.map((v) => (v > 0 ? ln(v) : Number.NaN));
    const added = new Float64Array(x.length).fill(3);
    addLogarithms(x, 0.5, added, 1);
    expectSame(added.subarray(1), each.map((v) => 3 + 0.5 * v).subarray(1), 'sum');
    expect(added[0]).to.equal(3);
    logarithms(x, x);
    expectSame(x, each, 'in place');
  });
});
