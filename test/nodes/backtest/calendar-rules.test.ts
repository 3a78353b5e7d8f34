/**
 * The rules of strategies that look again once a week, month or quarter: on
 * which session they decide, and what.
 */
import { expect } from 'chai';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { formatDay, parseDay } from '../../../nodes/lib/market/dates.js';
import { run, targets } from './hand-columns.js';

const none = Number.NaN;

describe('rules of the calendar', () => {
  const between = (from: string, to: string): Float64Array =>
    sessionsBetween(parseDay(from) as number, parseDay(to) as number);
  const list = (n: number, value: (i: number) => number): number[] =>
    Array.from({ length: n }, (_, i) => value(i));

  it('momentum looks at the first decision, then on the first session of each month', () => {
    const date = between('2021-01-29', '2021-04-30');
    const rows = ['2021-01-29', '2021-02-01', '2021-03-01', '2021-04-01'];
    const at = rows.map((text) => date.indexOf(parseDay(text) as number));
    // Of all days only these have the value that is to be seen.
    const seen = [0.1, 0, -0.1, 0.2];
    const columns = { mom_12_1: list(date.length, (i) => seen[at.indexOf(i)] ?? 9) };
    const found = targets('momentum', { columns, date });

    expect(found.filter((target) => target !== '-')).to.deep.equal([1, 0, 0, 1]);
    expect(at.map((row) => found[row])).to.deep.equal([1, 0, 0, 1]);
  });

  it('dual_momentum holds the better of two, or bonds when bills were better', () => {
    const date = between('2021-01-29', '2021-08-31');
    const flat = (value: number) => list(date.length, () => value);
    const choice = (own: number, benchmark: number, bills?: number): readonly number[] =>
      run('dual_momentum', {
        date,
        columns: { return_252d: flat(own) },
        others: {
          benchmark: { return_252d: flat(benchmark) },
          bonds: { return_252d: flat(0) },
          ...(bills === undefined ? {} : { bills: { return_252d: flat(bills) } }),
        },
      }).decisions[0]?.targets ?? [];

    expect(choice(0.2, 0.1, 0.05)).to.deep.equal([1, 0, 0]);
    expect(choice(0.1, 0.2, 0.05)).to.deep.equal([0, 1, 0]);
    expect(choice(0.2, 0.2, 0.05)).to.deep.equal([1, 0, 0]);
    expect(choice(0.04, 0.03, 0.05)).to.deep.equal([0, 0, 1]);
    expect(choice(0.05, 0.01, 0.05)).to.deep.equal([0, 0, 1]);
    expect(choice(-0.1, -0.2)).to.deep.equal([0, 0, 1]);
    expect(choice(0.01, -0.2)).to.deep.equal([1, 0, 0]);
    expect(choice(none, 0.1, 0)).to.deep.equal([]);
  });

  it('balanced_portfolio is put right each quarter, or when five points off', () => {
    const date = between('2021-01-29', '2021-05-31');
    const jump = date.indexOf(parseDay('2021-05-03') as number);
    // A tenth more makes 62 %, within the band; twice as much makes 75 %.
    const prices = list(date.length, (i) => (i >= jump ? 220 : i >= 5 ? 110 : 100));
    const { decisions } = run('balanced_portfolio', {
      date,
      prices,
      others: { bonds: {} },
    });
    const due = decisions.filter((decision) => decision.targets !== undefined).map(({ t }) => t);

    expect(decisions[0]?.targets).to.deep.equal([0.6, 0.4]);
    expect(due).to.deep.equal([0, date.indexOf(parseDay('2021-04-01') as number), jump]);
  });

  it('dollar_cost_averaging buys one equal part a month and never sells', () => {
    const { trades, equity, decisions } = run('dollar_cost_averaging', {
      date: between('2020-12-31', '2021-04-30'),
      prices: list(83, (i) => (i < 40 ? 100 : 50)),
    });

    expect(trades.map(({ shares, entry_price }) => shares * entry_price)).to.deep.equal(
      Array(4).fill(25),
    );
    expect(
      decisions.filter(({ targets }) => targets).map(({ targets }) => targets?.[0]),
    ).to.deep.equal(Array(4).fill(0.25));
    expect(new Set(trades.map(({ exit_date }) => exit_date)).size).to.equal(1);
    // Decided on 31 December and on the first session of each later month, bought on the next.
    expect(trades.map(({ entry_date }) => formatDay(entry_date))).to.deep.equal([
      '2021-01-04',
      '2021-02-02',
      '2021-03-02',
      '2021-04-05',
    ]);
    expect(equity[0]).to.equal(100);
  });

  it('dollar_cost_averaging buys one part a week in a window below three months', () => {
    const date = between('2021-01-08', '2021-02-12');
    const { trades } = run('dollar_cost_averaging', { date, prices: list(date.length, () => 10) });

    expect(trades.map(({ shares }) => shares)).to.deep.equal(Array(5).fill(2));
  });
});
