/** The loop that says of nearly all rows that they are sound, held against the check that names codes. */
import { expect } from 'chai';
import fc from 'fast-check';
import { rowCheck, SessionTable, soundRows } from '../../../../nodes/fetch/gates/rows.js';
import { type Row, rawBars, row } from '../raw-bars.js';

const ODD = [0, -0, -1, 5e-324, 1.7e308, Infinity, -Infinity, Number.NaN];
const price = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 8, max: 13 }) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD) },
);
/** Around 2020-01-02, before and behind the table of sessions, and no days at all. */
const day = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 18_250, max: 18_280 }) },
  { weight: 1, arbitrary: fc.constantFrom(-70_000, -7306, 29_221, 18_263.5, 2 ** 40, ...ODD) },
);
const rows = fc.array(
  fc.record({
    symbol: fc.constantFrom('AAA', 'BBB', '../C'),
    date: day,
    open: price,
    high: price,
    low: price,
    close: price,
    adjClose: price,
    volume: price,
  }),
  { minLength: 1, maxLength: 40 },
);

function limitsOf(given: readonly Row[], lastComplete: number) {
  const raw = rawBars(given);
  const isNamed = Uint8Array.from(raw.symbols, (name) => (name === '../C' ? 0 : 1));
  const sessions = new SessionTable('XNYS');
  return { raw, limits: { sessions, tolerance: 1e-6, lastComplete, isNamed } };
}

describe('rows that are called sound', () => {
  it('are rows of which the check names no code', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(18_265, Infinity), (given, lastComplete) => {
        const { raw, limits } = limitsOf(given, lastComplete);

        const isSound = soundRows(raw, limits);

        const check = rowCheck(raw, limits);
        isSound.forEach((is, i) => {
          if (is === 1) expect(check(i), JSON.stringify(given[i])).to.equal(undefined);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('are all good rows but those that lack a rounding error', () => {
    const { raw, limits } = limitsOf(
      [row(), row({ high: 11 - 1e-9 }), row({ high: 10 })],
      Infinity,
    );

    expect([...soundRows(raw, limits)]).to.deep.equal([1, 0, 0]);
    expect([0, 1, 2].map(rowCheck(raw, limits))).to.deep.equal([undefined, undefined, ['Q02']]);
  });
});
