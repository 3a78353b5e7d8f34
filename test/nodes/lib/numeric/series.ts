/**
 * Series to try formulas on, and how near two results have to be.
 */
import { expect } from 'chai';
import fc from 'fast-check';

/** Prices of all sizes: walks, flat stretches, jumps, repeated values. */
export const series = (maxLength = 220): fc.Arbitrary<Float64Array> =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          { weight: 6, arbitrary: fc.double({ min: -0.05, max: 0.05, noNaN: true }) },
          { weight: 2, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.constantFrom(1, -0.5, 0.25) },
        ),
        { maxLength },
      ),
      fc.constantFrom<number[]>(1e-9, 0.01, 1, 37.5, 1e5, 1e12),
    )
    .map(([moves, scale]) => {
      let price = scale;
      return Float64Array.from(moves, (move) => {
        price = Math.min(scale * 1e3, Math.max(scale * 1e-3, price * (1 + move)));
        return price;
      });
    });

/** Bars around such prices, high and low enclosing the close; some without any range. */
export const bars = (
  maxLength = 150,
): fc.Arbitrary<{ high: Float64Array; low: Float64Array; close: Float64Array }> =>
  fc
    .tuple(
      series(maxLength),
      fc.array(fc.constantFrom(0, 0, 0.001, 0.01, 0.03), {
        minLength: 2 * maxLength,
        maxLength: 2 * maxLength,
      }),
    )
    .map(([close, ranges]) => ({
      close,
      high: close.map((price, i) => price * (1 + ranges[2 * i]!)),
      low: close.map((price, i) => price * (1 - ranges[2 * i + 1]!)),
    }));

export const windows = fc.integer({ min: 1, max: 30 });

/** An array that holds anything but zeros before it is filled. */
export const dirty = (n: number): Float64Array => new Float64Array(n).fill(12345.678);

/** Rows of a window, the newest last. */
export const windowAt = (x: Float64Array, i: number, window: number): number[] => [
  ...x.subarray(i - window + 1, i + 1),
];

export const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
export const mean = (x: readonly number[]): number => sum(x) / x.length;

/** Largest magnitude of a series; rounding is measured by it. */
export const size = (x: Float64Array): number => x.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

/** Row by row: NaN where NaN is expected, elsewhere within the tolerance. */
export function expectRows(
  actual: Float64Array,
  expected: (i: number) => number,
  tolerance: number,
): void {
  actual.forEach((value, i) => {
    const wanted = expected(i);
    if (Number.isNaN(wanted)) expect(value, `row ${i}`).to.be.NaN;
    else expect(value, `row ${i}`).to.be.closeTo(wanted, tolerance);
  });
}

/** Runs a property with a seed of its own, the same cases each time. */
export function always<T extends unknown[]>(
  seed: number,
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
  numRuns = 60,
): void {
  fc.assert(
    fc.property(fc.tuple<T>(...arbitraries), (values) => check(...values)),
    { seed, numRuns },
  );
}
