/**
 * The quality gates: each code by example, and what holds whatever comes in.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { CODES, GATE_CODES, type GateCode, passGates } from '../../../nodes/fetch/gates.js';
import { isSession } from '../../../nodes/lib/market/calendar.js';
import { dayOf } from '../../../nodes/lib/market/dates.js';
import { type Row, rawBars, row } from './raw-bars.js';

/** Counts of a market in which nothing is wrong. */
const NONE = Object.fromEntries(CODES.map((code) => [code, 0]));

/** Codes of each refused row by its index. */
function refusals(rows: readonly Row[]): Record<number, readonly GateCode[]> {
  const { refused } = passGates(rawBars(rows), { calendar: 'XNYS' });
  return Object.fromEntries(refused.map(({ row: index, codes }) => [index, codes]));
}

describe('quality gates', () => {
  it('let a good row pass as it came, with the adjusted close as a factor', () => {
    const { clean, refused, counts, repeated, clamped, emptied } = passGates(rawBars([row()]), {
      calendar: 'XNYS',
    });

    expect(clean).to.have.length(1);
    expect({ ...clean[0] }).to.deep.equal({
      symbol: 'AAA',
      date: Float64Array.of(dayOf(2020, 1, 2)),
      open: Float64Array.of(10),
      high: Float64Array.of(12),
      low: Float64Array.of(9),
      close: Float64Array.of(11),
      volume: Float64Array.of(1000),
      factor: Float64Array.of(0.5),
    });
    expect({ refused, counts, repeated, clamped, emptied }).to.deep.equal({
      refused: [],
      counts: NONE,
      repeated: 0,
      clamped: 0,
      emptied: [],
    });
  });

  it('take a factor of one where no adjusted close is known', () => {
    const { adjClose: _, ...raw } = rawBars([row({ adjClose: Number.NaN })]);

    expect(passGates(raw, { calendar: 'XNYS' }).clean[0]?.factor).to.deep.equal(Float64Array.of(1));
  });

  for (const [what, changes] of Object.entries<Partial<Row>>({
    'a missing open': { open: Number.NaN },
    'a high without end': { high: Number.POSITIVE_INFINITY },
    'a low of zero': { low: 0 },
    'a negative close': { close: -11 },
    'an adjusted close of zero': { adjClose: 0 },
    'a missing adjusted close': { adjClose: Number.NaN },
    'an adjusted close without end': { adjClose: Number.POSITIVE_INFINITY },
    'an adjusted close that is no measurable part of the close': { adjClose: 5e-324 },
    'a missing volume': { volume: Number.NaN },
    'a negative volume': { volume: -1 },
    'a volume without end': { volume: Number.POSITIVE_INFINITY },
    'a missing date': { date: Number.NaN },
    'no symbol': { symbol: '' },
  })) {
    it(`refuse ${what} as Q01`, () => {
      expect(refusals([row({ date: '2020-01-03' }), row(changes)])).to.deep.equal({ 1: ['Q01'] });
    });
  }

  it('let a volume of zero pass', () => {
    expect(refusals([row({ volume: 0 })])).to.deep.equal({});
  });

  for (const [what, changes] of Object.entries<Partial<Row>>({
    'a high below the open': { open: 12.1 },
    'a high below the close': { close: 12.1 },
    'a low above the open': { open: 8.9 },
    'a low above the close': { close: 8.9 },
    'a high below the low': { open: 9.5, close: 9.5, high: 9, low: 10 },
  })) {
    it(`refuse ${what} as Q02`, () => {
      expect(refusals([row(changes)])).to.deep.equal({ 0: ['Q02'] });
    });
  }

  it('correct a high or low that is off by rounding, and count it', () => {
    const rows = [
      row({ close: 12 * (1 + 9e-7) }),
      row({ date: '2020-01-03', open: 9 * (1 - 9e-7) }),
      row({ date: '2020-01-06', close: 12 * (1 + 3e-6) }),
    ];

    const { clean, counts, clamped } = passGates(rawBars(rows), { calendar: 'XNYS' });

    expect(clean[0]?.high).to.deep.equal(Float64Array.of(12 * (1 + 9e-7), 12));
    expect(clean[0]?.low).to.deep.equal(Float64Array.of(9, 9 * (1 - 9e-7)));
    expect(clamped).to.equal(2);
    expect(counts).to.deep.equal({ ...NONE, Q02: 1 });
  });

  it('keep the later of two rows for one day, and refuse the other as Q03', () => {
    const rows = [row({ close: 11 }), row({ date: '2020-01-03' }), row({ close: 11.5 })];

    const { clean, refused } = passGates(rawBars(rows), { calendar: 'XNYS' });

    expect(refused).to.deep.equal([{ row: 0, codes: ['Q03'] }]);
    expect(clean[0]?.close).to.deep.equal(Float64Array.of(11.5, 11));
  });

  it('drop an exact repetition without refusing it', () => {
    const { clean, refused, repeated } = passGates(rawBars([row(), row(), row()]), {
      calendar: 'XNYS',
    });

    expect(clean[0]?.date).to.have.length(1);
    expect(refused).to.deep.equal([]);
    expect(repeated).to.equal(2);
  });

  it('take rows of two symbols on one day for what they are', () => {
    expect(refusals([row(), row({ symbol: 'BBB' })])).to.deep.equal({});
  });

  it('refuse weekends and holidays as Q04, by the calendar asked for', () => {
    const rows = rawBars([
      row({ date: '2020-01-04' }),
      row({ date: '2020-01-01' }),
      row({ date: '2020-01-02' }),
    ]);

    const codes = (['XNYS', 'weekdays', 'always'] as const).map((calendar) =>
      passGates(rows, { calendar }).refused.map((r) => r.row),
    );

    expect(codes).to.deep.equal([[0, 1], [0], []]);
  });

  it('give a row all its codes', () => {
    expect(refusals([row({ open: Number.NaN, date: '2020-01-04' })])).to.deep.equal({
      0: ['Q01', 'Q04'],
    });
    expect(refusals([row({ open: 100, date: '2020-01-04' })])).to.deep.equal({
      0: ['Q02', 'Q04'],
    });
  });

  it('name the symbols of which nothing is left', () => {
    const rows = [row({ symbol: 'BBB', close: 0 }), row(), row({ symbol: 'CCC', open: 0 })];

    const { clean, emptied } = passGates(rawBars(rows), { calendar: 'XNYS' });

    expect(clean.map((bars) => bars.symbol)).to.deep.equal(['AAA']);
    expect(emptied).to.deep.equal(['BBB', 'CCC']);
  });

  it('leave the rows that came in as they were', () => {
    const rows = rawBars([row({ close: 12 * (1 + 9e-7) }), row({ date: '2020-01-01' })]);
    const before = structuredClone(rows);

    passGates(rows, { calendar: 'XNYS' });

    expect(rows).to.deep.equal(before);
  });

  describe('whatever comes in', () => {
    const price = fc.oneof(
      { weight: 20, arbitrary: fc.double({ min: 8, max: 12, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY) },
      { weight: 1, arbitrary: fc.double() },
    );
    const spread = fc.constantFrom(0, 0.01, 1, -1e-7, -1e-3);
    const anyRow = fc
      .record({
        symbol: fc.constantFrom('CCC', 'AAA', 'BBB', ''),
        // Two weeks with a holiday in them: days collide often.
        date: fc.oneof(
          {
            weight: 30,
            arbitrary: fc.integer({ min: dayOf(2019, 12, 30), max: dayOf(2020, 1, 10) }),
          },
          { weight: 1, arbitrary: fc.constantFrom(Number.NaN, 18_000.5) },
        ),
        open: price,
        close: price,
        up: spread,
        down: spread,
        adjClose: price,
        volume: fc.constantFrom(0, 1, 1000, 1000, 1000, -5, Number.NaN),
      })
      .map(({ up, down, ...r }) => ({
        ...r,
        high: Math.max(r.open, r.close) * (1 + up),
        low: Math.min(r.open, r.close) * (1 - down),
      }));
    const anyRows = fc.array(anyRow, { maxLength: 60 });

    it('every clean row is one that a strategy may rest on', () => {
      fc.assert(
        fc.property(anyRows, (rows) => {
          for (const bars of passGates(rawBars(rows), { calendar: 'XNYS' }).clean) {
            for (let i = 0; i < bars.date.length; i++) {
              const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map(
                (c) => c[i] as number,
              ) as [number, number, number, number];
              for (const v of [open, high, low, close, bars.factor[i] as number]) {
                expect(Number.isFinite(v) && v > 0, `${v} is finite and positive`).to.equal(true);
              }
              expect(high).to.be.at.least(Math.max(open, close));
              expect(low).to.be.at.most(Math.min(open, close));
              expect(bars.volume[i]).to.be.within(0, Number.MAX_VALUE);
              const date = bars.date[i] as number;
              expect(isSession(date, 'XNYS')).to.equal(true);
              if (i > 0) expect(date).to.be.above(bars.date[i - 1] as number);
            }
          }
        }),
      );
    });

    it('symbols are unique, ascending and never empty', () => {
      fc.assert(
        fc.property(anyRows, (rows) => {
          const { clean, emptied } = passGates(rawBars(rows), { calendar: 'XNYS' });
          const symbols = clean.map((bars) => bars.symbol);

          expect(symbols).to.deep.equal([...new Set(symbols)].sort());
          expect(symbols).to.not.include('');
          expect([...symbols, ...emptied].sort()).to.deep.equal(
            [...new Set(rows.map((r) => r.symbol))].sort(),
          );
        }),
      );
    });

    it('every row is clean, refused once or a repetition, and the counts say so', () => {
      fc.assert(
        fc.property(anyRows, (rows) => {
          const result = passGates(rawBars(rows), { calendar: 'XNYS' });
          const clean = result.clean.reduce((sum, bars) => sum + bars.date.length, 0);
          const indices = result.refused.map((r) => r.row);

          expect(clean + result.refused.length + result.repeated).to.equal(rows.length);
          expect(new Set(indices).size).to.equal(indices.length);
          for (const code of Object.keys(GATE_CODES) as GateCode[]) {
            const count = result.refused.filter(({ codes }) => codes.includes(code)).length;
            expect(result.counts[code], code).to.equal(count);
          }
        }),
      );
    });

    it('what passed once passes again unchanged', () => {
      fc.assert(
        fc.property(anyRows, (rows) => {
          const first = passGates(rawBars(rows), { calendar: 'XNYS' });
          const again = passGates(
            rawBars(
              first.clean.flatMap((bars) =>
                [...bars.date].map((date, i) => ({
                  symbol: bars.symbol,
                  date,
                  open: bars.open[i] as number,
                  high: bars.high[i] as number,
                  low: bars.low[i] as number,
                  close: bars.close[i] as number,
                  adjClose: (bars.close[i] as number) * (bars.factor[i] as number),
                  volume: bars.volume[i] as number,
                })),
              ),
            ),
            { calendar: 'XNYS' },
          );

          expect(again.refused).to.deep.equal([]);
          expect([again.repeated, again.clamped]).to.deep.equal([0, 0]);
          expect(
            again.clean.map(({ symbol, date, high, low }) => [symbol, date, high, low]),
          ).to.deep.equal(
            first.clean.map(({ symbol, date, high, low }) => [symbol, date, high, low]),
          );
        }),
      );
    });
  });
});
