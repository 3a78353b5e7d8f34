/**
 * The clock of the exchange, compared with the rule of the law.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { dayOf } from '../../../../nodes/lib/market/dates.js';
import { NEW_YORK, wallClock } from '../../../../nodes/lib/market/exchange-clock.js';
import { hoursBehind, newYorkTime } from '../../../util/new-york.js';

describe('exchange clock', () => {
  it('shows what the law says at any minute of any day since 1990', () => {
    const days = fc.integer({ min: dayOf(1990, 1, 1), max: dayOf(2030, 12, 31) });
    fc.assert(
      fc.property(days, fc.integer({ min: 3 * 60, max: 1439 }), (day, minute) => {
        const time = newYorkTime(day, 0, minute);
        expect(wallClock(time, NEW_YORK)).to.deep.equal({ day, minute });
      }),
    );
  });

  it('changes on the nights on which it changes', () => {
    const offsets = [
      [2006, 4, 1],
      [2006, 4, 2],
      [2007, 3, 11],
      [2024, 3, 9],
      [2024, 3, 10],
      [2024, 11, 2],
      [2024, 11, 3],
    ].map(([y, m, d]) => hoursBehind(dayOf(y as number, m as number, d as number)));

    expect(offsets).to.deep.equal([5, 4, 4, 5, 4, 4, 5]);
    const night = Date.parse('2024-03-10T06:59:00Z');
    expect(wallClock(night, NEW_YORK).minute).to.equal(119);
    expect(wallClock(night + 60_000, NEW_YORK).minute).to.equal(180);
  });

  it('knows other places, also those with half hours, and refuses what is none', () => {
    const time = Date.parse('2025-12-31T22:00:00Z');

    expect(wallClock(time, 'Asia/Tokyo')).to.deep.equal({ day: dayOf(2026, 1, 1), minute: 420 });
    expect(wallClock(time, 'Asia/Kolkata')).to.deep.equal({ day: dayOf(2026, 1, 1), minute: 210 });
    expect(() => wallClock(time, 'Mars/Olympus')).to.throw(RangeError);
  });
});
