/**
 * What may stand under "indicators", and what is said of the rest.
 */
import { expect } from 'chai';
import { columnName, readSettings } from '../../../nodes/indicator-compute/names.js';
import type { IndicatorRequest } from '../../../nodes/indicator-compute/requests.js';
import { selectColumns } from '../../../nodes/indicator-compute/select.js';
import type { Plugin } from '../../../src/contract/index.js';
import { indicators } from './columns.js';

describe('the list of indicators', () => {
  let plugins: ReadonlyMap<string, Plugin>;

  before(async () => {
    const all = [...(await indicators())];
    plugins = new Map(all.map(([id, value]) => [id, { id, kind: 'module', value, digest: id }]));
  });

  const select = (list: IndicatorRequest[], benchmark: string | null = null) =>
    selectColumns({ indicators: list, lead_bars: 5, benchmark, precision: 'float64' }, plugins);
  const names = (...list: IndicatorRequest[]): string[] =>
    select(list).columns.map(({ spec }) => spec.name);
  const problem = (...list: IndicatorRequest[]) => {
    const { problems } = select(list);
    expect(problems).to.have.length(1);
    return problems[0];
  };

  it('takes columns with any settings, written as in the default ones', () => {
    expect(names('rsi_9', 'sma_30', 'bb_upper_10_1_5', 'return_3d')).to.deep.equal([
      'return_3d',
      'sma_30',
      'rsi_9',
      'bb_upper_10_1_5',
    ]);
  });

  it('takes an indicator with lists of settings, and completes those left out', () => {
    expect(names({ use: 'sma', period: [10, 90, 30] })).to.deep.equal([
      'sma_10',
      'sma_30',
      'sma_90',
    ]);
    expect(names({ use: 'macd', fast: [5, 8], slow: 35 })).to.deep.equal([
      'macd_5_35_9',
      'macd_signal_5_35_9',
      'macd_hist_5_35_9',
      'macd_8_35_9',
      'macd_signal_8_35_9',
      'macd_hist_8_35_9',
    ]);
    expect(names({ use: 'bb' })).to.deep.equal(names('bb'));
  });

  it('gives each column once, in the same order however it was asked for', () => {
    const once = names('rsi', 'rsi_9', 'momentum', 'sma_30', 'all');
    expect(new Set(once).size).to.equal(once.length);
    expect(names('all', 'sma_30', 'rsi_9')).to.deep.equal(once);
  });

  it('leaves out what needs a benchmark when there is none, and says which', () => {
    const without = select(['statistics']);
    expect(without.withoutBenchmark).to.deep.equal(['beta_60', 'corr_60', 'rel_strength_60']);
    expect(without.problems).to.deep.equal([]);
    const all = select(['statistics', 'beta_20'], 'SPY');
    expect(all.columns.map(({ spec }) => spec.name)).to.include.members(['beta_60', 'beta_20']);
    expect(all.withoutBenchmark).to.deep.equal([]);
  });

  it('refuses such a column by name, with and without settings', () => {
    for (const name of ['corr_60', 'corr_20']) {
      expect(problem(name)).to.deep.include({
        code: 'needs-benchmark',
        message: `"${name}" compares with a benchmark, and none is named`,
        path: ['indicators', 0],
      });
    }
  });

  it('says what is near to a name that does not exist', () => {
    expect(problem('smaa_30')).to.deep.include({
      code: 'unknown-indicator',
      message: 'there is no indicator, column or family "smaa_30"',
      hint: 'did you mean "sma_30"?',
    });
    expect(problem('bb_uper_10_1_5')?.hint).to.equal('did you mean "bb_upper_10_1_5"?');
    expect(problem({ use: 'macdd' })).to.deep.include({
      message: 'there is no indicator "macdd"',
      path: ['indicators', 0, 'use'],
      hint: 'did you mean "macd"?',
    });
    expect(problem({ lib: 'talib', use: 'sma' })?.message).to.equal('there is no library "talib"');
  });

  it('says what is wrong with settings', () => {
    const told = (...list: IndicatorRequest[]) => problem(...list)?.message;
    expect(told('sma_0')).to.equal(
      '"sma_0" cannot be computed: period is 0, expected a whole number from 1 to 5000',
    );
    expect(told('rsi_9_3')).to.equal(
      '"rsi_9_3" cannot be computed: "9_3" is not period, as in "rsi_2"',
    );
    expect(told('bb_upper_10')).to.equal(
      '"bb_upper_10" cannot be computed: "10" is not period, deviations, as in "bb_upper_20_2"',
    );
    expect(told('macd_26_12_9')).to.equal(
      '"macd_26_12_9" cannot be computed: fast is not below slow',
    );
    expect(told('squeeze_on_20_1_5_2')).to.equal(
      '"squeeze_on_20_1_5_2" cannot be computed: "20_1_5_2" can be read as ' +
        'period, deviations, factor in 2 ways; write an object with "use"',
    );
    expect(told({ use: 'sma', period: 2.5 })).to.equal(
      '"sma" cannot be computed: period is 2.5, expected a whole number from 1 to 5000',
    );
    expect(problem({ use: 'sma', perod: 3 })).to.deep.include({
      message: '"sma" has no param "perod"; it has period',
      path: ['indicators', 0, 'perod'],
      atKey: true,
      hint: 'did you mean "period"?',
    });
    expect(told({ use: 'obv', period: 3 })).to.equal('"obv" has no settings, found "period"');
  });

  it('reads every name of settings as the settings that it was written for', () => {
    for (const { value } of plugins.values()) {
      for (const { params, defaults } of (value as { variants?: never[] }).variants ?? []) {
        for (const settings of defaults as Record<string, number>[]) {
          const numbers = columnName('x', settings).split('_').slice(1);
          expect(readSettings(params, numbers)).to.deep.include(settings);
        }
      }
    }
  });
});
