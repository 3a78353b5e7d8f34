/**
 * What rules decide at each close: entries, exits, the two sides, sizes and what
 * rests in the market; and that rules which say what a module does, do the same.
 */
import { expect } from 'chai';
import { asStrategy, strategyFrom } from '../../../nodes/backtest/rule-strategy.js';
import type { Rules } from '../../../nodes/backtest/rules.js';
import { assetOn } from './hand-columns.js';
import { designedMarket, sessions } from './market.js';
import { FREE, type Run, runOrders, runStrategy, settings, strategies } from './runs.js';

const none = Number.NaN;
const byId = await strategies();

interface Bars {
  readonly close: readonly number[];
  readonly open?: readonly number[];
  readonly high?: readonly number[];
  readonly low?: readonly number[];
  readonly columns?: Readonly<Record<string, readonly number[]>>;
}

/** Runs rules from the second bar on, free of costs. */
function run(rules: Rules, { close, columns = {}, ...prices }: Bars): Run {
  const date = sessions(close.length);
  const given = Object.entries(prices).map(([name, list]) => [name, Float64Array.from(list)]);
  const asset = { ...assetOn(date, columns, close), ...Object.fromEntries(given) };
  const strategy = strategyFrom(rules);
  const params = settings(strategy);
  const decide = strategy.prepare({
    ...{ params, asset, others: {}, start: 1 },
    firstSession: date[1] as number,
    lastSession: date.at(-1) as number,
  });
  const { direction } = strategy;
  const orders = { kind: 'weight' as const, direction, decide };
  return runOrders([asset], 1, orders, { ...FREE, initialCash: 1000, band: 0 });
}

/** Target after each close; "-" where nothing is to change. */
function targets(rules: Rules, bars: Bars): (number | string)[] {
  return run(rules, bars).decisions.map(({ targets: wanted }) => wanted?.[0] ?? '-');
}

describe('rules', () => {
  it('buy when the entry holds, sell when the exit does, and else keep', () => {
    const rules = { entry: 'close > 10', exit: 'close < 5' };

    expect(targets(rules, { close: [9, 11, 12, 5, 4, 4, 20] })).to.deep.equal([
      '-',
      1,
      '-',
      '-',
      0,
      '-',
      1,
    ]);
  });

  it('decide nothing by what is missing, held or not', () => {
    const columns = { x: [none, 1, none, none, 0], y: [1, 1, 1, 1, 1] };
    const rules = { entry: 'x == 1', exit: 'not x == 1' };

    expect(targets(rules, { close: [1, 1, 1, 1, 1], columns })).to.deep.equal([
      '-',
      1,
      '-',
      '-',
      0,
    ]);
    const timed = { entry: 'y == 1', exit: 'x > 5 or bars_held >= 2' };
    expect(
      targets(timed, { close: [1, 1, 1, 1], columns: { x: Array(4).fill(none), y: [1, 0, 0, 0] } }),
    ).to.deep.equal([1, '-', 0, '-']);
  });

  it('take no entry while their exit holds too', () => {
    const rules = { entry: 'close > 10', exit: 'close > 20' };

    expect(targets(rules, { close: [21, 11, 21, 21] })).to.deep.equal(['-', 1, 0, '-']);
  });

  it('hold as many bars as max_bars says, which is what bars_held counts', () => {
    const close = [1, 1, 1, 1, 1, 1, 1];
    for (const rules of [
      { entry: 'close > 0', max_bars: 3 },
      { entry: 'close > 0', exit: 'bars_held >= 3' },
      { params: { n: 3 }, entry: 'close > 0', max_bars: 'n' },
    ]) {
      const { trades } = run(rules, { close });
      expect(trades[0]?.bars_held, JSON.stringify(rules)).to.equal(3);
    }
  });

  it('know the price of the entry and the fall from the best close since', () => {
    const bars = { close: [10, 10, 20, 15, 14], open: [10, 8, 20, 15, 14] };

    expect(targets({ entry: 'close > 0', exit: 'close >= 2.5 * entry_price' }, bars)).to.deep.equal(
      [1, '-', 0, 1, '-'],
    );
    expect(targets({ entry: 'close > 0', exit: 'drawdown < -25%' }, bars)).to.deep.equal([
      1,
      '-',
      '-',
      '-',
      0,
    ]);
  });

  it('go short on short_entry, and turn round when both say so at one close', () => {
    const both = { entry: 'close > 10', short_entry: 'close < 5', size: '10%' };
    const apart = { ...both, exit: 'close < 8', short_exit: 'close > 7' };

    expect(targets(both, { close: [4, 4, 11, 9, 4, 4] })).to.deep.equal([
      -0.1,
      '-',
      0.1,
      '-',
      -0.1,
      '-',
    ]);
    expect(targets(apart, { close: [4, 6, 7.5, 11, 7, 4, 4] })).to.deep.equal([
      -0.1,
      '-',
      0,
      0.1,
      0,
      -0.1,
      '-',
    ]);
    expect(targets(apart, { close: [11, 11, 4, 12, 12] })).to.deep.equal([
      0.1,
      '-',
      -0.1,
      0.1,
      '-',
    ]);
  });

  it('do nothing when both sides are entered at once', () => {
    const rules = {
      entry: 'close > 1',
      short_entry: 'close > 2',
      short_exit: 'close > 99',
      exit: 'close > 99',
    };

    expect(targets(rules, { close: [3, 3, 1.5, 3] })).to.deep.equal(['-', '-', 1, '-']);
  });

  it('count the loss of a short position from its lowest close', () => {
    const rules = { short_entry: 'close > 0', short_exit: 'drawdown <= -50%' };

    expect(targets(rules, { close: [10, 10, 8, 11, 12] })).to.deep.equal([-1, '-', '-', '-', 0]);
  });
});

describe('sizes of rules', () => {
  const first = (
    size: NonNullable<Rules['size']>,
    columns: Record<string, number[]> = {},
    more: Rules = {},
  ) => targets({ entry: 'close > 0', size, ...more }, { close: [100, 100], columns })[0];

  it('are a weight, at most all', () => {
    expect(first('50%')).to.equal(0.5);
    expect(first(0.25)).to.equal(0.25);
    expect(first('close / 400')).to.equal(0.25);
    expect(first({ weight: 'close / 50' })).to.equal(1);
    expect(first({ weight: 'close / 50', max: '80%' })).to.equal(0.8);
  });

  it('aim at a volatility', () => {
    expect(first({ volatility_target: '15%' }, { ewma_vol_94: [0.3, 0.3] })).to.equal(0.5);
    expect(first({ volatility_target: '15%', volatility: 'v' }, { v: [0.1, 0.1] })).to.equal(1);
  });

  it('lose a share of equity at the stop', () => {
    expect(first({ risk: '1%', stop: '2 * a' }, { a: [2, 2] })).to.equal(0.25);
    expect(first({ risk: '1%' }, {}, { stop_loss: '5%' })).to.be.closeTo(0.2, 1e-15);
    expect(first({ risk: '1%', stop: '10%' }, {}, { stop_loss: '5%' })).to.be.closeTo(0.1, 1e-15);
  });

  it('that are not known or not above zero open nothing', () => {
    expect(first('a', { a: [none, none] })).to.equal('-');
    expect(first('a', { a: [-1, -1] })).to.equal('-');
    expect(first('a', { a: [0, 0] })).to.equal('-');
    expect(first(1, { a: [none, none] }, { stop_loss: '2 * a' })).to.equal('-');
    expect(first(1, { a: [0, 0] }, { take_profit: '2 * a' })).to.equal('-');
  });

  it('stay as they were at the entry unless they are rebalanced', () => {
    const close = [100, 100, 100, 100];
    const columns = { ewma_vol_94: [0.3, 0.3, 0.28, 0.25] };
    const rules = (rebalance?: string): Rules => ({
      entry: 'close > 0',
      size: { volatility_target: '15%', ...(rebalance !== undefined && { rebalance }) },
    });

    expect(targets(rules(), { close, columns })).to.deep.equal([0.5, '-', '-', '-']);
    expect(targets(rules('10%'), { close, columns })).to.deep.equal([0.5, '-', '-', 0.6]);
  });
});

describe('stops and targets of rules', () => {
  const bars = (low: number, high: number): Bars => ({
    close: [100, 100, 100, 100],
    open: [100, 102, 100, 100],
    high: [101, 103, high, 101],
    low: [99, 101, low, 99],
  });
  const exit = (rules: Rules, low: number, high: number): number | undefined =>
    run(
      { entry: 'entry_once == 1', ...rules },
      { ...bars(low, high), columns: { entry_once: [1, 0, 0, 0], a: [4, 0, 0, 0] } },
    ).trades[0]?.exit_price;

  it('count percentages from the price of the fill', () => {
    expect(exit({ stop_loss: '5%' }, 90, 101)).to.be.closeTo(102 * 0.95, 1e-9);
    expect(exit({ stop_loss: '5%' }, 97, 101)).to.equal(100);
    expect(exit({ take_profit: '10%' }, 99, 120)).to.be.closeTo(102 * 1.1, 1e-9);
  });

  it('take other expressions as distances in price at the close decided on', () => {
    expect(exit({ stop_loss: '2 * a' }, 90, 101)).to.equal(94);
    expect(exit({ take_profit: 'a' }, 99, 120)).to.equal(106);
  });

  it('trail by a share of the best price, which grows with it', () => {
    const close = [100, 100, 200, 200, 150];
    const price = {
      close,
      open: [100, 100, 150, 200, 190],
      high: [100, 100, 200, 200, 190],
      low: [100, 100, 150, 190, 150],
    };
    const { trades } = run(
      { entry: 'once == 1', trailing_stop: '10%' },
      { ...price, columns: { once: [1, 0, 0, 0, 0] } },
    );

    expect(trades[0]?.exit_price).to.be.closeTo(180, 1e-9);
  });
});

describe('rules that say what a module does', () => {
  const TWINS: Readonly<Record<string, Rules>> = {
    rsi_reversion: { entry: 'rsi_14 crosses_above 30', exit: 'rsi_14 > 70' },
    golden_cross: { entry: 'sma_50 > sma_200', exit: 'sma_50 <= sma_200' },
    mean_reversion: {
      entry: 'zscore_20 < -2 and close > sma_200',
      exit: 'zscore_20 >= 0',
      max_bars: 20,
    },
    volatility_targeting: {
      entry: 'ewma_vol_94 >= 0',
      size: { volatility_target: '15%', rebalance: '10%' },
    },
  };

  for (const [id, rules] of Object.entries(TWINS)) {
    it(`trade as ${id} does`, () => {
      for (const seed of [1, 2, 3, 4]) {
        const market = designedMarket(seed);
        const twin = runStrategy(strategyFrom(rules), market);
        const module = runStrategy(byId.get(id)!, market);
        expect(twin.trades, `seed ${seed}`).to.deep.equal(module.trades);
        expect(twin.equity).to.deep.equal(module.equity);
      }
    });
  }

  it('are made into a strategy once', () => {
    const rules = { entry: 'close > 1' };

    expect(asStrategy(rules)).to.equal(asStrategy(rules));
  });
});
