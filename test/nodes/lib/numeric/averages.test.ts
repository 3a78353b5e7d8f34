/**
 * Weighted, exponential and Wilder averages, changes and positions in a range,
 * against their definitions written out.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { difference, logReturn, relativeChange } from '../../../../nodes/lib/numeric/change.js';
import { ema } from '../../../../nodes/lib/numeric/ema.js';
import {
  closeLocation,
  rawStochastic,
  typicalPrice,
} from '../../../../nodes/lib/numeric/price-position.js';
import { rollingMax, rollingMin } from '../../../../nodes/lib/numeric/rolling-extrema.js';
import { wilder, wilderMoves } from '../../../../nodes/lib/numeric/wilder.js';
import { wma } from '../../../../nodes/lib/numeric/wma.js';
import {
  always,
  bars,
  dirty,
  expectRows,
  mean,
  series,
  size,
  sum,
  windowAt,
  windows,
} from './series.js';

const offsets = fc.integer({ min: 0, max: 5 });

/**
 * Weighted sum of the whole past: the seed's mean, then each value with weight k,
 * all older ones with (1 − k) per row. No recursion.
 */
function exponential(x: Float64Array, i: number, window: number, from: number, k: number): number {
  const first = from + window - 1;
  if (i < first) return Number.NaN;
  let total = mean([...x.subarray(from, first + 1)]) * (1 - k) ** (i - first);
  for (let j = first + 1; j <= i; j++) total += k * (1 - k) ** (i - j) * x[j]!;
  return total;
}

/** [name, function]; all share the shape (x, window, out, from). */
const AVERAGES = [
  ['linearly weighted', wma],
  ['exponential', ema],
  ["Wilder's", wilder],
] as const;

describe('averages', () => {
  it('with linear weights agree with the weighted sum of each window', () => {
    always(21, [series(), windows, offsets], (x, window, from) => {
      const out = dirty(x.length);
      wma(x, window, out, from);
      const slow = (i: number): number =>
        i < from + window - 1
          ? Number.NaN
          : sum(windowAt(x, i, window).map((v, j) => v * (j + 1))) / ((window * (window + 1)) / 2);
      expectRows(out, slow, 1e-12 * size(x));
    });
  });

  it('with exponential weights agree with the sum over the whole past', () => {
    always(22, [series(120), windows, offsets], (x, window, from) => {
      const out = dirty(x.length);
      ema(x, window, out, from);
      expectRows(out, (i) => exponential(x, i, window, from, 2 / (window + 1)), 1e-12 * size(x));
      wilder(x, window, out.fill(-1), from);
      expectRows(out, (i) => exponential(x, i, window, from, 1 / window), 1e-12 * size(x));
    });
  });

  for (const [name, average] of AVERAGES) {
    it(`that are ${name} give a flat series exactly its value`, () => {
      for (const value of [0.1, 123.45, 1e-9, 1e12, 0]) {
        const out = dirty(200);
        average(new Float64Array(200).fill(value), 9, out, 3);
        expect([...out.subarray(11)]).to.deep.equal(new Array(189).fill(value));
        expect(out.subarray(0, 11).every(Number.isNaN)).to.equal(true);
      }
    });

    it(`that are ${name} stay inside the range of the series`, () => {
      always(23, [series(), windows], (x, window) => {
        const out = dirty(x.length);
        average(x, window, out, 0);
        const slack = 1e-12 * size(x);
        for (const value of out) {
          if (Number.isNaN(value)) continue;
          expect(value).to.be.within(Math.min(...x) - slack, Math.max(...x) + slack);
        }
      });
    });

    it(`that are ${name} are undefined when the series is shorter than the window`, () => {
      for (const n of [0, 1, 4]) {
        const out = dirty(n);
        average(new Float64Array(n).fill(1), 5, out, 0);
        expect([...out]).to.deep.equal(new Array(n).fill(Number.NaN));
      }
    });
  }

  it('of rises and falls are Wilder averages of each', () => {
    always(24, [series(120), windows], (x, window) => {
      const [rises, falls] = [dirty(x.length), dirty(x.length)];
      wilderMoves(x, window, rises, falls);
      const move = (of: (d: number) => number): Float64Array =>
        x.map((v, i) => (i === 0 ? 0 : of(v - x[i - 1]!)));
      const up = move((d) => Math.max(d, 0));
      const down = move((d) => Math.max(-d, 0));
      expectRows(rises, (i) => exponential(up, i, window, 1, 1 / window), 1e-12 * size(x));
      expectRows(falls, (i) => exponential(down, i, window, 1, 1 / window), 1e-12 * size(x));
    });
  });

  it('of rises and falls are 0 on a flat series', () => {
    const [rises, falls] = [dirty(30), dirty(30)];
    wilderMoves(new Float64Array(30).fill(0.1), 14, rises, falls);

    expect([...rises.subarray(14), ...falls.subarray(14)]).to.deep.equal(new Array(32).fill(0));
  });
});

describe('changes', () => {
  it('are relative to the row so far back, times a scale', () => {
    always(25, [series(), fc.integer({ min: 1, max: 10 }), offsets], (x, lag, from) => {
      const out = dirty(x.length);
      relativeChange(x, lag, out, 100, from);
      expectRows(
        out,
        (i) => (i < from + lag ? Number.NaN : (100 * (x[i]! - x[i - lag]!)) / x[i - lag]!),
        1e-9,
      );
      difference(x, lag, out.fill(-1));
      expectRows(out, (i) => (i < lag ? Number.NaN : x[i]! - x[i - lag]!), 0);
    });
  });

  it('in logarithms add up to the logarithm of the whole', () => {
    always(26, [series()], (x) => {
      const out = dirty(x.length);
      logReturn(x, out);
      if (x.length === 0) return;
      expect(out[0]).to.be.NaN;
      expect(sum([...out.subarray(1)])).to.be.closeTo(Math.log(x[x.length - 1]! / x[0]!), 1e-10);
    });
  });

  it('from nothing are undefined, never infinite', () => {
    const out = dirty(4);
    relativeChange(Float64Array.of(0, 1, 0, 0), 1, out);
    expect([...out]).to.deep.equal([Number.NaN, Number.NaN, -1, Number.NaN]);
    logReturn(Float64Array.of(1, 0, 1, -1), out);
    expect(out.every(Number.isNaN)).to.equal(true);
  });
});

describe('positions in a range', () => {
  it('of the close lie between −1 at the low and 1 at the high, 0 without a range', () => {
    const out = dirty(4);
    closeLocation(
      Float64Array.of(3, 3, 3, 2),
      Float64Array.of(1, 1, 1, 2),
      Float64Array.of(1, 3, 2.5, 2),
      out,
    );

    expect([...out]).to.deep.equal([-1, 1, 0.5, 0]);
  });

  it('of the close in a window of bars agree with its highest high and lowest low', () => {
    always(27, [bars(), windows], ({ high, low, close }, window) => {
      const [out, highest, lowest] = [
        dirty(close.length),
        dirty(close.length),
        dirty(close.length),
      ];
      rollingMax(high, window, highest);
      rollingMin(low, window, lowest);
      rawStochastic(close, highest, lowest, out);
      expectRows(
        out,
        (i) => {
          if (i < window - 1) return Number.NaN;
          const top = Math.max(...windowAt(high, i, window));
          const bottom = Math.min(...windowAt(low, i, window));
          return top > bottom ? (100 * (close[i]! - bottom)) / (top - bottom) : 0;
        },
        0,
      );
    });
  });

  it('of the middle are the mean of high, low and close', () => {
    always(28, [bars()], ({ high, low, close }) => {
      const out = dirty(close.length);
      typicalPrice(high, low, close, out);
      expectRows(out, (i) => mean([high[i]!, low[i]!, close[i]!]), 1e-14 * size(high));
    });
  });
});
