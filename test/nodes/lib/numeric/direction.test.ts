/**
 * True range, directional movement and the parabolic stop against slow
 * transcriptions of their definitions, and by hand.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  averageDirectionalIndex,
  directionalIndex,
  minusIndicator,
  plusIndicator,
} from '../../../../nodes/lib/numeric/directional-movement.js';
import { parabolicSar } from '../../../../nodes/lib/numeric/parabolic-sar.js';
import { trueRange } from '../../../../nodes/lib/numeric/true-range.js';
import { always, bars, dirty, expectRows, mean, size } from './series.js';

const windows = fc.integer({ min: 1, max: 20 });

/** Largest of the three distances, as Wilder writes it. */
const slowTrueRange =
  (high: Float64Array, low: Float64Array, close: Float64Array) =>
  (i: number): number =>
    i === 0
      ? Number.NaN
      : Math.max(
          high[i]! - low[i]!,
          Math.abs(high[i]! - close[i - 1]!),
          Math.abs(low[i]! - close[i - 1]!),
        );

/** Sum of the first window − 1 values from row 1 on, then each older one worth 1 − 1/window per row. */
function wilderSum(of: (i: number) => number, i: number, window: number): number {
  let total = 0;
  for (let j = 1; j <= i; j++) {
    const steps = i - Math.max(j, window - 1);
    total += of(j) * (1 - 1 / window) ** steps;
  }
  return total;
}

describe('true range', () => {
  it('is the largest of three distances', () => {
    always(31, [bars()], ({ high, low, close }) => {
      const out = dirty(close.length);
      trueRange(high, low, close, out);
      expectRows(out, slowTrueRange(high, low, close), 0);
    });
  });

  it('counts the gap from the close before, up and down', () => {
    const out = dirty(4);
    trueRange(
      Float64Array.of(10, 16, 12, 12.5),
      Float64Array.of(8, 15, 11, 11.5),
      Float64Array.of(9, 15, 12, 12),
      out,
    );

    expect([...out]).to.deep.equal([Number.NaN, 7, 4, 1]);
  });
});

describe('directional movement', () => {
  it('agrees with sums over the whole past', () => {
    always(32, [bars(90), windows], ({ high, low, close }, window) => {
      const n = close.length;
      const [plus, minus] = [dirty(n), dirty(n)];
      plusIndicator(high, low, close, window, plus);
      minusIndicator(high, low, close, window, minus);
      const rise = (i: number): number => high[i]! - high[i - 1]!;
      const fall = (i: number): number => low[i - 1]! - low[i]!;
      const up = (i: number): number => (rise(i) > fall(i) ? Math.max(rise(i), 0) : 0);
      const down = (i: number): number => (fall(i) > rise(i) ? Math.max(fall(i), 0) : 0);
      const range = slowTrueRange(high, low, close);
      const slow = (of: (i: number) => number) => (i: number) => {
        if (i < window) return Number.NaN;
        const total = wilderSum(range, i, window);
        return total > 0 ? (100 * wilderSum(of, i, window)) / total : 0;
      };
      expectRows(plus, slow(up), 1e-8);
      expectRows(minus, slow(down), 1e-8);
    });
  });

  it('lies between 0 and 100, and so does its average', () => {
    always(33, [bars(), windows], ({ high, low, close }, window) => {
      const n = close.length;
      const [plus, minus, index, average] = [dirty(n), dirty(n), dirty(n), dirty(n)];
      plusIndicator(high, low, close, window, plus);
      minusIndicator(high, low, close, window, minus);
      directionalIndex(high, low, window, index);
      averageDirectionalIndex(index, window, average);
      for (const out of [plus, minus, index, average]) {
        for (const value of out) {
          if (!Number.isNaN(value)) expect(value).to.be.within(-1e-9, 100 + 1e-9);
        }
      }
    });
  });

  it('has an index that is its imbalance, and an average that starts with a plain mean', () => {
    const high = Float64Array.from({ length: 60 }, (_, i) => 10 + Math.sin(i) + (i % 5) / 7);
    const low = high.map((price) => price - 0.5);
    const close = high.map((price) => price - 0.2);
    const window = 6;
    const [plus, minus, index, average] = [dirty(60), dirty(60), dirty(60), dirty(60)];
    plusIndicator(high, low, close, window, plus);
    minusIndicator(high, low, close, window, minus);
    directionalIndex(high, low, window, index);
    averageDirectionalIndex(index, window, average);

    expectRows(
      index,
      (i) =>
        i < window ? Number.NaN : (100 * Math.abs(plus[i]! - minus[i]!)) / (plus[i]! + minus[i]!),
      1e-12,
    );
    expect(average.findIndex((value) => !Number.isNaN(value))).to.equal(2 * window - 1);
    let expected = mean([...index.subarray(window, 2 * window)]);
    for (let i = 2 * window - 1; i < 60; i++) {
      if (i > 2 * window - 1) expected = (expected * (window - 1) + index[i]!) / window;
      expect(average[i], `row ${i}`).to.be.closeTo(expected, 1e-10);
    }
  });

  it('is all up in a rise, all down in a fall, and 0 where nothing moves', () => {
    const directions = (step: number): [number, number, number] => {
      const close = Float64Array.from({ length: 40 }, (_, i) => 100 + step * i);
      const [plus, minus, index] = [dirty(40), dirty(40), dirty(40)];
      plusIndicator(close, close, close, 14, plus);
      minusIndicator(close, close, close, 14, minus);
      directionalIndex(close, close, 14, index);
      return [plus[39]!, minus[39]!, index[39]!];
    };

    expect(directions(1).map(Math.round)).to.deep.equal([100, 0, 100]);
    expect(directions(-1).map(Math.round)).to.deep.equal([0, 100, 100]);
    expect(directions(0)).to.deep.equal([0, 0, Number.NaN]);
  });

  it('counts neither direction when a bar reaches out as far up as down', () => {
    const high = Float64Array.of(10, 11, 12, 13);
    const low = Float64Array.of(9, 8, 7, 6);
    const [plus, minus] = [dirty(4), dirty(4)];
    plusIndicator(high, low, high, 2, plus);
    minusIndicator(high, low, high, 2, minus);

    expect([plus[3], minus[3]]).to.deep.equal([0, 0]);
  });

  it('is undefined when the series is shorter than the window', () => {
    const short = Float64Array.of(1, 2, 3);
    const [plus, minus, average] = [dirty(3), dirty(3), dirty(3)];
    plusIndicator(short, short, short, 5, plus);
    minusIndicator(short, short, short, 5, minus);
    averageDirectionalIndex(plus, 5, average);

    for (const out of [plus, minus, average]) expect(out.every(Number.isNaN)).to.equal(true);
  });
});

describe('parabolic stop', () => {
  it('accelerates in a steady rise towards its limit, by hand', () => {
    const high = Float64Array.of(10, 11, 12, 13, 14);
    const low = high.map((price) => price - 1);
    const out = dirty(5);
    parabolicSar(high, low, 0.02, 0.03, out);

    // Starts at the first low; never above the lows of the last two bars. Factors .02, then .03.
    const second = 9 + 0.02 * (11 - 9);
    const third = second + 0.03 * (12 - second);
    const fourth = third + 0.03 * (13 - third);
    expect(out[0]).to.be.NaN;
    [9, second, third, fourth].forEach((stop, i) => {
      expect(out[i + 1], `row ${i + 1}`).to.be.closeTo(stop, 1e-12);
    });
  });

  it('jumps to the extreme when it is touched', () => {
    const high = Float64Array.of(10, 11, 12, 12, 8);
    const low = Float64Array.of(9, 10, 11, 11, 5);
    const out = dirty(5);
    parabolicSar(high, low, 0.02, 0.2, out);

    expect(out[4]).to.equal(12);
  });

  it('is never inside the bar: below it when long, above it when short', () => {
    always(34, [bars()], ({ high, low }) => {
      const out = dirty(high.length);
      parabolicSar(high, low, 0.02, 0.2, out);
      for (let i = 1; i < out.length; i++) {
        expect(out[i]! <= low[i]! || out[i]! >= high[i]!, `row ${i}`).to.equal(true);
      }
    });
  });

  it('mirrors: upside down, the stops are upside down', () => {
    // The first direction is not symmetric: it is short only if the low fell further.
    const high = Float64Array.from({ length: 200 }, (_, i) => 100 + 9 * Math.sin(i / 6) + 0.1 * i);
    const low = high.map((price, i) => price - 1 - (i % 3) / 2);
    const [out, mirrored] = [dirty(200), dirty(200)];
    parabolicSar(high, low, 0.02, 0.2, out);
    parabolicSar(
      low.map((price) => -price),
      high.map((price) => -price),
      0.02,
      0.2,
      mirrored,
    );

    expectRows(mirrored, (i) => -out[i]!, 1e-12 * size(high));
  });

  it('does not look ahead, and scales with the prices', () => {
    always(35, [bars(80), fc.nat(80)], ({ high, low }, n) => {
      const out = dirty(high.length);
      parabolicSar(high, low, 0.02, 0.2, out);
      const part = dirty(Math.min(n, high.length));
      parabolicSar(high.slice(0, n), low.slice(0, n), 0.02, 0.2, part);
      expect(part).to.deep.equal(out.slice(0, n));
      const scaled = dirty(high.length);
      const eight = (x: Float64Array): Float64Array => x.map((price) => price * 8);
      parabolicSar(eight(high), eight(low), 0.02, 0.2, scaled);
      expect(scaled).to.deep.equal(eight(out));
    });
  });

  it('has nothing to say about fewer than two bars', () => {
    for (const n of [0, 1]) {
      const out = dirty(n);
      parabolicSar(new Float64Array(n).fill(1), new Float64Array(n).fill(1), 0.02, 0.2, out);
      expect([...out]).to.deep.equal(new Array(n).fill(Number.NaN));
    }
  });
});
