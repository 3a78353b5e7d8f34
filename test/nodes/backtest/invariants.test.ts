/**
 * What holds for every strategy of the folder, whatever it decides: it does not
 * look ahead, its orders fill at the next open, its books balance at every
 * close, and neither the unit of money nor that of prices matters.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { EXIT_REASONS } from '../../../nodes/backtest/columns.js';
import { Account } from '../../../nodes/backtest/simulate.js';
import type { Asset } from '../../../nodes/backtest/strategy.js';
import { altered, cutSeries, designedMarket, eachSeries, PAST, scaled } from './market.js';
import { END, EXECUTION, FREE, type Run, runStrategy, strategies, type Trade } from './runs.js';

const seeds = fc.integer({ min: 1, max: 1e9 });
/** Few runs, always the same: each is a backtest of years. */
const RUNS = { numRuns: 6, seed: 20150102 };

const byId = await strategies();

/** Row of a session. */
function rowOf(run: Run, day: number): number {
  return (run.assets[0] as Asset).date.indexOf(day);
}

/** Cash and shares after the fills of row t, from the list of trades alone. */
function books(run: Run, t: number): { cash: number; shares: number[] } {
  const { commission } = EXECUTION;
  const shares = run.assets.map(() => 0);
  let cash = EXECUTION.initialCash;
  for (const trade of run.trades) {
    const exit = rowOf(run, trade.exit_date);
    if (rowOf(run, trade.entry_date) <= t) {
      // What is sold short has shares below zero.
      const side = Math.sign(trade.shares);
      cash -= trade.shares * trade.entry_price * (1 + side * commission);
      shares[trade.asset]! += trade.shares;
    }
    // What is sold at the end is sold after the close.
    if (exit <= t && trade.exit_reason !== END) {
      cash += trade.shares * trade.exit_price * (1 - Math.sign(trade.shares) * commission);
      shares[trade.asset]! -= trade.shares;
    }
  }
  return { cash, shares };
}

function closeTo(value: number, expected: number, tolerance: number, message: string): void {
  expect(Math.abs(value - expected), `${message}: ${value} for ${expected}`).to.be.at.most(
    tolerance * Math.max(1, Math.abs(expected)),
  );
}

/** Compares all that had happened by the close of row `last`. */
function expectSamePast(part: Run, whole: Run, last: number): void {
  const { start } = whole;
  const closes = last - start + 1;
  expect(part.equity.slice(0, closes)).to.deep.equal(whole.equity.slice(0, closes));
  const past = (run: Run) => run.decisions.filter(({ t }) => t <= last);
  expect(past(part)).to.deep.equal(past(whole));
  expect(past(part)).to.have.length(closes + 1);
  const lastDay = (whole.assets[0] as Asset).date[last] as number;
  const done = ({ exit_date, exit_reason }: Trade) => exit_date <= lastDay && exit_reason !== END;
  expect(part.trades.filter(done)).to.deep.equal(whole.trades.filter(done));
}

/** Exits that happen within a bar and were not decided at the close before. */
const RESTING = ['stop', 'target', 'trail'].map((reason) => EXIT_REASONS.indexOf(reason as never));

for (const [id, strategy] of byId) {
  const isLong = strategy.kind === 'basket' || strategy.direction === 'long';
  describe(`strategy ${id}`, () => {
    it('does not look ahead: what comes later may be cut off or be otherwise', () => {
      fc.assert(
        fc.property(seeds, fc.integer({ min: PAST + 2, max: 955 }), (seed, n) => {
          const market = designedMarket(seed);
          const lastSession = market.own.date.at(-1) as number;
          const run = (change: (bars: typeof market.own) => typeof market.own): Run =>
            runStrategy(strategy, eachSeries(market, change), { lastSession });
          const whole = run((bars) => bars);

          expectSamePast(
            run((bars) => cutSeries(bars, n)),
            whole,
            n - 1 - 1,
          );
          expectSamePast(
            run((bars) => altered(bars, n, seed + 1)),
            whole,
            n - 1,
          );
        }),
        RUNS,
      );
    });

    it('fills at the open after the close that was decided on, and at no other time', () => {
      const run = runStrategy(strategy, designedMarket(3));
      const decided = new Map(run.decisions.map((decision) => [decision.t, decision]));
      const { slippage } = EXECUTION;
      for (const trade of run.trades) {
        const asset = run.assets[trade.asset] as Asset;
        const entry = rowOf(run, trade.entry_date);
        const exit = rowOf(run, trade.exit_date);
        const side = Math.sign(trade.shares);
        expect(Math.sign(decided.get(entry - 1)?.targets?.[trade.asset] ?? 0)).to.equal(side);
        expect(trade.entry_price).to.equal((asset.open[entry] as number) * (1 + side * slippage));
        if (RESTING.includes(trade.exit_reason)) {
          const price = trade.exit_price / (1 - side * slippage);
          const isIn = price >= (asset.low[exit] as number) * (1 - 1e-12);
          expect(isIn && price <= (asset.high[exit] as number) * (1 + 1e-12)).to.equal(true);
          continue;
        }
        const isEnd = trade.exit_reason === END;
        if (!isEnd) expect(decided.get(exit - 1)?.targets).to.not.equal(undefined);
        const price = (isEnd ? asset.close[exit] : asset.open[exit]) as number;
        expect(trade.exit_price).to.equal(price * (1 - side * slippage));
        if (isEnd) expect(exit).to.equal(asset.date.length - 1);
      }
      expect(run.decisions[0]?.t).to.equal(PAST - 1);
    });

    it('leaves no order behind: an entry is filled and an exit leaves nothing', () => {
      const run = runStrategy(strategy, designedMarket(4));
      const last = (run.assets[0] as Asset).date.length - 1;
      for (const { t, targets, weight } of run.decisions) {
        if (targets === undefined || t === last) continue;
        const held = books(run, t + 1).shares[0] as number;
        const target = targets[0] as number;
        if (target > 0.02 && weight === 0) expect(held, `row ${t}`).to.be.greaterThan(0);
        if (target === 0) expect(Math.abs(held), `row ${t}`).to.be.below(1e-9);
      }
    });

    it('has equity = cash + shares · close at every close, and cash is never below zero', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const run = runStrategy(strategy, designedMarket(seed));
          const rows = (run.assets[0] as Asset).date.length;
          expect(run.equity).to.have.length(rows - PAST + 1);
          for (let t = PAST; t < rows; t++) {
            const { cash, shares } = books(run, t);
            const held = shares.map((own, k) => {
              if (isLong) expect(own, `shares in row ${t}`).to.be.at.least(-1e-9);
              return own === 0 ? 0 : own * (run.assets[k]?.close[t] as number);
            });
            const value = cash + held.reduce((sum, part) => sum + part, 0);
            expect(cash, `cash in row ${t}`).to.be.at.least(-1e-6);
            const isLast = t === rows - 1;
            if (!isLast) closeTo(run.equity[t - PAST + 1] as number, value, 1e-9, `row ${t}`);
          }
        }),
        RUNS,
      );
    });

    it('gains what its round trips gained', () => {
      fc.assert(
        fc.property(seeds, fc.boolean(), (seed, wholeShares) => {
          const execution = { ...EXECUTION, wholeShares };
          const { equity, trades } = runStrategy(strategy, designedMarket(seed), { execution });
          const gain = trades.reduce((sum, { pnl }) => sum + pnl, 0);
          const final = equity.at(-1) as number;
          closeTo(execution.initialCash + gain, final, 1e-9, 'final equity');
        }),
        RUNS,
      );
    });

    it('gains twice as much with twice the cash', () => {
      const market = designedMarket(5);
      const once = runStrategy(strategy, market);
      const execution = { ...EXECUTION, initialCash: 2 * EXECUTION.initialCash };
      const twice = runStrategy(strategy, market, { execution });

      expect(twice.equity).to.deep.equal(once.equity.map((value) => 2 * value));
      expect(twice.trades.map(({ pnl }) => pnl)).to.deep.equal(
        once.trades.map(({ pnl }) => 2 * pnl),
      );
    });

    it('has the same equity when all prices are k times as high', () => {
      for (const k of [0.25, 1000 / 7]) {
        const market = designedMarket(6);
        const plain = runStrategy(strategy, market);
        const high = runStrategy(
          strategy,
          eachSeries(market, (bars) => scaled(bars, k)),
        );
        expect(high.trades).to.have.length(plain.trades.length);
        plain.equity.forEach((value, i) => {
          closeTo(high.equity[i] as number, value, 1e-9, `point ${i}, k ${k}`);
        });
      }
    });

    it('counts every cost once', () => {
      const market = designedMarket(7);
      const free = runStrategy(strategy, market, { execution: FREE });
      const paid = runStrategy(strategy, market);
      const costs = paid.trades.reduce((sum, trade) => sum + trade.costs, 0);

      expect(free.account.costs).to.equal(0);
      expect(paid.account.costs).to.be.greaterThan(0);
      closeTo(costs, paid.account.costs, 1e-9, 'costs');
    });

    it('does the same in an account that others have used', () => {
      const market = designedMarket(8);
      const first = runStrategy(strategy, market);
      const account = new Account();
      for (const other of byId.values()) runStrategy(other, market, { account });
      const again = runStrategy(strategy, market, { account });

      expect(again.equity).to.deep.equal(first.equity);
      expect(again.trades).to.deep.equal(first.trades);
    });
  });
}
