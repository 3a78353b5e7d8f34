/**
 * Which session has ended at a moment, by New York time.
 */
import { expect } from 'chai';
import { formatDay } from '../../../../nodes/lib/market/dates.js';
import { lastCompleteSession, newYorkTime } from '../../../../nodes/lib/market/session-clock.js';

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

    expect(formatDay(lastCompleteSession(friday, 'always'))).to.equal('2024-01-11');
    expect(formatDay(lastCompleteSession(friday + 2 * 86_400_000, 'weekdays'))).to.equal(
      '2024-01-12',
    );
  });

  it('tells New York time', () => {
    const { day, minute } = newYorkTime(Date.parse('2024-01-11T03:04:00Z'));

    expect([formatDay(day), minute]).to.deep.equal(['2024-01-10', 22 * 60 + 4]);
  });
});
