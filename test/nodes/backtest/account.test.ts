/**
 * The account, bar by bar, against values worked out by hand: what an order
 * buys, what it costs, which lots are sold, and what happens at both ends.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { Account } from '../../../nodes/backtest/simulate.js';
import buyAndHold from '../../../nodes/backtest/strategies/buy_and_hold.js';
import { KEEP } from '../../../nodes/backtest/strategy.js';
import { assetWith, byHand, type Series, series } from './market.js';
import { EXECUTION, FREE, type Run, runOrders } from './runs.js';

const seeds = fc.integer({ min: 1, max: 1e9 });
const HUNDRED = { ...FREE, initialCash: 100 };

function hold(bars: Series, start: number, execution = FREE): Run {
  const asset = assetWith(bars, []);
  const [firstSession, lastSession] = [asset.date[start] as number, asset.date.at(-1) as number];
  const setup = { params: {}, asset, others: {}, start, firstSession, lastSession };
  const orders = { kind: buyAndHold.orders, decide: buyAndHold.prepare(setup) };
  return runOrders([asset], start, orders, execution);
}

/** Decides what is written for each row; KEEP where nothing is. */
function decide(
  bars: Series,
  start: number,
  decisions: Readonly<Record<number, number>>,
  execution = HUNDRED,
): Run {
  const orders = { kind: 'weight' as const, decide: (t: number) => decisions[t] ?? KEEP };
  return runOrders([assetWith(bars, [])], start, orders, execution);
}

/** Open and close of each bar at one price. */
function at(...prices: number[]): Series {
  return byHand(prices, prices);
}

describe('buy and hold', () => {
  it('without costs returns last close / first open of the window − 1', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 2, max: 300 }),
        fc.integer({ min: 1, max: 50 }),
        (seed, window, past) => {
          const bars = series([{ sessions: past + window, drift: 0, noise: 0.03 }], seed);
          const { equity } = hold(bars, past);
          const expected = (bars.close.at(-1) as number) / (bars.open[past] as number) - 1;
          const total = (equity.at(-1) as number) / (equity[0] as number) - 1;
          expect(Math.abs(total - expected)).to.be.at.most(1e-12);
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });

  it('without a bar before the window buys at the open of the second bar', () => {
    const { equity, trades } = hold(byHand([10, 20, 30], [15, 25, 40]), 0, HUNDRED);

    expect(trades).to.have.length(1);
    expect(trades[0]).to.include({ entry_price: 20, exit_price: 40, bars_held: 1 });
    expect(equity).to.deep.equal([100, 100, 125, 200]);
  });

  it('has a loss of the first day in its equity', () => {
    expect(hold(byHand([50, 100, 80], [50, 80, 80]), 1, HUNDRED).equity).to.deep.equal([
      100, 80, 80,
    ]);
  });

  it('with costs pays them on both sides', () => {
    const execution = { ...HUNDRED, slippage: 0.01, commission: 0.02 };
    const { account, equity, trades } = hold(byHand([50, 100, 110], [50, 105, 120]), 1, execution);
    // 100 = shares · 100 · 1.01 · 1.02; each is sold for 120 · 0.99 · 0.98.
    const shares = 100 / 103.02;
    const final = shares * 116.424;

    expect(equity[0]).to.equal(100);
    expect(equity[1]).to.be.closeTo(shares * 105, 1e-12);
    expect(equity[2]).to.be.closeTo(final, 1e-12);
    expect(trades[0]?.shares).to.be.closeTo(shares, 1e-12);
    expect(trades[0]?.pnl).to.be.closeTo(final - 100, 1e-12);
    expect(trades[0]?.return).to.be.closeTo(final / 100 - 1, 1e-12);
    // Slippage 1.00 and 1.20 a share, commission 2.02 and 2.376.
    expect(trades[0]?.costs).to.be.closeTo(shares * 6.596, 1e-12);
    expect(account.costs).to.be.closeTo(shares * 6.596, 1e-12);
    expect(account.traded).to.be.closeTo(shares * (101 + 118.8), 1e-12);
  });
});

describe('account', () => {
  it('sells the oldest lot first, and only as much as the target asks for', () => {
    const { equity, trades, account } = decide(at(10, 10, 20, 20, 25, 30, 99), 1, {
      0: 1,
      2: 0.5,
      3: 1,
      4: 0,
    });

    expect(equity).to.deep.equal([100, 100, 200, 200, 225, 270, 270]);
    expect(
      trades.map((t) => [t.shares, t.entry_price, t.exit_price, t.pnl, t.bars_held, t.exit_reason]),
    ).to.deep.equal([
      [5, 10, 20, 50, 2, 1],
      [5, 10, 30, 100, 4, 0],
      [4, 25, 30, 20, 1, 0],
    ]);
    expect(account.signals).to.equal(4);
    expect(account.rejected).to.equal(0);
  });

  it('does not trade for a change up to the band, and does above it', () => {
    const execution = { ...HUNDRED, band: 0.25 };
    const inBand = decide(at(10, 10, 10, 10, 10), 1, { 0: 0.5, 1: 0.75, 2: 0.25 }, execution);
    const above = decide(at(10, 10, 10, 10, 10), 1, { 0: 0.5, 1: 0.76 }, execution);

    expect(inBand.account.signals).to.equal(1);
    expect(above.account.signals).to.equal(2);
  });

  it('leaves altogether even when that is less than the band', () => {
    const execution = { ...HUNDRED, band: 0.25 };
    const { trades } = decide(at(10, 10, 1, 1, 1), 1, { 0: 0.5, 2: 0 }, execution);

    expect(trades[0]).to.include({ bars_held: 2, exit_reason: 0, exit_price: 1 });
  });

  it('never borrows and never sells short', () => {
    const { trades, equity } = decide(at(10, 10, 20, 20, 40), 1, { 0: 7, 2: -3 });

    expect(trades).to.have.length(1);
    expect(trades[0]?.shares).to.equal(10);
    expect(equity).to.deep.equal([100, 100, 200, 200, 200]);
  });

  it('buys whole shares only when told so, and counts what is too dear as rejected', () => {
    const execution = { ...HUNDRED, wholeShares: true };
    const three = decide(at(30, 30, 40), 1, { 0: 1 }, execution);
    const none = decide(at(101, 101, 101), 1, { 0: 1 }, execution);

    expect(three.trades[0]?.shares).to.equal(3);
    expect(three.equity).to.deep.equal([100, 100, 130]);
    expect([none.account.signals, none.account.rejected]).to.deep.equal([1, 1]);
    expect(none.trades).to.deep.equal([]);
  });

  it('marks what is sold at the end, and what the last close wanted', () => {
    const wanted = decide(at(10, 10, 20), 1, { 0: 1, 2: 0 });
    const kept = decide(at(10, 10, 20), 1, { 0: 1, 2: 1 });
    const late = decide(at(10, 10, 20), 1, { 2: 1 });

    expect(wanted.trades.map(({ exit_reason }) => exit_reason)).to.deep.equal([2]);
    expect(
      [wanted, kept, late].map(({ account }) => [account.isUnfilled, account.tradeCount]),
    ).to.deep.equal([
      [true, 1],
      [false, 1],
      [true, 0],
    ]);
  });

  it('knows the best and the worst price of a round trip, not of the bar it is sold on', () => {
    const bars = byHand([10, 10, 12, 11, 11], [10, 12, 11, 11, 11]);
    bars.high.set([99, 13, 15, 99, 99]);
    bars.low.set([1, 8, 9, 1, 1]);
    const { trades } = decide(bars, 1, { 0: 1, 2: 0 });

    expect(trades[0]?.mfe).to.be.closeTo(0.5, 1e-15);
    expect(trades[0]?.mae).to.be.closeTo(-0.2, 1e-15);
  });

  it('measures exposure at closes', () => {
    const { account } = decide(at(10, 10, 10, 10, 10), 1, { 0: 0.5, 2: 0 });

    expect(account.exposureSum).to.equal(1);
    expect(account.heldCloses).to.equal(2);
    expect(account.sessions).to.equal(4);
  });

  it('of which nothing is left stops there: equity 0, everything lost', () => {
    const { account, equity, trades } = decide(at(10, 10, 20, 0, 10, 10), 1, { 0: 1 });

    expect(account.isBankrupt).to.equal(true);
    expect(equity).to.deep.equal([100, 100, 200, 0]);
    expect(trades.map(({ pnl, exit_price }) => [pnl, exit_price])).to.deep.equal([[-100, 0]]);
  });

  it('is never overdrawn, not even by rounding', () => {
    const almostAll = 1 - Number.EPSILON / 2;
    const targets = [0.5, almostAll, 0.7, almostAll, 0.9, 1];
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e5, noNaN: true }), seeds, (initialCash, seed) => {
        const bars = series([{ sessions: 7, drift: 0, noise: 0.05 }], seed);
        const account = new Account();
        const seen: number[] = [];
        const decide = (t: number): number => {
          seen.push(Reflect.get(account, 'cash') as number);
          return targets[t] ?? KEEP;
        };
        const execution = { ...EXECUTION, initialCash };
        account.run([assetWith(bars, [])], 1, { kind: 'weight', decide }, execution);
        expect(seen).to.have.length(7);
        expect(Math.min(...seen)).to.be.at.least(0);
      }),
      { numRuns: 2000, seed: 2 },
    );
  });
});

describe('basket account', () => {
  const own = assetWith(at(10, 10, 10, 20, 20, 20), []);
  const other = assetWith(at(5, 5, 5, 5, 5, 5), []);
  const gap = assetWith(at(5, 5, 6, Number.NaN, Number.NaN, 9), []);

  /** Weights of both assets by row. */
  function run(
    second: typeof other | undefined,
    weights: Readonly<Record<number, readonly number[]>>,
  ): Run {
    const orders = {
      kind: 'basket' as const,
      decide(t: number, _: unknown, targets: Float64Array): boolean {
        targets.set(weights[t] ?? []);
        return weights[t] !== undefined;
      },
    };
    return runOrders([own, second], 1, orders, HUNDRED);
  }

  it('sells before it buys, whatever the order of its assets', () => {
    const { trades, equity } = run(other, { 0: [1, 0], 1: [0, 1], 2: [1, 0] });

    expect(trades.map((t) => [t.asset, t.shares, t.exit_reason])).to.deep.equal([
      [0, 10, 0],
      [1, 20, 0],
      [0, 5, 2],
    ]);
    expect(equity).to.deep.equal([100, 100, 100, 100, 100, 100]);
  });

  it('keeps the last close of an asset without a bar, counts it, and fills nothing there', () => {
    const { account, equity, trades } = run(gap, { 0: [0.5, 0.5], 2: [1, 0], 4: [1, 0] });

    // 5 shares at 10 and 10 at 5; in row 3 the sale is refused and no cash is there to buy with.
    expect(equity).to.deep.equal([100, 100, 110, 160, 160, 190]);
    expect(account.staleMarks).to.equal(2);
    expect(account.rejected).to.be.greaterThan(0);
    expect(trades.map((t) => [t.asset, t.exit_price])).to.include.deep.members([[1, 9]]);
  });

  it('leaves the part of an absent asset in cash', () => {
    const { equity, trades } = run(undefined, { 0: [0.5, 0.5] });

    expect(trades.map(({ asset }) => asset)).to.deep.equal([0]);
    expect(equity).to.deep.equal([100, 100, 100, 150, 150, 150]);
  });
});
