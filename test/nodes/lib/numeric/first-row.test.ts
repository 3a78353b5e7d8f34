/**
 * Searches for a row give what looking at one row after the other gives.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  firstAbove,
  firstAtMost,
  firstBelow,
  firstNotOver,
  firstOver,
} from '../../../../nodes/lib/numeric/first-row.js';

const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constant(Number.NaN));
const columns = fc.array(fc.tuple(value, value), { maxLength: 23 });

describe('first row of a range', () => {
  it('is the one that looking at each gives, or the end, whatever is missing', () => {
    fc.assert(
      fc.property(columns, value, fc.nat(), fc.nat(), (rows, level, a, b) => {
        const x = Float64Array.from(rows, ([own]) => own);
        const y = Float64Array.from(rows, ([, other]) => other);
        const [from, end] = [a % (rows.length + 1), b % (rows.length + 1)].sort(
          (p, q) => p - q,
        ) as [number, number];
        const first = (isOne: (t: number) => boolean): number => {
          for (let t = from; t < end; t++) if (isOne(t)) return t;
          return end;
        };
        const at = (column: Float64Array, t: number) => column[t] as number;

        expect(firstAbove(x, y, from, end)).to.equal(first((t) => at(x, t) > at(y, t)));
        expect(firstAtMost(x, y, from, end)).to.equal(first((t) => at(x, t) <= at(y, t)));
        expect(firstOver(x, level, from, end)).to.equal(first((t) => at(x, t) > level));
        expect(firstNotOver(x, level, from, end)).to.equal(first((t) => at(x, t) <= level));
        expect(firstBelow(x, y, level, from, end)).to.equal(
          first((t) => at(x, t) < at(y, t) || at(x, t) < level),
        );
      }),
      { numRuns: 2000, seed: 7 },
    );
  });
});
