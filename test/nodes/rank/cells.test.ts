/** Cells of groups and strategies against lists that are picked out one by one. */
import { expect } from 'chai';
import fc from 'fast-check';
import { cellsOf, groupsIn, sharesAbove, spreadsOf } from '../../../nodes/rank/cells.js';
import { spreadOf } from '../../../nodes/rank/quantiles.js';

const GROUPS = 3;
const STRATEGIES = 2;

/** Backtests: group, strategy, value, and whether it is among the rows asked for. */
const backtests = fc.array(
  fc.tuple(
    fc.nat(GROUPS - 1),
    fc.nat(STRATEGIES - 1),
    fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constant(Number.NaN)),
    fc.boolean(),
  ),
  { maxLength: 150 },
);

function tableOf(list: readonly (readonly [number, number, number, boolean])[]) {
  const group = Int32Array.from(list, ([code]) => code);
  const strategy = Int32Array.from(list, ([, code]) => code);
  const values = Float64Array.from(list, ([, , value]) => value);
  const rows = Int32Array.from([...list.keys()].filter((row) => list[row]![3]));
  const cells = cellsOf(rows, { group, groups: GROUPS, strategy, strategies: STRATEGIES });
  return { group, strategy, values, rows, cells };
}

describe('cells of a ranking', () => {
  it('hold each row asked for once, in order, where its group and strategy are', () => {
    fc.assert(
      fc.property(backtests, (list) => {
        const { group, strategy, rows, cells } = tableOf(list);

        for (let cell = 0; cell < GROUPS * STRATEGIES; cell++) {
          const own = rows.filter((row) => group[row]! * STRATEGIES + strategy[row]! === cell);
          const found = cells.rows.subarray(cells.offsets[cell], cells.offsets[cell + 1]);
          expect([...found]).to.deep.equal([...own]);
        }
        expect(cells.offsets[GROUPS * STRATEGIES]).to.equal(rows.length);
      }),
    );
  });

  it('have the spread that each list has alone', () => {
    fc.assert(
      fc.property(backtests, (list) => {
        const { values, cells } = tableOf(list);
        const spreads = spreadsOf(values, cells);

        for (let cell = 0; cell < GROUPS * STRATEGIES; cell++) {
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
      [0, 0, 0.1, true],
      [0, 0, Number.NaN, true],
      [0, 0, -0.1, true],
      [0, 0, 0, true],
      [0, 1, 0.5, false],
      [1, 1, Number.NaN, true],
      [2, 1, 0.5, true],
    ]);
    const nan = Number.NaN;

    expect([...sharesAbove(values, cells)]).to.deep.equal([1 / 3, nan, nan, nan, nan, 1]);
  });

  it('name the groups in the order in which the rows come to them', () => {
    const group = Int32Array.from([2, 0, 1, 2, 0]);

    expect(groupsIn(Int32Array.from([3, 4, 0]), group, GROUPS)).to.deep.equal([2, 0]);
    expect(groupsIn(Int32Array.from([]), group, GROUPS)).to.deep.equal([]);
  });
});
