/**
 * Which sessions are held against a second source.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { sampled, sectionOf } from '../../../nodes/fetch/sample.js';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { dayOf, formatDay, weekday } from '../../../nodes/lib/market/dates.js';

const DAYS = sessionsBetween(dayOf(2019, 1, 1), dayOf(2020, 12, 31));
const all = (): boolean => true;
const picked = (days: Float64Array, every: number, isShared: (day: number) => boolean = all) =>
  sampled(days, every, 'XNYS', isShared).map((i) => days[i] as number);

describe('samples of sessions', () => {
  it('are the first session of each week for one in five', () => {
    const days = picked(DAYS, 5);

    expect(days.slice(0, 5).map(formatDay)).to.deep.equal([
      '2019-01-02',
      '2019-01-07',
      '2019-01-14',
      // Monday was a holiday.
      '2019-01-22',
      '2019-01-28',
    ]);
    expect(new Set(days.slice(1).map(weekday))).to.deep.equal(new Set([1, 2]));
    expect(days).to.have.length(105);
  });

  it('are all sessions for one in one', () => {
    expect(picked(DAYS, 1)).to.deep.equal([...DAYS]);
  });

  it('count all days where the calendar has no weekends', () => {
    const week = Float64Array.from({ length: 14 }, (_, i) => 18_000 + i);

    expect(sampled(week, 1, 'always', all)).to.have.length(14);
    expect(sampled(week, 7, 'always', all).length).to.be.within(2, 3);
  });

  it('stay the same wherever a series begins, and whatever else is known', () => {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 300 }),
      fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 20, maxLength: 120 }),
    );
    fc.assert(
      fc.property(cases, ([every, from, known]) => {
        const shared = new Set(known);
        const whole = picked(DAYS, every, (day) => shared.has(day));
        const tail = picked(DAYS.subarray(from), every, (day) => shared.has(day));
        // The first section of the tail may be cut.
        const start = sectionOf(DAYS[from] as number, every, 'XNYS');
        const later = (days: number[]): number[] =>
          days.filter((day) => sectionOf(day, every, 'XNYS') > start);
        expect(later(tail)).to.deep.equal(later(whole));
        // What was kept once is what would be picked of it.
        const kept = new Set(whole);
        expect(picked(DAYS, every, (day) => kept.has(day))).to.deep.equal(whole);
        const sections = whole.map((day) => sectionOf(day, every, 'XNYS'));
        expect(new Set(sections).size).to.equal(sections.length);
      }),
    );
  });
});
