/**
 * Providers, `as_of` and the gates on the same clock: what one of them takes for
 * complete the others do, before and after the close of odd days.
 */
import { expect } from 'chai';
import { reachOf } from '../../../../nodes/fetch/as-of.js';
import { passGates } from '../../../../nodes/fetch/gates.js';
import type { ProviderSource } from '../../../../nodes/fetch/source.js';
import polygon from '../../../../nodes/fetch/sources/polygon.js';
import yahoo from '../../../../nodes/fetch/sources/yahoo.js';
import { formatDay } from '../../../../nodes/lib/market/dates.js';
import { ProviderDesk } from '../provider-desk.js';

/** A moment, and the session that is the last complete one then. */
const MOMENTS: readonly (readonly [about: string, time: string, last: string])[] = [
  ['before a usual close is half an hour ago', '2025-12-30T21:29:59Z', '2025-12-29'],
  ['when it is', '2025-12-30T21:30:00Z', '2025-12-30'],
  ['in summer time', '2025-07-10T20:30:00Z', '2025-07-10'],
  ['a minute before that', '2025-07-10T20:29:00Z', '2025-07-09'],
  ['on the last trading day before summer time', '2025-03-07T20:45:00Z', '2025-03-06'],
  ['on the first day of summer time', '2025-03-10T20:45:00Z', '2025-03-10'],
  ['on the first day of winter time', '2025-11-03T20:45:00Z', '2025-10-31'],
  ['half an hour after an early close', '2025-11-28T18:30:00Z', '2025-11-28'],
  ['before that', '2025-11-28T18:29:00Z', '2025-11-26'],
  ['on Christmas Eve in the afternoon', '2025-12-24T19:00:00Z', '2025-12-24'],
  ['on Christmas Day', '2025-12-25T23:00:00Z', '2025-12-24'],
  ['at midnight in UTC', '2025-12-17T00:00:00Z', '2025-12-16'],
  ['at midnight in New York', '2025-12-17T05:00:00Z', '2025-12-16'],
  ['on a Sunday', '2025-12-14T12:00:00Z', '2025-12-12'],
];

describe('the last complete session', () => {
  for (const [about, time, last] of MOMENTS) {
    it(`is the same to everybody ${about}`, async () => {
      const now = Date.parse(time);
      const params = { as_of: 'frozen', start: null, end: null, calendar: 'XNYS', quality: {} };
      const { to } = reachOf(params as never, now, [], false);
      expect(formatDay(to), 'as_of').to.equal(last);
      for (const source of [polygon, yahoo] as readonly ProviderSource[]) {
        const desk = await ProviderDesk.open(source, { time: now });
        try {
          // Asked for more than there is, so that it is the provider that ends it.
          const bars = await desk.bars('AAPL', '2025-01-02', formatDay(to + 5));
          expect(formatDay(bars.date.at(-1) as number), source.about).to.equal(last);
          const { counts } = passGates(bars, { calendar: 'XNYS', now });
          expect(counts.Q12, 'refused as incomplete').to.equal(0);
          const next = { ...bars, date: bars.date.map(() => to + 1) };
          expect(passGates(next, { calendar: 'XNYS', now }).counts.Q12).to.equal(bars.date.length);
        } finally {
          await desk.close();
        }
      }
    });
  }

  it('waits as long as the params say, for as_of and gates alike', () => {
    const params = { as_of: 'frozen', start: null, end: null, calendar: 'XNYS' };
    const to = (quality: object, time: string): string =>
      formatDay(reachOf({ ...params, quality } as never, Date.parse(time), [], false).to);

    expect(to({ Q12: { minutes: 120 } }, '2025-12-30T22:59:00Z')).to.equal('2025-12-29');
    expect(to({ Q12: { minutes: 120 } }, '2025-12-30T23:00:00Z')).to.equal('2025-12-30');
    // Off means that rows of files are not asked; what is fetched is complete all the same.
    expect(to({ Q12: 'off' }, '2025-12-30T21:29:00Z')).to.equal('2025-12-29');
  });

  it('of a calendar without an exchange ends at midnight in UTC', () => {
    const params = { as_of: 'frozen', start: null, end: null, calendar: 'always', quality: {} };
    const to = (time: string): string =>
      formatDay(reachOf(params as never, Date.parse(time), [], false).to);

    expect(to('2025-12-13T23:59:00Z')).to.equal('2025-12-12');
    expect(to('2025-12-14T00:00:00Z')).to.equal('2025-12-13');
  });
});
