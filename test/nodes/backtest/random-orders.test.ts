/**
 * What holds for any orders, sold short and resting ones included: the past does not
 * depend on the future, and neither the unit of money nor that of prices matters.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { EXIT_REASONS } from '../../../nodes/backtest/columns.js';
import { fillable } from '../../../nodes/backtest/fillable.js';
import type { Asset } from '../../../nodes/backtest/strategy.js';
import { assetWith, cutSeries, type Series, scaled } from './market.js';
import { barsFor, type Case, cases, decisionsOf, wishesFor } from './random-orders.js';
import type { Wish } from './reference-account.js';
import { END, type Run, runOrders } from './runs.js';

const START = 3;
const ROWS = 60;
const RUNS = { numRuns: 400, seed: 11 };
const BANKRUPT = EXIT_REASONS.indexOf('bankrupt');
type Wishes = readonly (Wish | undefined)[];

function barsOf(given: Case): Series {
  return barsFor(given, ROWS);
}

function run(bars: Series, wishes: Wishes, given: Case, initialCash = 500): Run {
  const [slippage, commission] = given.costs ? [0.004, 0.003] : [0, 0];
  const execution = { initialCash, slippage, commission, band: given.band, wholeShares: false };
  const orders = { kind: 'weight', direction: 'both', decide: decisionsOf(wishes) } as const;
  return runOrders([assetWith(bars, [])], START, orders, execution);
}

/** The same wishes where all prices are k times as high. */
function priced(wishes: Wishes, k: number): Wishes {
  const times = (price: number | undefined) => (price === undefined ? undefined : price * k);
  return wishes.map(
    (wish) =>
      wish &&
      ({
        target: wish.target,
        limit: times(wish.limit),
        stop: times(wish.stop),
        profit: times(wish.profit),
        trail: times(wish.trail),
      } as Wish),
  );
}

describe('any orders', () => {
  it('have the same past when the future is cut off', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: START + 2, max: ROWS - 1 }), (given, n) => {
        const bars = barsOf(given);
        const wishes = wishesFor(bars, given);
        const whole = run(bars, wishes, given);
        const part = run(cutSeries(bars, n), wishes, given);
        const closes = Math.min(n - START, whole.equity.length);
        expect(part.equity.slice(0, closes)).to.deep.equal(whole.equity.slice(0, closes));
        const { date } = part.assets[0] as Asset;
        const lastDay = date[n - 1] as number;
        const done = ({ trades }: Run) =>
          trades.filter((t) => t.exit_date <= lastDay && t.exit_reason !== END);
        expect(done(part)).to.deep.equal(done(whole));
      }),
      RUNS,
    );
  });

  it('gain twice as much with twice the cash, to the last bit', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const bars = barsOf(given);
        const wishes = wishesFor(bars, given);
        const once = run(bars, wishes, given, 512);
        const twice = run(bars, wishes, given, 1024);
        expect(twice.equity).to.deep.equal(once.equity.map((value) => 2 * value));
        expect(twice.trades.map(({ pnl }) => pnl)).to.deep.equal(
          once.trades.map(({ pnl }) => 2 * pnl),
        );
      }),
      RUNS,
    );
  });

  it('have the same equity when all prices are twice as high, to the last bit', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const bars = barsOf(given);
        const wishes = wishesFor(bars, given);
        const high = run(scaled(bars, 2), priced(wishes, 2), given);
        expect(high.equity).to.deep.equal(run(bars, wishes, given).equity);
      }),
      RUNS,
    );
  });

  it('are filled in no bar without volume, but for what ends there', () => {
    let refused = 0;
    fc.assert(
      fc.property(cases, (given) => {
        const bars = barsOf({ ...given, silent: 0.3 });
        const { trades, account, assets } = run(bars, wishesFor(bars, given), given);
        const { date } = assets[0] as Asset;
        const isSilent = (day: number) => bars.volume[date.indexOf(day)] === 0;
        for (const { entry_date, exit_date, exit_reason } of trades) {
          expect(isSilent(entry_date)).to.equal(false);
          const isEnd = exit_reason === END || (account.isBankrupt && exit_reason === BANKRUPT);
          if (!isEnd) expect(isSilent(exit_date)).to.equal(false);
        }
        refused += account.rejected;
      }),
      RUNS,
    );
    expect(refused).to.be.greaterThan(RUNS.numRuns);
  });

  it('see such a bar as it is: only the account has none', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const bars = barsOf({ ...given, silent: 0.3 });
        const { assets } = run(bars, [], given);
        expect((assets[0] as Asset).high).to.equal(bars.high);
        expect(bars.high.every((price) => price > 0)).to.equal(true);
      }),
      { ...RUNS, numRuns: 20 },
    );
  });

  it('have seen the best and the worst of their bars, in however many parts they were closed', () => {
    let parts = 0;
    fc.assert(
      fc.property(cases, (given) => {
        const bars = barsOf(given);
        const wishes = wishesFor(bars, given).map((wish) => wish && { ...wish, limit: undefined });
        const { trades, assets } = run(bars, wishes as Wishes, { ...given, costs: false });
        const { date, open, high, low } = fillable(assets[0] as Asset, bars.volume, START);
        for (const [i, trade] of trades.entries()) {
          const [from, to] = [date.indexOf(trade.entry_date), date.indexOf(trade.exit_date)];
          const reason = EXIT_REASONS[trade.exit_reason] as string;
          const isWithin = ['stop', 'target', 'trail'].includes(reason);
          const end = reason === 'end' || reason === 'bankrupt' ? to + 1 : to;
          const seen = [trade.entry_price, ...high.subarray(from, end), ...low.subarray(from, end)];
          if (isWithin) seen.push(trade.exit_price, to > from ? open[to]! : trade.exit_price);
          const known = seen.filter((price) => !Number.isNaN(price));
          const [top, bottom] = [Math.max(...known), Math.min(...known)];
          const isLong = trade.shares > 0;
          const best = isLong ? top / trade.entry_price - 1 : 1 - bottom / trade.entry_price;
          const worst = isLong ? bottom / trade.entry_price - 1 : 1 - top / trade.entry_price;
          expect([trade.mfe, trade.mae]).to.deep.equal([best, worst]);
          const before = trades[i - 1];
          if (before && before.entry_date === trade.entry_date) parts++;
        }
      }),
      RUNS,
    );
    expect(parts).to.be.greaterThan(50);
  });

  it('are worth cash and shares at every close, and nothing is below zero', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const bars = barsOf(given);
        const { equity, trades, account, assets } = run(bars, wishesFor(bars, given), given);
        const { date, close } = assets[0] as Asset;
        const fee = given.costs ? 0.003 : 0;
        const last = START + equity.length - 2;
        for (let t = START; t < last; t++) {
          let cash = 500;
          let shares = 0;
          for (const trade of trades) {
            const size = Math.abs(trade.shares);
            const isOut = date.indexOf(trade.exit_date) <= t && trade.exit_reason !== END;
            if (date.indexOf(trade.entry_date) <= t) {
              cash -= trade.shares * trade.entry_price + size * trade.entry_price * fee;
              shares += trade.shares;
            }
            if (!isOut) continue;
            cash += trade.shares * trade.exit_price - size * trade.exit_price * fee;
            shares -= trade.shares;
          }
          const value = equity[t - START + 1] as number;
          expect(cash, `cash in row ${t}`).to.be.at.least(-1e-6);
          expect(value).to.be.greaterThan(0);
          const gap = Math.abs(cash + shares * (close[t] as number) - value);
          expect(gap, `equity in row ${t}`).to.be.at.most(1e-7 * Math.max(1, value));
        }
        expect(equity.at(-1)).to.be.at.least(0);
        expect(equity.at(-1) === 0).to.equal(account.isBankrupt);
      }),
      RUNS,
    );
  });
});
