/** Cells of rows against lists that are picked out one by one. */
import { expect } from 'chai';
import fc from 'fast-check';
import { cellsOf, groupsIn, sharesAbove, spreadsOf } from '../../../nodes/rank/cells.js';
import { spreadOf } from '../../../nodes/rank/quantiles.js';

const CELLS = 6;

/** Backtests: cell, value, and whether it is among the rows asked for. */
const backtests = fc.array(
  fc.tuple(
    fc.nat(CELLS - 1),
    fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constant(Number.NaN)),
    fc.boolean(),
  ),
  { maxLength: 150 },
);

function tableOf(list: readonly (readonly [number, number, boolean])[]) {
  const code = Int32Array.from(list, ([cell]) => cell);
  const values = Float64Array.from(list, ([, value]) => value);
  const rows = Int32Array.from([...list.keys()].filter((row) => list[row]![2]));
  return { code, values, rows, cells: cellsOf(rows, code, CELLS) };
}

describe('cells of a ranking', () => {
  it('hold each row asked for once, in order, where its code says', () => {
    fc.assert(
      fc.property(backtests, (list) => {
        const { code, rows, cells } = tableOf(list);

        for (let cell = 0; cell < CELLS; cell++) {
          const own = rows.filter((row) => code[row] === cell);
          const found = cells.rows.subarray(cells.offsets[cell], cells.offsets[cell + 1]);
          expect([...found]).to.deep.equal([...own]);
        }
        expect(cells.offsets[CELLS]).to.equal(rows.length);
      }),
    );
  });

  it('have the spread that each list has alone', () => {
    fc.assert(
      fc.property(backtests, (list) => {
        const { values, cells } = tableOf(list);
        const spreads = spreadsOf(values, cells);

        for (let cell = 0; cell < CELLS; cell++) {
          const rows = cells.rows.subarray(cells.offsets[cell], cells.offsets[cell + 1]);
          const { median, q1, q3, n } = spreadOf(values, rows);
          expect(spreads.n[cell]).to.equal(n);
          expect(spreads.median[cell]).to.deep.equal(median ?? Number.NaN);
          expect(spreads.q1[cell]).to.deep.equal(q1 ?? Number.NaN);
          expect(spreads.q3[cell]).to.deep.equal(q3 ?? Number.NaN);
        }
      }),
    );
  });

  it('count what is above zero among what is defined, and know no share of nothing', () => {
    const { values, cells } = tableOf([
      [0, 0.1, true],
      [0, Number.NaN, true],
      [0, -0.1, true],
      [0, 0, true],
      [1, 0.5, false],
      [3, Number.NaN, true],
      [5, 0.5, true],
    ]);
    const nan = Number.NaN;

    expect([...sharesAbove(values, cells)]).to.deep.equal([1 / 3, nan, nan, nan, nan, 1]);
  });

  it('name the groups in the order in which the rows come to them', () => {
    const group = Int32Array.from([2, 0, 1, 2, 0]);

    expect(groupsIn(Int32Array.from([3, 4, 0]), group, 3)).to.deep.equal([2, 0]);
    expect(groupsIn(Int32Array.from([]), group, 3)).to.deep.equal([]);
  });
});
