/**
 * What must hold for every strategy of the folder, found without a list: no look
 * at the future, money that adds up at every close, and results that do not
 * depend on the size of the account or the unit of the prices.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { EXIT_REASONS } from '../../../nodes/backtest/columns.js';
import {
  BARS,
  COSTLY,
  changeAll,
  changed,
  MARKET,
  type Outcome,
  runStrategy,
  sessionDays,
  strategies,
} from './market.js';

const START = 300;
const DAYS = sessionDays(BARS);
const END = EXIT_REASONS.indexOf('end');

const ALL = await strategies();

describe('every strategy', () => {
  for (const [id, strategy] of ALL) {
    describe(id, () => {
      const whole = runStrategy(strategy, MARKET);

      it('trades on the designed market', () => {
        expect(whole.trades.length).to.be.greaterThan(0);
        expect(whole.equity).to.have.length(BARS - START + 1);
      });

      it('does the same up to any day when the days after it are cut off', () => {
        fc.assert(
          fc.property(fc.integer({ min: START + 2, max: BARS - 1 }), (n) => {
            const part = runStrategy(
              strategy,
              changeAll(MARKET, (bars) => changed(bars, { n })),
            );
            const closes = n - START;
            // The last close of the cut run is after everything was sold.
            expect(part.equity.slice(0, closes)).to.deep.equal(whole.equity.slice(0, closes));
            expect(naturalBefore(part, n)).to.deep.equal(naturalBefore(whole, n));
            expect(part.decisions).to.deep.equal(decisionsUpTo(whole, n - 1));
          }),
          { numRuns: 15, seed: 1 },
        );
      });

      it('does the same up to any day when the days after it are others', () => {
        fc.assert(
          fc.property(
            fc.integer({ min: START + 1, max: BARS - 2 }),
            fc.double({ min: 0.5, max: 2, noNaN: true }),
            (t, factor) => {
              const other = runStrategy(
                strategy,
                changeAll(MARKET, (bars) => {
                  const copy = changed(bars, {});
                  for (const column of [copy.open, copy.high, copy.low, copy.close]) {
                    column.forEach((v, i) => {
                      if (i > t) column[i] = v * factor;
                    });
                  }
                  return copy;
                }),
              );
              const closes = t - START + 2;
              expect(other.equity.slice(0, closes)).to.deep.equal(whole.equity.slice(0, closes));
              expect(decisionsUpTo(other, t)).to.deep.equal(decisionsUpTo(whole, t));
            },
          ),
          { numRuns: 10, seed: 2 },
        );
      });

      it('has cash plus shares times price at every close, and never owes', () => {
        const { equity, cash } = replay(whole);

        equity.forEach((value, i) => {
          expect(whole.equity[i], `close ${i}`).to.be.closeTo(value, 1e-6);
        });
        expect(Math.min(...cash)).to.be.at.least(-1e-6);
      });

      it('ends with what it began with plus the gains of its trades', () => {
        const gains = whole.trades.reduce((sum, trade) => sum + trade.pnl, 0);

        expect(whole.equity.at(-1)).to.be.closeTo(COSTLY.initialCash + gains, 1e-6);
      });

      it('pays what its trades and its account say it pays', () => {
        const costs = whole.trades.reduce((sum, trade) => sum + trade.costs, 0);

        expect(whole.account.costs).to.be.closeTo(costs, 1e-6);
      });

      it('buys and sells at the open after a decision, and at the last close', () => {
        const decided = new Set(whole.decisions.map(({ t }) => t));
        const rows = new Map([...DAYS].map((day, i) => [day, i]));
        for (const trade of whole.trades) {
          const asset = whole.assets[trade.asset];
          const bought = rows.get(trade.entry_date) as number;
          const sold = rows.get(trade.exit_date) as number;
          expect(decided.has(bought - 1)).to.equal(true);
          expect(trade.entry_price).to.be.closeTo((asset?.open[bought] as number) * 1.0005, 1e-9);
          expect(trade.bars_held).to.equal(sold - bought);
          if (trade.exit_reason === END) {
            expect(sold).to.equal(BARS - 1);
            expect(trade.exit_price).to.be.closeTo((asset?.close[sold] as number) * 0.9995, 1e-9);
          } else {
            expect(decided.has(sold - 1)).to.equal(true);
            expect(trade.exit_price).to.be.closeTo((asset?.open[sold] as number) * 0.9995, 1e-9);
          }
        }
      });

      it('gains twice as much with twice the money', () => {
        const execution = { ...COSTLY, initialCash: 2 * COSTLY.initialCash };
        const doubled = runStrategy(strategy, MARKET, { execution });

        expect(doubled.equity).to.deep.equal(whole.equity.map((value) => 2 * value));
      });

      it('does not care for the unit of the prices', () => {
        const cents = runStrategy(
          strategy,
          changeAll(MARKET, (bars) => changed(bars, { k: 8 })),
        );

        cents.equity.forEach((value, i) => {
          expect(value / (whole.equity[i] as number)).to.be.closeTo(1, 1e-9);
        });
      });
    });
  }

  it('differs from every other in what it trades', () => {
    const seen = new Map<string, string>();
    for (const [id, strategy] of ALL) {
      const { trades } = runStrategy(strategy, MARKET);
      const text = JSON.stringify(
        trades.map((t) => [t.asset, t.entry_date, t.exit_date, t.shares]),
      );
      expect(seen.get(text), `${id} trades like`).to.equal(undefined);
      seen.set(text, id);
    }
    expect(seen.size).to.be.at.least(11);
  });
});

/** Trades that the strategy itself ended before row n - 1. */
function naturalBefore({ trades }: Outcome, n: number): unknown[] {
  const day = DAYS[n - 1] as number;
  return trades.filter((trade) => trade.exit_reason !== END && trade.exit_date < day);
}

function decisionsUpTo({ decisions }: Outcome, last: number): unknown[] {
  return decisions.filter(({ t }) => t <= last);
}

/** Cash and equity at every close, from nothing but the list of trades. */
function replay({ trades, assets, equity }: Outcome): { equity: number[]; cash: number[] } {
  const { commission, initialCash } = COSTLY;
  const rebuilt = [initialCash];
  const cashes = [initialCash];
  for (let t = START; t < BARS; t++) {
    const day = DAYS[t] as number;
    let cash = initialCash;
    let held = 0;
    for (const trade of trades) {
      if (trade.entry_date > day) continue;
      cash -= trade.shares * trade.entry_price * (1 + commission);
      if (trade.exit_date <= day) cash += trade.shares * trade.exit_price * (1 - commission);
      else held += trade.shares * (assets[trade.asset]?.close[t] as number);
    }
    rebuilt.push(cash + held);
    cashes.push(cash);
  }
  expect(rebuilt).to.have.length(equity.length);
  return { equity: rebuilt, cash: cashes };
}
