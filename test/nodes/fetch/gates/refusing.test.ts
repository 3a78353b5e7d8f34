/**
 * Gates that refuse rows for where they stand: Q01 for names and days, Q12, Q14.
 */
import { expect } from 'chai';
import { row } from '../raw-bars.js';
import { type Bar, calmSeries, gatesOf, refusedRows, scale, told, upTo } from './series.js';

describe('gate Q01, names and days', () => {
  for (const symbol of [
    'BRK.B',
    'BRK-B',
    '^GSPC',
    'BTC-USD',
    'EURUSD=X',
    'ES=F',
    '0700.HK',
    "O'X",
    'BF/B',
  ]) {
    it(`lets ${symbol} pass`, () => {
      expect(gatesOf([row({ symbol })]).refused).to.deep.equal([]);
    });
  }

  for (const symbol of [
    '',
    '../x',
    '/etc/passwd',
    '.hidden',
    'A\u0000B',
    'A\u001b[31m',
    ' A',
    'Ä',
    'A\\B',
    '"; drop',
    'x'.repeat(33),
  ]) {
    it(`refuses ${JSON.stringify(symbol)}`, () => {
      expect(refusedRows(gatesOf([row(), row({ symbol })]), 'Q01')).to.deep.equal([1]);
    });
  }

  it('refuses the second of two names that differ only by case, in whatever order they come', () => {
    const rows = [row({ symbol: 'aaa' }), row({ symbol: 'AAA' })];

    expect(refusedRows(gatesOf(rows), 'Q01')).to.deep.equal([0]);
    expect(refusedRows(gatesOf([...rows].reverse()), 'Q01')).to.deep.equal([1]);
  });

  it('refuses days that no market has data of', () => {
    const rows = [row(), row({ date: 1e9 }), row({ date: -1e6 })];

    expect(refusedRows(gatesOf(rows, { calendar: 'always' }), 'Q01')).to.deep.equal([1, 2]);
  });
});

describe('gate Q12, sessions that have not ended', () => {
  // A Thursday in winter: the exchange closes at 21:00 UTC.
  const rows = [row({ date: '2020-01-02' }), row({ date: '2020-01-03' })];
  const refusedAt = (hour: number, minute: number, minutes = 30): number[] =>
    refusedRows(
      gatesOf(rows, { now: Date.UTC(2020, 0, 2, hour, minute), quality: { Q12: { minutes } } }),
      'Q12',
    );

  it('refuses today’s bar until half an hour after the close, and what lies ahead always', () => {
    expect(refusedAt(21, 29)).to.deep.equal([0, 1]);
    expect(refusedAt(21, 30)).to.deep.equal([1]);
    expect(refusedAt(21, 0, 0)).to.deep.equal([1]);
  });

  it('knows early closes', () => {
    const eve = [row({ date: '2019-12-24' })];

    expect(refusedRows(gatesOf(eve, { now: Date.UTC(2019, 11, 24, 18, 29) }), 'Q12')).to.deep.equal(
      [0],
    );
    expect(refusedRows(gatesOf(eve, { now: Date.UTC(2019, 11, 24, 18, 30) }), 'Q12')).to.deep.equal(
      [],
    );
  });

  it('asks no clock unless one is given, and says so', () => {
    expect(gatesOf(rows).refused).to.deep.equal([]);
    expect(gatesOf(rows).unchecked).to.deep.include({
      code: 'Q12',
      why: 'no clock is asked',
      symbols: 0,
    });
  });
});

describe('gate Q14, the listing', () => {
  it('refuses bars before the first trade', () => {
    const bars = calmSeries(40);
    const gates = gatesOf(bars, {}, { firstTrade: bars[3]?.date as number });

    expect(refusedRows(gates, 'Q14')).to.deep.equal([0, 1, 2]);
    expect(told(gates, 'Q14')).to.deep.equal([
      'before the first trade on 2019-01-07: 3 days, 2019-01-02, 2019-01-03, 2019-01-04',
    ]);
  });

  const reused = (by: number, years = 2): Bar[] => {
    const bars = calmSeries(80);
    // The same days of other years, as far as the calendar has sessions there.
    for (const bar of bars.slice(0, 40)) {
      bar.date -= years * 364;
      scale(bar, by);
    }
    return bars;
  };

  it('refuses what lies before a year without bars and another level of prices', () => {
    const gates = gatesOf(reused(5), { calendar: 'weekdays' });

    expect(refusedRows(gates, 'Q14')).to.deep.equal(upTo(40));
    expect(told(gates, 'Q14')[0]).to.match(
      /^before 729 days without a bar and a price 0\.2\d+ times the one before: 40 days/,
    );
  });

  it('keeps what goes on at the same level, or after a shorter gap', () => {
    expect(told(gatesOf(reused(1.5), { calendar: 'weekdays' }), 'Q14')).to.deep.equal([]);
    const quality = { Q14: { gap: 1000 } };
    expect(told(gatesOf(reused(5), { calendar: 'weekdays', quality }), 'Q14')).to.deep.equal([]);
  });

  it('only tells it when asked to flag', () => {
    const quality = { Q14: { action: 'flag' } } as const;
    const gates = gatesOf(reused(5), { calendar: 'weekdays', quality });

    expect([gates.refused, told(gates, 'Q14').length]).to.deep.equal([[], 1]);
  });
});
