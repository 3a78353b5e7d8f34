/**
 * Strategies that name their next order: from order to order the account does, to the last
 * bit, what it does from close to close. Every strategy of the folder is run both ways.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Decide,
  type DecideBasket,
  KEEP,
  type Seek,
  type SingleStrategy,
  seeking,
  seekingBasket,
} from '../../../nodes/backtest/strategy.js';
import { witnessed } from '../../../nodes/backtest/witness.js';
import { assetWith, designedMarket, eachSeries, randoms, series, silenced } from './market.js';
import { barsFor, type Case, cases, decisionsOf, wishesFor } from './random-orders.js';
import {
  EXECUTION,
  type Options,
  type Run,
  runAsIs,
  runStrategy,
  settings,
  strategies,
} from './runs.js';

const seeds = fc.integer({ min: 1, max: 1e9 });
const byId = await strategies();

/** All that an account tells of a run, its trades as they are in memory. */
function told({ account, equity, trades }: Run): object {
  const { signals, rejected, expired, isUnfilled, isBankrupt, exposureSum } = account;
  const { heldCloses, staleMarks, traded, costs, sessions } = account;
  return {
    ...{ equity, trades, signals, rejected, expired, isUnfilled, isBankrupt, exposureSum },
    ...{ heldCloses, staleMarks, traded, costs, sessions },
  };
}

/** The orders that decisions of each close make, named one after the other. */
function sought(decide: Decide): Seek {
  return (from, end, position, order) => {
    for (let t = from; t < end; t++) {
      order.weight = decide(t, position, order);
      if (!Number.isNaN(order.weight)) return t;
    }
    return end;
  };
}

describe('a strategy that names its next order', () => {
  it('is each that a search over settings is mostly made of', () => {
    for (const id of ['buy_and_hold', 'golden_cross', 'rsi_reversion', 'trend_following']) {
      const strategy = byId.get(id) as SingleStrategy;
      const params = settings(strategy);
      const asset = assetWith(designedMarket(1).own, strategy.columns(params));
      const [start, firstSession, lastSession] = [260, asset.date[260]!, asset.date.at(-1)!];
      const setup = { params, asset, others: {}, start, firstSession, lastSession };
      expect(strategy.prepare(setup).seek, id).to.be.a('function');
    }
  });

  for (const [id, strategy] of byId) {
    it(`${id} does the same from order to order as from close to close`, () => {
      const execution = fc.constantFrom(
        EXECUTION,
        { ...EXECUTION, initialCash: 700, wholeShares: true },
        { ...EXECUTION, band: 0.1, commission: 0 },
      );
      const silent = fc.constantFrom(0, 0.1, 0.5);
      fc.assert(
        fc.property(seeds, silent, execution, (seed, share, by) => {
          const market = eachSeries(designedMarket(seed), (bars) => silenced(bars, share, seed));
          const options: Options = { execution: by };
          const asIs = runStrategy(strategy, market, { ...options, isAsIs: true });
          const byClose = runStrategy(strategy, market, options);
          expect(told(asIs)).to.deep.equal(told(byClose));
        }),
        { numRuns: 12, seed: 5 },
      );
    });
  }
});

describe('a basket whose orders are sought', () => {
  const START = 2;
  let stale = 0;

  /** Three assets, the second without bars now and then and for weeks, and weights now and then. */
  const run = (seed: number, asked: (decide: DecideBasket) => DecideBasket): Run => {
    const random = randoms(seed);
    const n = 150;
    const plain = (k: number) =>
      assetWith(series([{ sessions: n, drift: 0, noise: 0.03 }], seed + k), []);
    const [own, other, third] = [plain(0), plain(1), plain(2)];
    const [open, close] = [other.open.slice(), other.close.slice()];
    for (let t = 0, left = 0; t < n; t++, left--) {
      if (left <= 0 && random() < 0.1) left = random() < 0.2 ? 20 : 1 + Math.floor(random() * 3);
      if (left > 0) open[t] = close[t] = Number.NaN;
    }
    const wishes = Array.from({ length: n }, () =>
      random() < 0.9 ? undefined : [random(), random(), random()].map((w) => (w < 0.4 ? 0 : w / 3)),
    );
    const decide = asked((t, _, targets) => {
      const wish = wishes[t];
      if (wish) targets.set(wish);
      return wish !== undefined;
    });
    const assets = [own, { ...other, open, close, high: close, low: close }, third];
    return runAsIs(assets, START, { kind: 'basket', decide }, EXECUTION);
  };

  it('does the same as one that is asked at every close, gaps and delistings included', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const byClose = run(seed, (decide) => decide);
        const sought = run(seed, (decide) =>
          seekingBasket((from, end, position, targets) => {
            for (let t = from; t < end; t++) if (decide(t, position, targets)) return t;
            return end;
          }),
        );
        stale += byClose.account.staleMarks;
        expect(told(sought)).to.deep.equal(told(byClose));
      }),
      { numRuns: 400, seed: 23 },
    );
    expect(stale).to.be.greaterThan(1000);
  });
});

describe('orders that are sought', () => {
  const START = 3;
  const run = (given: Case, asked: (decide: Decide) => Decide): Run => {
    const bars = barsFor(given, 60);
    const [slippage, commission] = given.costs ? [0.004, 0.003] : [0, 0];
    const { band, whole: wholeShares } = given;
    const execution = { initialCash: 500, slippage, commission, band, wholeShares };
    const decide = asked(decisionsOf(wishesFor(bars, given)));
    return runAsIs(
      [assetWith(bars, [])],
      START,
      { kind: 'weight', direction: 'both', decide },
      execution,
    );
  };

  it('are filled as those decided close by close, with all that rests', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const byClose = run(given, (decide) => decide);
        expect(told(run(given, (decide) => seeking(sought(decide))))).to.deep.equal(told(byClose));
      }),
      { numRuns: 1500, seed: 17 },
    );
  });

  it('may be asked for one close at a time', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const byClose = run(given, (decide) => decide);
        const asked = run(given, (decide) => {
          const each = seeking(sought(decide));
          return (t, position, order) => each(t, position, order);
        });
        expect(told(asked)).to.deep.equal(told(byClose));
      }),
      { numRuns: 200, seed: 18 },
    );
  });

  it('are witnessed at every close, those without an order too, and change nothing', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const [long, short]: number[][][] = [[], []];
        const plain = run(given, (decide) => seeking(sought(decide)));
        const tell = (rows: number[][]) => (row: readonly number[]) => rows.push([...row]);
        const asset = assetWith(barsFor(given, 60), []);
        const watched = (rows: number[][], of: (decide: Decide) => Decide) => (decide: Decide) => {
          const orders = { kind: 'weight', decide: of(decide) } as const;
          return (witnessed(orders, [asset], tell(rows)) as typeof orders).decide;
        };
        const seen = run(
          given,
          watched(long!, (decide) => seeking(sought(decide))),
        );
        run(
          given,
          watched(short!, (decide) => decide),
        );

        expect(told(seen)).to.deep.equal(told(plain));
        // A ruin ends what is decided close by close; what was sought before it is told.
        expect(long!.slice(0, short!.length)).to.deep.equal(short);
        if (!plain.account.isBankrupt) expect(long).to.have.length(short!.length);
      }),
      { numRuns: 300, seed: 19 },
    );
  });

  it('on a row before the one asked for, or on none at all, are refused', () => {
    const asset = assetWith(series([{ sessions: 9, drift: 0, noise: 0.01 }], 1), []);
    for (const [name, told] of [
      [1, '1'],
      [Number.NaN, 'NaN'],
      [4.5, '4.5'],
    ] as const) {
      const message = `the strategy named row ${told} for its next order when it was asked from row 2 on; expected that row or one after it`;
      const single = { kind: 'weight', decide: seeking(() => name) } as const;
      const basket = { kind: 'basket', decide: seekingBasket(() => name) } as const;
      expect(() => runAsIs([asset], START, single)).to.throw(message);
      expect(() => runAsIs([asset], START, basket)).to.throw(message);
    }
  });

  it('without a weight are none', () => {
    const bars = barsFor(
      { seed: 1, noise: 0.01, drift: 0, whole: false, costs: false, band: 0, silent: 0 },
      20,
    );
    const asked: number[] = [];
    const decide = seeking((from, end, _, order) => {
      asked.push(from);
      order.weight = KEEP;
      return Math.min(from + 4, end);
    });
    const { account, equity } = runAsIs([assetWith(bars, [])], START, { kind: 'weight', decide });

    expect(asked).to.deep.equal([2, 7, 12, 17]);
    expect(account.signals).to.equal(0);
    expect(equity).to.deep.equal(Array(18).fill(100_000));
  });
});
