/**
 * The figures that describe trades, activity and costs, by hand; and the yearly
 * return on money that went in at different times.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { EXIT_REASONS } from '../../../nodes/backtest/columns.js';
import { moneyWeightedReturn } from '../../../nodes/backtest/money-weighted.js';
import { accountOf, type Figures, figuresOf } from './figures.js';
import { END, type Trade } from './runs.js';

const SIGNAL = EXIT_REASONS.indexOf('signal');
const EQUITY = [100, 110, 120, 130];

function figures(...trades: readonly Partial<Trade>[]): Figures {
  return figuresOf(accountOf(EQUITY, trades));
}

const nothing = Number.NaN;

describe('figures of trades', () => {
  it('by hand: two winners, a loser and one that came out even', () => {
    const row = figures(
      { pnl: 30, return: 0.3, bars_held: 10, mfe: 0.4, mae: -0.1, exit_reason: SIGNAL },
      { pnl: 10, return: 0.1, bars_held: 2, mfe: 0.2, mae: 0, exit_reason: SIGNAL },
      { pnl: -20, return: -0.16, bars_held: 3, mfe: 0, mae: -0.2, exit_reason: SIGNAL },
      { pnl: 0, return: 0, bars_held: 5, mfe: 0.2, mae: -0.1, exit_reason: END },
    );

    expect([row.n_trades, row.n_natural_exits, row.no_losses]).to.deep.equal([4, 3, 0]);
    expect(row.win_rate).to.equal(0.5);
    expect(row.profit_factor).to.equal(2);
    expect(row.expectancy).to.be.closeTo(0.06, 1e-15);
    expect(row.avg_win).to.be.closeTo(0.2, 1e-15);
    expect(row.avg_loss).to.be.closeTo(-0.08, 1e-15);
    expect(row.payoff).to.be.closeTo(2.5, 1e-14);
    expect(row.avg_hold).to.equal(5);
    expect(row.mfe).to.be.closeTo(0.2, 1e-15);
    expect(row.mae).to.be.closeTo(-0.1, 1e-15);
  });

  it('without a trade: counts are 0, and all else is null', () => {
    const row = figures();

    expect([row.n_trades, row.n_natural_exits, row.no_losses]).to.deep.equal([0, 0, 0]);
    const means = [row.win_rate, row.profit_factor, row.expectancy, row.avg_win, row.avg_loss];
    const others = [row.payoff, row.avg_hold, row.mfe, row.mae];
    expect([...means, ...others]).to.deep.equal(Array(9).fill(nothing));
  });

  it('without a loser: the profit factor is null, and says why', () => {
    const row = figures({ pnl: 10, return: 0.1 }, { pnl: 20, return: 0.2 });

    expect([row.win_rate, row.no_losses]).to.deep.equal([1, 1]);
    expect([row.profit_factor, row.avg_loss, row.payoff]).to.deep.equal([
      nothing,
      nothing,
      nothing,
    ]);
  });

  it('without a winner: the win rate and the profit factor are 0', () => {
    const row = figures({ pnl: -10, return: -0.1 });

    expect([row.win_rate, row.profit_factor, row.no_losses]).to.deep.equal([0, 0, 0]);
    expect([row.avg_win, row.payoff]).to.deep.equal([nothing, nothing]);
    expect(row.avg_loss).to.equal(-0.1);
  });

  it('that only came out even: no winner, no loss', () => {
    const row = figures({ pnl: 0, return: 0 });

    expect([row.win_rate, row.no_losses]).to.deep.equal([0, 1]);
    expect([row.profit_factor, row.payoff]).to.deep.equal([nothing, nothing]);
  });
});

describe('figures of activity', () => {
  it('by hand', () => {
    const row = figuresOf(
      accountOf([100, 100, 120, 80, 100], [], {
        exposureSum: 1.5,
        heldCloses: 3,
        traded: 250,
        costs: 7,
        signals: 5,
        rejected: 2,
        staleMarks: 1,
        isUnfilled: true,
      }),
    );

    expect(row.exposure).to.equal(0.375);
    expect(row.time_in_market).to.equal(0.75);
    expect(row.turnover).to.equal(2.5);
    expect(row.turnover_annual).to.equal((2.5 * 252) / 4);
    expect(row.total_costs).to.equal(7);
    expect([row.n_signals, row.n_rejected]).to.deep.equal([5, 2]);
    expect([row.stale_marks, row.unfilled_end]).to.deep.equal([1, 1]);
    expect(row.final_equity).to.equal(100);
  });

  it('of an account that did nothing are 0', () => {
    const row = figuresOf(accountOf([100, 100, 100, 100], [], { traded: 0 }));

    expect([row.exposure, row.time_in_market, row.turnover, row.unfilled_end]).to.deep.equal([
      0, 0, 0, 0,
    ]);
  });
});

describe('money-weighted return', () => {
  const day = (years: number): number => 10_000 + years * 365.25;
  const part = (years: number, shares: number, price: number, exit: number): Partial<Trade> => ({
    entry_date: day(years),
    exit_date: day(2),
    entry_price: price,
    exit_price: exit,
    shares,
  });

  it('of one part is its growth per year', () => {
    const account = accountOf(EQUITY, [part(0, 1, 100, 121)]);

    expect(moneyWeightedReturn(account, 0)).to.be.closeTo(0.1, 1e-12);
  });

  it('by hand: two parts at 20 % a year', () => {
    // 100 · 1.44 + 100 · 1.2 = 264, as three shares at 88.
    const account = accountOf(EQUITY, [part(0, 2, 50, 88), part(1, 1, 100, 88)]);

    expect(moneyWeightedReturn(account, 0)).to.be.closeTo(0.2, 1e-12);
  });

  it('counts commission on both sides', () => {
    const account = accountOf(EQUITY, [part(0, 1, 100, 100)]);
    const expected = Math.sqrt(0.98 / 1.02) - 1;

    expect(moneyWeightedReturn(account, 0.02)).to.be.closeTo(expected, 1e-12);
  });

  it('finds a heavy loss and a steep gain', () => {
    const loss = accountOf(EQUITY, [part(0, 1, 100, 1)]);
    const gain = accountOf(EQUITY, [part(1, 1, 1, 500)]);

    expect(moneyWeightedReturn(loss, 0)).to.be.closeTo(-0.9, 1e-12);
    expect(moneyWeightedReturn(gain, 0) / 499).to.be.closeTo(1, 1e-9);
  });

  it('is the rate at which what was paid grows to what it was sold for, whatever that is', () => {
    const parts = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 1700 }), fc.integer({ min: 100, max: 1000 })),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(parts, fc.integer({ min: 50, max: 100_000 }), (later, exit) => {
        const trades = later.map(([days, price]) => part(days / 1000, 1, price, exit));
        trades.sort((a, b) => (a.entry_date as number) - (b.entry_date as number));
        const rate = moneyWeightedReturn(accountOf(EQUITY, trades), 0);
        const grown = trades.map(({ entry_date, entry_price }) => {
          const years = (day(2) - (entry_date as number)) / 365.25;
          return (entry_price as number) * (1 + rate) ** years;
        });
        const ratio = grown.reduce((a, b) => a + b, 0) / (exit * trades.length);
        expect(ratio).to.be.closeTo(1, 1e-7);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('is null without a part, below 90 days, and when nothing is left', () => {
    expect(moneyWeightedReturn(accountOf(EQUITY), 0)).to.be.NaN;
    const short = { ...part(0, 1, 100, 121), entry_date: day(2) - 89 };
    expect(moneyWeightedReturn(accountOf(EQUITY, [short]), 0)).to.be.NaN;
    expect(moneyWeightedReturn(accountOf(EQUITY, [part(0, 1, 100, 0)]), 0)).to.be.NaN;
  });
});
