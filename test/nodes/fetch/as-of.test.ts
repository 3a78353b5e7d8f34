/**
 * How far the data of providers reach, by params, clock and what was asked before.
 */
import { expect } from 'chai';
import { clockOf, reachOf } from '../../../nodes/fetch/as-of.js';
import { lastComplete } from '../../../nodes/fetch/complete.js';
import type { SymbolCoverage } from '../../../nodes/fetch/store.js';
import { formatDay } from '../../../nodes/lib/market/dates.js';
import { day } from './toy-provider.js';

/** Noon in New York. */
function noon(text: string): number {
  return Date.parse(`${text}T16:00:00Z`);
}

function asked(to: string): SymbolCoverage {
  const [from, fetchedAt] = [day('2020-01-02'), 0];
  return { symbol: 'AAA', source: 'one', basis: 'split', from, to: day(to), fetchedAt };
}

interface Wish {
  readonly as_of?: string;
  readonly start?: string;
  readonly end?: string;
  readonly now?: string;
  readonly coverage?: readonly SymbolCoverage[];
  readonly isUpdate?: boolean;
}

/** `from to cut` as dates. */
function reach({ as_of = 'frozen', now = '2024-03-06', ...wish }: Wish): string {
  const { start = null, end = null, coverage = [], isUpdate = false } = wish;
  const params = { as_of, start, end, calendar: 'XNYS' as const, quality: {} };
  const found = reachOf(params, noon(now), coverage, isUpdate);
  return [found.from, found.to, found.cut].map(formatDay).join(' ');
}

describe('how far data of providers reach', () => {
  it('a session is complete half an hour after the exchange closed', () => {
    const at = (text: string): string =>
      formatDay(lastComplete(Date.parse(text), { calendar: 'XNYS' }));

    expect(at('2024-03-06T21:29:00Z')).to.equal('2024-03-05');
    expect(at('2024-03-06T21:30:00Z')).to.equal('2024-03-06');
    // Summer time in New York begins on 2024-03-10.
    expect(at('2024-03-11T20:30:00Z')).to.equal('2024-03-11');
    // Good Friday and the days after it.
    expect(at('2024-04-01T12:00:00Z')).to.equal('2024-03-28');
  });

  describe('frozen', () => {
    it('is the last complete session when nothing was asked before', () => {
      expect(reach({})).to.equal('1998-01-02 2024-03-05 2024-03-05');
    });

    it('stays where the newest series was asked to, whatever the clock says', () => {
      const coverage = [asked('2023-06-30'), asked('2023-06-29')];

      expect(reach({ coverage, start: '2020-01-02' })).to.equal('2020-01-02 2023-06-30 2023-06-30');
    });

    it('moves with an update', () => {
      expect(reach({ coverage: [asked('2023-06-30')], isUpdate: true })).to.equal(
        '1998-01-02 2024-03-05 2024-03-05',
      );
    });
  });

  it('today is the last complete session at every run', () => {
    const coverage = [asked('2024-03-04')];

    expect(reach({ as_of: 'today', coverage })).to.equal('1998-01-02 2024-03-05 2024-03-05');
  });

  it('today never gives back what is stored already', () => {
    const coverage = [asked('2024-03-05')];

    expect(reach({ as_of: 'today', coverage, now: '2024-03-01' })).to.equal(
      '1998-01-02 2024-03-05 2024-03-05',
    );
  });

  describe('a date', () => {
    it('cuts what is stored, and asks for nothing', () => {
      expect(reach({ as_of: '2022-01-05', coverage: [asked('2023-06-30')] })).to.equal(
        '1998-01-02 2023-06-30 2022-01-05',
      );
    });

    it('asks for more when it lies after what is stored', () => {
      expect(reach({ as_of: '2023-08-15', coverage: [asked('2023-06-30')] })).to.equal(
        '1998-01-02 2023-08-15 2023-08-15',
      );
    });

    it('reaches no session that is not complete', () => {
      expect(reach({ as_of: '2030-01-02', coverage: [asked('2023-06-30')] })).to.equal(
        '1998-01-02 2024-03-05 2024-03-05',
      );
    });
  });

  it('an end cuts what is read, and moves no freeze date', () => {
    expect(reach({ end: '2021-12-31' })).to.equal('1998-01-02 2024-03-05 2021-12-31');
    expect(reach({ end: '2021-12-31', as_of: '2020-05-05' })).to.equal(
      '1998-01-02 2024-03-05 2020-05-05',
    );
  });

  describe('the clock', () => {
    const clock = (as_of: string, now: number): string => {
      const found = clockOf({ as_of, start: null, end: null, calendar: 'XNYS', quality: {} }, now);
      return found ? `${found.value} until ${new Date(found.until).toISOString()}` : 'nothing';
    };

    it('decides nothing of what is frozen, nor of a date that is over', () => {
      expect(clock('frozen', noon('2024-03-06'))).to.equal('nothing');
      expect(clock('2024-03-05', noon('2024-03-06'))).to.equal('nothing');
    });

    it('says until when the last complete session is the last', () => {
      expect(clock('today', noon('2024-03-06'))).to.equal(
        '2024-03-05 until 2024-03-06T21:30:00.000Z',
      );
      expect(clock('today', Date.parse('2024-03-06T21:30:00Z'))).to.equal(
        '2024-03-06 until 2024-03-07T21:30:00.000Z',
      );
      // Over a holiday, a weekend and the change to summer time.
      expect(clock('today', Date.parse('2024-03-28T21:00:00Z'))).to.equal(
        '2024-03-28 until 2024-04-01T20:30:00.000Z',
      );
    });

    it('decides of a date as long as that is not complete', () => {
      expect(clock('2024-03-06', noon('2024-03-06'))).to.equal(
        '2024-03-05 until 2024-03-06T21:30:00.000Z',
      );
    });
  });
});
