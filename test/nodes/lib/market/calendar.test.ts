/** The exchange's sessions, against the counts and dates of its history. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isSession, sessionsBetween } from '../../../../nodes/lib/market/calendar.js';
import {
  civilOf,
  dayOf,
  formatDay,
  parseDay,
  weekday,
} from '../../../../nodes/lib/market/dates.js';

describe('calendar', () => {
  it('has as many sessions in each year as the exchange had', () => {
    const counts = [
      252, 252, 252, 248, 252, 252, 252, 252, 251, 251, 253, 252, 252, 252, 250, 252, 252, 252, 252,
      251, 251, 252, 253, 252, 251, 250, 252, 250, 251,
    ];

    const found = counts.map(
      (_, i) => sessionsBetween(dayOf(1998 + i, 1, 1), dayOf(1998 + i, 12, 31)).length,
    );

    expect(found).to.deep.equal(counts);
  });

  it('knows single days', () => {
    const open = (text: string): boolean => isSession(parseDay(text) as number);

    expect(
      ['2001-09-11', '2012-10-29', '2018-12-05', '2025-01-09', '2026-07-03', '2022-06-20'].map(
        open,
      ),
    ).to.deep.equal([false, false, false, false, false, false]);
    expect(
      ['2001-09-17', '2021-12-31', '2021-06-18', '2020-02-19', '2025-07-03'].map(open),
    ).to.deep.equal([true, true, true, true, true]);
  });

  it('opens on weekdays or always for other calendars', () => {
    const saturday = parseDay('2024-03-09') as number;

    expect(isSession(saturday, 'always')).to.equal(true);
    expect(isSession(saturday, 'weekdays')).to.equal(false);
    expect(isSession(dayOf(2024, 12, 25), 'weekdays')).to.equal(true);
  });

  it('turns days into text and back, without gaps', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (day) => {
        const { year, month, day: dom } = civilOf(day);
        expect(dayOf(year, month, dom)).to.equal(day);
        if (year >= 0) expect(parseDay(formatDay(day))).to.equal(day);
      }),
    );
    expect(parseDay('2023-02-29')).to.equal(undefined);
    expect(parseDay('2023-2-9')).to.equal(undefined);
    expect(weekday(dayOf(2024, 3, 8))).to.equal(5);
  });
});
