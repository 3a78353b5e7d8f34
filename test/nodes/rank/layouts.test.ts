/** Layouts that strategies share, against those of each by itself. */
import { expect } from 'chai';
import fc from 'fast-check';
import { casesOf } from '../../../nodes/rank/cases.js';
import { SharedLayouts } from '../../../nodes/rank/layouts.js';

const TYPES = new Map([
  ['w0', 'crash'],
  ['w1', 'rally'],
  ['w2', 'crash'],
]);
/** Three windows with a type and one without, two symbols each. */
const CASES = casesOf(
  ['w2', 'w0', 'w1', 'w3'].flatMap((window) => ['A', 'B'].map((symbol) => ['s', window, symbol])),
);
/** Which of the eight backtests ran to their end. */
const ranked = fc.subarray([...CASES.scenario.keys()]).map((rows) => Int32Array.from(rows));

describe('layouts of strategies', () => {
  it('are those of each by itself, whichever came before', () => {
    fc.assert(
      fc.property(fc.array(ranked), (lists) => {
        const shared = new SharedLayouts(TYPES);
        for (const rows of lists) {
          expect(shared.of(CASES, rows)).to.deep.equal(new SharedLayouts(TYPES).of(CASES, rows));
        }
      }),
    );
  });

  it('are found once where the same backtests ran to their end', () => {
    const shared = new SharedLayouts(TYPES);
    const first = shared.of(CASES, Int32Array.of(0, 1, 5));

    expect(shared.of(CASES, Int32Array.of(0, 1, 5))).to.equal(first);
    expect(shared.of(CASES, Int32Array.of(0, 1, 6))).to.not.equal(first);
    expect(
      shared.of(casesOf([['s', 'w1', 'A']]), Int32Array.of(0)).groups.symbol.names,
    ).to.deep.equal(['A']);
  });

  it('name groups in order of first use and hold those with a ranked backtest', () => {
    const { groups, cells } = new SharedLayouts(TYPES).of(CASES, Int32Array.of(1, 5, 6));

    expect(groups.type).to.deep.equal({ names: ['crash', 'rally', 'other'], held: [0, 1, 2] });
    expect(groups.scenario).to.deep.equal({ names: ['w2', 'w0', 'w1', 'w3'], held: [0, 2, 3] });
    expect([...cells.symbol.rows]).to.deep.equal([6, 1, 5]);
    expect([...cells.symbol.offsets]).to.deep.equal([0, 1, 3]);
  });
});
