/**
 * What holds of all gates together, whatever is wrong with a series.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { type GateResult, passGates } from '../../../../nodes/fetch/gates.js';
import { type Row, rawBars } from '../raw-bars.js';
import { type Bar, calmSeries, scale, withUnadjustedSplit } from './series.js';

/** One defect at one bar. */
const defect = fc.record({
  at: fc.integer({ min: 1, max: 158 }),
  kind: fc.constantFrom('split', 'spike', 'zero', 'gone', 'still', 'null', 'high'),
  by: fc.constantFrom(2, 3, 10, 0.5, 1.4, 100),
});

function broken(defects: readonly { at: number; kind: string; by: number }[]): Bar[] {
  const bars = calmSeries(160);
  for (const { at, kind, by } of defects) {
    const bar = bars[at] as Bar;
    if (kind === 'split') withUnadjustedSplit(bars, at, by);
    if (kind === 'spike') scale(bar, by);
    if (kind === 'zero') bar.volume = 0;
    if (kind === 'still') bar.close = (bars[at - 1] as Bar).close;
    if (kind === 'null') bar.open = Number.NaN;
    if (kind === 'high') bar.high = bar.low * 0.9;
    if (kind === 'gone') bar.date = -1;
  }
  return bars.filter(({ date }) => date !== -1);
}

const series = fc.array(defect, { maxLength: 6 }).map(broken);
const gates = (rows: readonly Row[]): GateResult => passGates(rawBars(rows), { calendar: 'XNYS' });

/** What was said, without positions. */
function said({ clean, findings, counts, grades }: GateResult): unknown {
  return { clean, findings, counts, grades };
}

describe('all gates', () => {
  it('say the same of the same rows in any order', () => {
    fc.assert(
      fc.property(series, fc.infiniteStream(fc.nat()), (rows, order) => {
        const mixed = rows
          .map((row) => ({ row, key: order.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);

        expect(said(gates(mixed))).to.deep.equal(said(gates(rows)));
      }),
      { numRuns: 60 },
    );
  });

  it('refuse nothing of what passed once', () => {
    fc.assert(
      fc.property(series, (rows) => {
        const first = gates(rows);
        const passed = rows.filter((_, i) => !first.refused.some(({ row }) => row === i));

        const again = gates(passed);

        expect(again.refused).to.deep.equal([]);
        expect(again.clean).to.deep.equal(first.clean);
      }),
      { numRuns: 60 },
    );
  });

  it('never change a row that passes, but for rounding in high and low', () => {
    fc.assert(
      fc.property(series, (rows) => {
        const { clean, refused } = gates(rows);
        const passed = rows.filter((_, i) => !refused.some(({ row }) => row === i));
        const column = (name: 'date' | 'open' | 'high' | 'low' | 'close' | 'volume'): number[] =>
          passed.map((row) => row[name]);

        for (const name of ['date', 'open', 'high', 'low', 'close', 'volume'] as const) {
          expect([...(clean[0]?.[name] ?? [])], name).to.deep.equal(column(name));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('judge a symbol by its own bars', () => {
    fc.assert(
      fc.property(series, (rows) => {
        const alone = gates(rows);
        const others = calmSeries(160, 'BBB');
        const both = gates([...rows, ...others]);

        expect(both.clean.find(({ symbol }) => symbol === 'AAA')).to.deep.equal(alone.clean[0]);
      }),
      { numRuns: 30 },
    );
  });
});
