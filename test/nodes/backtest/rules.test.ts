/**
 * The rule of each strategy on columns written by hand: on which close it
 * decides what, what happens at its limits, and that a missing value is no signal.
 */
import { expect } from 'chai';
import { RestingPrices } from '../../../nodes/backtest/resting-prices.js';
import type { Position, StrategyParams } from '../../../nodes/backtest/strategy.js';
import { assetOn, byId, type Case, run, targets } from './hand-columns.js';
import { sessions } from './market.js';
import { settings } from './runs.js';

const none = Number.NaN;

describe('rule of golden_cross', () => {
  const columns = {
    sma_50: [none, 11, 12, 10, 9, 11],
    sma_200: [10, 10, 10, 10, 10, 10],
  };

  it('is long while the fast average is above, flat when it is not, and says so once', () => {
    expect(targets('golden_cross', { columns })).to.deep.equal(['-', 1, '-', 0, '-', 1]);
  });

  it('waits for a cross when told so', () => {
    const params = { cross_only: true };
    expect(targets('golden_cross', { columns, params })).to.deep.equal([
      '-',
      '-',
      '-',
      '-',
      '-',
      1,
    ]);
  });
});

describe('rule of trend_following', () => {
  const given = (prices: readonly number[], atr = 1, params: StrategyParams = {}): Case => ({
    prices,
    params,
    columns: {
      prev_donchian_upper_20: prices.map(() => 110),
      prev_donchian_lower_10: prices.map(() => 95),
      atr_20: prices.map(() => atr),
    },
  });

  it('enters above the upper channel, not at it', () => {
    expect(targets('trend_following', given([110, 110, 110.01, 109, 109]))).to.deep.equal([
      '-',
      '-',
      1,
      '-',
      '-',
    ]);
  });

  it('leaves below the lower channel, not at it', () => {
    expect(targets('trend_following', given([111, 100, 95, 94.9, 94], 100))).to.deep.equal([
      1,
      '-',
      '-',
      0,
      '-',
    ]);
  });

  it('leaves two average ranges below the price paid, not at that level', () => {
    // Decided at 111, paid 112, with a range of 3 on that day.
    expect(targets('trend_following', given([111, 112, 106, 105.9, 105], 3))).to.deep.equal([
      1,
      '-',
      '-',
      0,
      '-',
    ]);
  });

  it('sized by risk loses a hundredth of equity at the stop', () => {
    // 1 % of equity over 2 · 5 / 111.
    const [first] = targets('trend_following', given([111, 111], 5, { sizing: 'risk' }));
    expect(first).to.be.closeTo(0.111, 1e-15);
    const [tight] = targets('trend_following', given([111, 111], 0.1, { sizing: 'risk' }));
    expect(tight).to.equal(1);
  });

  it('has no signal without a channel or a range', () => {
    const { columns } = given([111, 111]);
    const atr = { ...columns, atr_20: [none, none] };
    const upper = { ...columns, prev_donchian_upper_20: [none, none] };
    for (const missing of [atr, upper]) {
      expect(targets('trend_following', { columns: missing, prices: [111, 111] })).to.deep.equal([
        '-',
        '-',
      ]);
    }
  });
});

describe('rule of mean_reversion', () => {
  const above = (n: number): number[] => Array(n).fill(90);

  it('buys below two deviations in an uptrend and leaves at the average', () => {
    const columns = { zscore_20: [-2, -2.1, -3, -0.1, 0, -3], sma_200: above(6) };
    expect(targets('mean_reversion', { columns })).to.deep.equal(['-', 1, '-', '-', 0, 1]);
  });

  it('does not buy at or below the long average, unless the filter is off', () => {
    const columns = { zscore_20: [-3, -3], sma_200: [100, none] };
    expect(targets('mean_reversion', { columns })).to.deep.equal(['-', '-']);
    const params = { trend_filter: false };
    expect(targets('mean_reversion', { columns, params })).to.deep.equal([1, '-']);
  });

  it('leaves after twenty bars', () => {
    const columns = { zscore_20: Array(30).fill(-1).fill(-3, 0, 1), sma_200: above(30) };
    const { trades } = run('mean_reversion', { columns });

    expect(trades.map(({ bars_held }) => bars_held)).to.deep.equal([20]);
  });
});

describe('rule of rsi_reversion', () => {
  it('buys when it comes back up through 30, and sells above 70', () => {
    const columns = { rsi_14: [29, 25, 30, 30.1, 20, 40, 70, 71, 29, 31] };
    expect(targets('rsi_reversion', { columns })).to.deep.equal([
      '-',
      '-',
      '-',
      1,
      '-',
      '-',
      '-',
      0,
      '-',
      1,
    ]);
  });

  it('does not take the first known value for a cross', () => {
    expect(targets('rsi_reversion', { columns: { rsi_14: [none, 31, 32] } })).to.deep.equal([
      '-',
      '-',
      '-',
    ]);
  });
});

describe('rule of volatility_targeting', () => {
  it('holds target ÷ volatility, at most all, and moves by a tenth of it only', () => {
    const columns = { ewma_vol_94: [none, 0.3, 0.28, 0.25, 0.1, 0.16, 0] };
    const found = targets('volatility_targeting', { columns });

    expect(found).to.deep.equal(['-', 0.5, '-', 0.15 / 0.25, 1, '-', '-']);
  });
});

describe('rule of ml_ensemble', () => {
  it('is long above 0.55, flat below 0.50, and keeps what it has between', () => {
    const columns = { probability: [0.55, 0.56, 0.52, 0.5, 0.49, 0.52, none] };
    expect(targets('ml_ensemble', { columns })).to.deep.equal(['-', 1, '-', '-', 0, '-', '-']);
  });
});

describe('a missing value', () => {
  it('is no signal for any strategy, held or not', () => {
    const position: Position = {
      weight: 0.5,
      side: 1,
      weights: Float64Array.of(0.5, 0.5, 0),
      entryPrice: 100,
      barsHeld: 3,
    };
    for (const [id, strategy] of byId) {
      const params = settings(strategy);
      const names = strategy.columns(params);
      const columns = Object.fromEntries(names.map((name) => [name, [none, none, none]]));
      if (strategy.kind !== 'single' || strategy.columns(params).length === 0) continue;
      const asset = assetOn(sessions(3), columns);
      const setup = { params, asset, others: {}, start: 1, firstSession: 0, lastSession: 900 };
      const decide = strategy.prepare(setup);
      const flat: Position = { ...position, weight: 0, side: 0, entryPrice: none, barsHeld: -1 };
      for (const held of [position, flat]) {
        expect(decide(1, held, new RestingPrices()), id).to.be.NaN;
      }
    }
  });
});
