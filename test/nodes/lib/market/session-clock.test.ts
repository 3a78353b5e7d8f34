/**
 * Which session has ended at a moment, by New York time.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { isEarlyClose, isSession, sessionsBetween } from '../../../../nodes/lib/market/calendar.js';
import { dayOf, formatDay } from '../../../../nodes/lib/market/dates.js';
import { lastCompleteSession } from '../../../../nodes/lib/market/session-clock.js';
import { newYorkTime } from '../../../util/new-york.js';

describe('session clock', () => {
  const last = (time: string, minutes = 30): string =>
    formatDay(lastCompleteSession(Date.parse(time), 'XNYS', minutes));

  it('ends a session half an hour after its close, in winter and in summer', () => {
    expect(last('2024-01-10T21:29:59Z')).to.equal('2024-01-09');
    expect(last('2024-01-10T21:30:00Z')).to.equal('2024-01-10');
    expect(last('2024-07-10T20:29:59Z')).to.equal('2024-07-09');
    expect(last('2024-07-10T20:30:00Z')).to.equal('2024-07-10');
  });

  it('knows the weeks in which only one side of the ocean has changed its clocks', () => {
    // New York changed on 2024-03-10.
    expect(last('2024-03-08T20:30:00Z')).to.equal('2024-03-07');
    expect(last('2024-03-11T20:30:00Z')).to.equal('2024-03-11');
  });

  it('goes back over weekends, holidays and midnight in UTC', () => {
    expect(last('2024-07-06T12:00:00Z')).to.equal('2024-07-05');
    expect(last('2024-07-04T23:00:00Z')).to.equal('2024-07-03');
    expect(last('2024-01-11T03:00:00Z')).to.equal('2024-01-10');
  });

  it('knows short days', () => {
    expect(last('2024-07-03T17:29:00Z')).to.equal('2024-07-02');
    expect(last('2024-07-03T17:30:00Z')).to.equal('2024-07-03');
  });

  it('ends the days of other calendars at midnight UTC', () => {
    const friday = Date.parse('2024-01-12T23:59:00Z');

    expect(formatDay(lastCompleteSession(friday, 'always', 30))).to.equal('2024-01-11');
    expect(formatDay(lastCompleteSession(friday + 2 * 86_400_000, 'weekdays', 30))).to.equal(
      '2024-01-12',
    );
  });

  it('waits as long as it is told, past midnight too', () => {
    expect(last('2024-01-10T21:00:00Z', 0)).to.equal('2024-01-10');
    expect(last('2024-01-11T05:59:00Z', 9 * 60)).to.equal('2024-01-09');
    expect(last('2024-01-11T06:00:00Z', 9 * 60)).to.equal('2024-01-10');
  });

  it('is what the law and the calendar say, at any minute of any day', () => {
    const days = fc.integer({ min: dayOf(1998, 2, 1), max: dayOf(2030, 12, 31) });
    const minutes = fc.constantFrom(0, 15, 30, 120);
    fc.assert(
      fc.property(days, fc.integer({ min: 3 * 60, max: 1439 }), minutes, (day, minute, delay) => {
        const close = isEarlyClose(day) ? 780 : 960;
        const isOver = isSession(day) && minute >= close + delay;
        const found = lastCompleteSession(newYorkTime(day, 0, minute), 'XNYS', delay);
        const expected = isOver ? day : (sessionsBetween(day - 14, day - 1).at(-1) as number);
        expect(found).to.equal(expected);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});
