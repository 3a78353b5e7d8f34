/**
 * Settings given as lists: which variants there are, how they are called, and what is
 * said of lists that cannot be.
 */
import { expect } from 'chai';
import {
  type BacktestParams,
  checkStrategies,
  resolveStrategies,
  type StrategyEntry,
} from '../../../nodes/backtest/params.js';
import type { Rules } from '../../../nodes/backtest/rules.js';
import { variantBase } from '../../../nodes/lib/market/variant-id.js';
import { COLUMNS } from './market.js';
import { plugins } from './runs.js';

const found = await plugins();
const columns = ['open', 'high', 'low', 'close', ...COLUMNS];

const paramsOf = (entries: readonly StrategyEntry[]): BacktestParams =>
  ({ strategies: entries }) as unknown as BacktestParams;

function problems(...entries: readonly StrategyEntry[]) {
  return checkStrategies(paramsOf(entries), found, columns);
}

function variants(...entries: readonly StrategyEntry[]) {
  expect(problems(...entries)).to.deep.equal([]);
  return resolveStrategies(paramsOf(entries), found);
}

describe('lists of settings', () => {
  it('make a variant for each combination, named by what differs', () => {
    const params = { fast: [20, 50], slow: [100, 200], cross_only: true };
    const made = variants({ id: 'golden_cross', params });

    expect(made.map(({ id }) => id)).to.deep.equal([
      'golden_cross~fast=20~slow=100',
      'golden_cross~fast=20~slow=200',
      'golden_cross~fast=50~slow=100',
      'golden_cross~fast=50~slow=200',
    ]);
    expect(made[1]?.params).to.deep.equal({ fast: 20, slow: 200, cross_only: true });
  });

  it('are named in the order of the strategy, whatever that of the entry', () => {
    const ids = (params: Record<string, unknown>) =>
      variants({ id: 'g', use: 'golden_cross', params }).map(({ id }) => id);

    expect(ids({ slow: [100], fast: [20, 50] })).to.deep.equal(
      ids({ fast: [20, 50], slow: [100] }),
    );
    expect(ids({ fast: 20 })).to.deep.equal(['g']);
  });

  it('leave out what "where" does not allow', () => {
    const params = { fast: [50, 100, 200], slow: [100, 200] };
    const made = variants({
      id: 'golden_cross',
      params,
      where: 'fast < slow and slow <= 4 * fast',
    });

    expect(made.map(({ params: { fast, slow } }) => [fast, slow])).to.deep.equal([
      [50, 100],
      [50, 200],
      [100, 200],
    ]);
  });

  it('work for rules, in files and in entries, and for words and flags', () => {
    const rules: Rules = { params: { fast: 20, slow: 50 }, entry: 'sma_{fast} > sma_{slow}' };
    const ids = variants(
      { id: 'turtle', params: { entry: [20, 55] } },
      { id: 'mine', rules, params: { fast: [5, 10] } },
      { id: 'trend_following', params: { sizing: ['full', 'risk'] } },
      { id: 'mean_reversion', params: { trend_filter: [true, false] } },
    ).map(({ id, strategy, params }) => [id, strategy.columns(params)[0]]);

    expect(ids).to.deep.equal([
      ['turtle~entry=20', 'prev_donchian_upper_20'],
      ['turtle~entry=55', 'prev_donchian_upper_55'],
      ['mine~fast=5', 'sma_5'],
      ['mine~fast=10', 'sma_10'],
      ['trend_following~sizing=full', 'prev_donchian_upper_20'],
      ['trend_following~sizing=risk', 'prev_donchian_upper_20'],
      ['mean_reversion~trend_filter=true', 'zscore_20'],
      ['mean_reversion~trend_filter=false', 'zscore_20'],
    ]);
    expect(ids.map(([id]) => variantBase(id as string)).slice(0, 3)).to.deep.equal([
      'turtle',
      'turtle',
      'mine',
    ]);
  });

  it('are checked value by value, at the value', () => {
    expect(problems({ id: 'golden_cross', params: { fast: [20, 0], slow: [] } })).to.deep.equal([
      {
        code: 'bad-setting',
        message:
          'setting "fast" of strategy "golden_cross" is 0 - expected a whole number from 2 to 200',
        path: ['strategies', 0, 'params', 'fast', 1],
      },
      {
        code: 'bad-setting',
        message:
          'setting "slow" of strategy "golden_cross" is [] - expected a whole number from 3 to 400',
        path: ['strategies', 0, 'params', 'slow'],
      },
    ]);
  });

  it('say so when nothing is left, when there is too much, and when a value stands twice', () => {
    const codes = (entry: StrategyEntry) =>
      problems(entry).map(({ code, path }) => [code, path.at(-1)]);
    const many = Array.from({ length: 40 }, (_, i) => i + 3);

    expect(codes({ id: 'golden_cross', where: 'fast > slow' })).to.deep.equal([
      ['no-variant', 'where'],
    ]);
    expect(codes({ id: 'golden_cross', params: { fast: many, slow: many } })).to.deep.equal([
      ['too-many-variants', 'params'],
    ]);
    expect(codes({ id: 'golden_cross', params: { fast: [20, 20] } })).to.deep.equal([
      ['duplicate-strategy', 'id'],
    ]);
    expect(codes({ id: 'golden_cross', where: 'fast < slwo' })).to.deep.equal([
      ['bad-expression', 'where'],
    ]);
    expect(codes({ id: 'golden_cross', where: 'fast' })).to.deep.equal([
      ['bad-expression', 'where'],
    ]);
  });

  it('name the setting whose value asks for a column that nobody computes, once', () => {
    const rules: Rules = {
      params: { fast: 20 },
      entry: 'close > sma_{fast}',
      exit: 'close < sma_{fast}',
    };
    const [problem, ...more] = problems({ id: 'mine', rules, params: { fast: [20, 51] } });

    expect(more).to.deep.equal([]);
    expect(problem).to.deep.include({
      code: 'missing-column',
      message: 'strategy "mine~fast=51" reads "sma_51", which its input "metrics" does not have',
      path: ['strategies', 0, 'params', 'fast'],
    });
  });

  it('are refused where one makes a rule that means nothing', () => {
    const rules: Rules = { params: { n: 5 }, entry: 'close > prev(highest(high, n), 1)' };

    expect(problems({ id: 'mine', rules, params: { n: [5, 2.5] } })).to.deep.equal([
      {
        code: 'bad-expression',
        message:
          'with the settings of "mine~n=2.5", "n", which is 2.5, is no number of bars, expected a whole number from 1 to 10000',
        path: ['strategies', 0, 'params'],
      },
    ]);
  });
});

describe('rules that do not fit together', () => {
  const told = (rules: Rules) =>
    problems({ id: 'mine', rules }).map(
      ({ code, message, path }) => `${code} ${path.slice(3).join('.')}: ${message}`,
    );

  it('are told where they stand', () => {
    const entry = 'close > sma_50';
    expect(told({})).to.deep.equal([
      'bad-rule : the rules have no "entry" and no "short_entry", so they never trade',
    ]);
    expect(told({ entry, short_exit: entry })).to.deep.equal([
      'bad-rule short_exit: "short_exit" closes short positions, and no "short_entry" opens one',
    ]);
    expect(told({ short_entry: entry, exit: entry })).to.deep.equal([
      'bad-rule exit: "exit" closes long positions, and no "entry" opens one',
    ]);
    expect(told({ entry, size: { risk: '1%', weight: 1 } })).to.deep.equal([
      'bad-rule size: "size" has "weight" and "risk" of weight, volatility_target, risk, expected one',
    ]);
    expect(told({ entry, size: { weight: 1, stop: '5%' } })).to.deep.equal([
      'bad-rule size.stop: "stop" belongs to a size by "risk"',
    ]);
    expect(told({ entry, size: { risk: '1%', stop: '5%', rebalance: '5%' } })).to.deep.equal([
      'bad-rule size.rebalance: a size by "risk" is fixed at the entry and is not rebalanced',
    ]);
    expect(told({ entry, params: { close: 5, n: { default: 3, min: 4 } } })).to.deep.equal([
      'bad-rule params.close: setting "close" has the name of a price',
      'bad-rule params.n: setting "n" is 3 by default, which its own bounds do not allow',
    ]);
  });

  it('are told when a file is named beside them', () => {
    const rules = { entry: 'close > sma_50' };
    expect(problems({ id: 'mine', use: 'turtle', rules })).to.deep.equal([
      {
        code: 'bad-rule',
        message: 'strategy "mine" has "use" and "rules", expected one of them',
        path: ['strategies', 0, 'use'],
        atKey: true,
      },
    ]);
  });

  it('are told of amounts that are none', () => {
    const entry = 'close > sma_50';
    expect(
      told({ entry, stop_loss: '0%', take_profit: 3, trailing_stop: 'bars_held' }),
    ).to.deep.equal([
      'bad-expression stop_loss: "stop_loss" is 0%, expected a percentage above 0 and below 100',
      'bad-expression take_profit: "take_profit" is 3, expected a percentage ("5%") or a distance in price such as 2 * atr_14',
      'bad-expression trailing_stop: "bars_held" is about an open position, and there is none yet here',
    ]);
    expect(told({ entry, max_bars: 0, size: '150%' })).to.deep.equal([
      'bad-expression max_bars: "max_bars" is 0, expected a whole number from 1 on',
      'bad-expression size: "size" is 150%, expected a fraction above 0, at most 1 (such as 0.5 or 50%)',
    ]);
    expect(told({ entry, max_bars: 'atr_14' })).to.deep.equal([
      'bad-expression max_bars: there is no setting "atr_14"',
    ]);
  });

  it('are told of words about a position where there is none', () => {
    expect(told({ entry: 'close > entry_price' })).to.deep.equal([
      'bad-expression entry: "entry_price" is about an open position, and there is none yet here',
    ]);
  });
});
