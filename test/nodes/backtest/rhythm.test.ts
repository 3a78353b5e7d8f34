/**
 * The small parts between bars and decisions: when a strategy looks again, other
 * assets on the sessions of the first, and the model's probabilities.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { alignTo, assetOf } from '../../../nodes/backtest/align.js';
import type { BacktestParams } from '../../../nodes/backtest/params.js';
import { modelColumns } from '../../../nodes/backtest/probability.js';
import {
  firstSessions,
  periodOf,
  type Rhythm,
  rhythmFor,
  startOf,
} from '../../../nodes/backtest/rhythm.js';
import type { Setup } from '../../../nodes/backtest/strategy.js';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { civilOf, formatDay, parseDay, weekday } from '../../../nodes/lib/market/dates.js';
import type { ComputeContext, Slice, Table } from '../../../src/contract/index.js';

const dayOf = (text: string): number => parseDay(text) as number;
const RHYTHMS: readonly Rhythm[] = ['weekly', 'monthly', 'quarterly'];

/** A setup of which only the sessions matter. */
function setupOn(date: Float64Array): Setup {
  const columns = { date, open: date, high: date, low: date, close: date };
  const [firstSession, lastSession] = [date[0] as number, date.at(-1) as number];
  const asset = assetOf({ rows: date.length, columns });
  return { params: {}, others: {}, start: 0, asset, firstSession, lastSession };
}

/** Sessions from one day to another on which a strategy looks. */
function turns(from: string, to: string, rhythm: Rhythm): string[] {
  const date = sessionsBetween(dayOf(from), dayOf(to));
  const one = firstSessions(setupOn(date), rhythm);
  const rows = [...date.keys()].filter((t) => one.isDue(t));
  // Sought from one to the next, the same.
  const other = firstSessions(setupOn(date), rhythm);
  const sought: number[] = [];
  for (let t = other.due(0, date.length); t < date.length; t = other.due(t + 1, date.length)) {
    sought.push(t);
    other.look(t);
  }
  expect(sought).to.deep.equal(rows);
  return rows.map((t) => formatDay(date[t] as number));
}

describe('rhythm', () => {
  it('a month turns on its first session, whatever day that is', () => {
    expect(turns('2020-12-30', '2021-04-30', 'monthly')).to.deep.equal([
      '2020-12-30',
      '2021-01-04',
      '2021-02-01',
      '2021-03-01',
      '2021-04-01',
    ]);
  });

  it('a quarter turns in January, April, July and October', () => {
    expect(turns('2021-02-10', '2022-01-31', 'quarterly')).to.deep.equal([
      '2021-02-10',
      '2021-04-01',
      '2021-07-01',
      '2021-10-01',
      '2022-01-03',
    ]);
  });

  it('a week turns on Monday, or on Tuesday after a holiday', () => {
    expect(turns('2021-01-06', '2021-01-31', 'weekly')).to.deep.equal([
      '2021-01-06',
      '2021-01-11',
      '2021-01-19',
      '2021-01-25',
    ]);
  });

  it('a month without a session is passed over', () => {
    const date = Float64Array.from(['2021-01-29', '2021-03-31', '2021-04-01'].map(dayOf));
    const months = firstSessions(setupOn(date), 'monthly');

    expect([0, 1, 2].map((t) => months.isDue(t))).to.deep.equal([true, true, true]);
  });

  it('periods follow one another: each day lies in one, from its first to the day before the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), (day) => {
        for (const rhythm of RHYTHMS) {
          const period = periodOf(day, rhythm);
          const start = startOf(period, rhythm);
          const next = startOf(period + 1, rhythm);
          expect(day, rhythm).to.be.at.least(start).and.below(next);
          expect(periodOf(next - 1, rhythm)).to.equal(period);
          expect(periodOf(next, rhythm)).to.equal(period + 1);
        }
        const { year, month } = civilOf(day);
        const first = formatDay(startOf(periodOf(day, 'monthly'), 'monthly'));
        expect(first).to.equal(`${year}-${String(month).padStart(2, '0')}-01`);
        expect(weekday(startOf(periodOf(day, 'weekly'), 'weekly'))).to.equal(1);
      }),
      { numRuns: 500, seed: 6 },
    );
  });

  it('is weekly in a window shorter than asked for, else monthly', () => {
    const short = setupOn(Float64Array.from([0, 59]));
    const long = setupOn(Float64Array.from([0, 60]));

    expect([rhythmFor(short, 60), rhythmFor(long, 60)]).to.deep.equal(['weekly', 'monthly']);
  });
});

describe('alignment', () => {
  const table = (date: readonly number[], close: readonly number[]): Table => {
    const column = Float64Array.from(close);
    const rest = { open: column, high: column, low: column, close: column, rsi_14: column };
    return { rows: date.length, columns: { date: Float64Array.from(date), ...rest } };
  };
  const first = assetOf(table([10, 11, 14, 15], [1, 2, 3, 4]));

  it('copies nothing when the sessions are the same', () => {
    const same = table([10, 11, 14, 15], [5, 6, 7, 8]);

    expect(alignTo(first, same).close).to.equal(same.columns.close);
  });

  it('has NaN where the other has no bar, and leaves out its other days', () => {
    const other = alignTo(first, table([9, 11, 12, 15, 16], [5, 6, 7, 8, 9]));

    expect([...other.date]).to.deep.equal([10, 11, 14, 15]);
    expect([...other.close]).to.deep.equal([Number.NaN, 6, Number.NaN, 8]);
    expect([...other.open]).to.deep.equal([...other.close]);
    expect([...(other.columns.rsi_14 as Float64Array)]).to.deep.equal([...other.close]);
  });

  it('of an asset without any common day has nothing', () => {
    expect([...alignTo(first, table([1, 2], [5, 6])).close]).to.deep.equal(
      Array(4).fill(Number.NaN),
    );
    expect([...alignTo(first, table([], [])).close]).to.deep.equal(Array(4).fill(Number.NaN));
  });
});

describe('probabilities of the model', () => {
  const quarters: Record<string, Table> = {
    q1: quarter([10, 10, 11, 11, 13], [0, 1, 0, 1, 1], [0.1, 0.2, 0.3, 0.4, 0.5]),
    q2: quarter([14, 14, 15], [1, 0, 1], [0.6, 0.7, 0.8]),
  };
  const slices = Object.keys(quarters).map((id): Slice => ({ input: 'model', item: [id] }));
  const ctx = {
    table: (slice: Slice) => quarters[slice.item[0] as string],
  } as unknown as ComputeContext<BacktestParams>;
  const { asset } = setupOn(Float64Array.from([9, 10, 11, 13, 14, 15]));

  const told = (position: number | null, from = slices): number[] => [
    ...modelColumns(['probability'], asset, position, from, ctx).probability!,
  ];

  function quarter(date: number[], symbol: number[], probability: number[]): Table {
    const columns = Object.entries({ date, symbol, probability });
    const arrays = columns.map(([name, values]) => [name, Float64Array.from(values)]);
    return { rows: date.length, columns: Object.fromEntries(arrays) };
  }

  it('stand beside the bars of their symbol', () => {
    const { NaN: none } = Number;

    expect(told(0)).to.deep.equal([none, 0.1, 0.3, none, 0.7, none]);
    expect(told(1)).to.deep.equal([none, 0.2, 0.4, 0.5, 0.6, 0.8]);
  });

  it('are missing for a symbol that the model does not know', () => {
    const missing = Array(6).fill(Number.NaN);

    expect(told(null)).to.deep.equal(missing);
    expect(told(7)).to.deep.equal(missing);
    expect(told(0, [])).to.deep.equal(missing);
  });
});
