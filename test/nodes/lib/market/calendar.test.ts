/** The exchange's sessions, against the counts and dates of its history. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isEarlyClose, isSession, sessionsBetween } from '../../../../nodes/lib/market/calendar.js';
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

  it('knows every unscheduled closure since 1998', () => {
    const closures = [
      '2001-09-11',
      '2001-09-12',
      '2001-09-13',
      '2001-09-14',
      '2004-06-11',
      '2007-01-02',
      '2012-10-29',
      '2012-10-30',
      '2018-12-05',
      '2025-01-09',
    ];

    expect(closures.filter((text) => isSession(parseDay(text) as number))).to.deep.equal([]);
  });

  it('observes holidays of weekends on the day beside them, but New Year never on a Friday', () => {
    const open = (text: string): boolean => isSession(parseDay(text) as number);

    expect(
      ['2026-07-03', '2027-12-24', '2027-06-18', '2027-07-05', '2022-12-26', '2023-01-02'].map(
        open,
      ),
    ).to.deep.equal([false, false, false, false, false, false]);
    expect(['2027-12-31', '2010-12-31', '2021-06-18', '2028-12-22'].map(open)).to.deep.equal([
      true,
      true,
      true,
      true,
    ]);
  });

  it('has a plausible number of sessions in the years to come', () => {
    const counts = [2027, 2028, 2029, 2030].map(
      (year) => sessionsBetween(dayOf(year, 1, 1), dayOf(year, 12, 31)).length,
    );

    for (const count of counts) expect(count).to.be.within(250, 253);
  });

  it('knows early closes', () => {
    const ofYear = (year: number): string[] =>
      [...sessionsBetween(dayOf(year, 1, 1), dayOf(year, 12, 31))]
        .filter(isEarlyClose)
        .map(formatDay);

    expect(ofYear(2025)).to.deep.equal(['2025-07-03', '2025-11-28', '2025-12-24']);
    // Independence Day on a Thursday: the Friday after it until 2012, the Wednesday before since.
    expect(ofYear(2002)).to.deep.equal(['2002-07-05', '2002-11-29', '2002-12-24']);
    expect(ofYear(2013)).to.deep.equal(['2013-07-03', '2013-11-29', '2013-12-24']);
    expect(ofYear(1999)).to.deep.equal(['1999-11-26', '1999-12-31']);
    expect(ofYear(2003)).to.deep.equal(['2003-07-03', '2003-11-28', '2003-12-24', '2003-12-26']);
    // The 3rd and the 24th are holidays themselves.
    expect(ofYear(2026)).to.deep.equal(['2026-11-27', '2026-12-24']);
    expect(ofYear(2027)).to.deep.equal(['2027-11-26']);
  });

  it('takes every weekday before 1998 for a session, because rules were other ones', () => {
    expect(isSession(dayOf(1997, 1, 20))).to.equal(true);
    expect(isSession(dayOf(1998, 1, 19))).to.equal(false);
    expect(isSession(dayOf(1997, 1, 18))).to.equal(false);
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
