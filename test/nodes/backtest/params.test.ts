/**
 * What every strategy of the folder says about itself, and what is said of
 * strategies and settings that cannot be: where, what, and what is valid there.
 */
import { expect } from 'chai';
import {
  type BacktestParams,
  checkStrategies,
  resolveStrategies,
  type StrategyEntry,
} from '../../../nodes/backtest/params.js';
import { COLUMNS, designedMarket, PAST } from './market.js';
import { type Given, planGroups, planNode } from './node.js';
import { plugins, settings, strategies } from './runs.js';

const found = await plugins();
const byId = await strategies();

function params(...entries: readonly StrategyEntry[]): BacktestParams {
  return { strategies: entries } as unknown as BacktestParams;
}

/** The problems of some entries, each without the fields that are not there. */
function problems(...entries: readonly StrategyEntry[]) {
  return checkStrategies(params(...entries), found);
}

for (const [id, strategy] of byId) {
  describe(`strategy ${id} by itself`, () => {
    it('says what it does, where its rule is from and what each setting is', () => {
      expect(strategy.about).to.match(/\S/);
      expect(strategy.source).to.match(/\S/);
      for (const [name, spec] of Object.entries(strategy.params)) {
        expect(name).to.match(/^[a-z][a-z0-9_]*$/);
        expect(spec.about, name).to.match(/\S/);
      }
    });

    it('is valid at its defaults and at both ends of every setting, not beyond', () => {
      for (const [name, spec] of Object.entries(strategy.params)) {
        const check = (value: unknown) => problems({ id, params: { [name]: value } });
        expect(check(spec.default), name).to.deep.equal([]);
        const wrong: unknown[] = [null, [], {}];
        if ('min' in spec) {
          expect([...check(spec.min), ...check(spec.max)], name).to.deep.equal([]);
          wrong.push(spec.min - 1, spec.max + 1, String(spec.default), true, Number.NaN);
          if (spec.isInteger) wrong.push(spec.min + 0.5);
        } else {
          wrong.push(1, 'no such word');
        }
        for (const value of wrong) {
          const [problem] = check(value);
          expect(problem?.code, `${name}: ${String(value)}`).to.equal('bad-setting');
          expect(problem?.path).to.deep.equal(['strategies', 0, 'params', name]);
        }
      }
    });

    it('names a setting that it does not have, and those that it has', () => {
      const [problem] = problems({ id, params: { colour: 'red' } });

      expect(problem).to.include({
        code: 'unknown-setting',
        message: `strategy "${id}" has no setting "colour"`,
        atKey: true,
      });
      expect(problem?.path).to.deep.equal(['strategies', 0, 'params', 'colour']);
      const names = Object.keys(strategy.params);
      if (names.length === 0) expect(problem?.hint).to.equal('it has no settings');
      for (const name of names) expect(problem?.hint).to.include(`"${name}"`);
    });

    it('reads columns that some indicator gives, or the model', () => {
      const others = strategy.columns(settings(strategy)).filter((name) => !COLUMNS.has(name));
      expect(others.filter((name) => name !== 'probability')).to.be.empty;
    });
  });
}

describe('settings of strategies', () => {
  it('are the defaults but for those given', () => {
    const [plain, own] = resolveStrategies(
      params('golden_cross', { id: 'fast', use: 'golden_cross', params: { fast: 20 } }),
      found,
    );

    expect(plain).to.deep.include({
      id: 'golden_cross',
      params: { fast: 50, slow: 200, cross_only: false },
    });
    expect(own).to.deep.include({
      id: 'fast',
      plugin: 'golden_cross',
      params: { fast: 20, slow: 200, cross_only: false },
    });
  });

  it('of all strategies are those of the folder, in order', () => {
    const of = (strategies: BacktestParams['strategies']) =>
      resolveStrategies({ strategies } as BacktestParams, found).map(({ id }) => id);
    const kind = (wanted: string) =>
      [...found.values()].filter((plugin) => plugin.kind === wanted).map(({ id }) => id);

    expect(of('all')).to.deep.equal([...byId.keys()]);
    expect(of('core')).to.deep.equal(kind('module')).and.have.length(11);
    expect(of('rules')).to.deep.equal(kind('yaml')).and.have.length(14);
    expect(of(['rules', 'momentum'])).to.deep.equal([...kind('yaml'), 'momentum']);
  });

  it('say what was expected when they are something else', () => {
    const messages = (entry: StrategyEntry): string[] =>
      problems(entry).map(({ message }) => message);

    expect(
      messages({ id: 'golden_cross', params: { fast: 2.5, cross_only: 'yes' } }),
    ).to.deep.equal([
      'setting "fast" of strategy "golden_cross" is 2.5 - expected a whole number from 2 to 200',
      'setting "cross_only" of strategy "golden_cross" is "yes" - expected true or false',
    ]);
    expect(messages({ id: 'trend_following', params: { sizing: 'half', risk: 2 } })).to.deep.equal([
      'setting "sizing" of strategy "trend_following" is "half" - expected one of full, risk',
      'setting "risk" of strategy "trend_following" is 2 - expected a number from 0.0001 to 1',
    ]);
  });

  it('are refused for a strategy that does not exist, at the word that names it', () => {
    const [plain, used, renamed] = problems(
      'buy_and_hodl',
      { id: 'mine', use: 'momentun' },
      { id: 'golden_cros' },
    );

    expect(plain).to.deep.include({
      path: ['strategies', 0],
      message: 'there is no strategy "buy_and_hodl"',
    });
    expect(plain?.hint).to.include('"buy_and_hold"');
    expect(used?.path).to.deep.equal(['strategies', 1, 'use']);
    expect(used?.hint).to.include('"momentum"');
    expect(renamed?.path).to.deep.equal(['strategies', 2, 'id']);
  });

  it('may not be given twice under one id', () => {
    const twice = problems('momentum', { id: 'momentum', params: { threshold: 0.1 } });

    expect(twice).to.deep.equal([
      {
        code: 'duplicate-strategy',
        message: 'strategy "momentum" is listed twice',
        hint: 'give it an id of its own: { id: my_momentum, use: momentum }',
        path: ['strategies', 1, 'id'],
      },
    ]);
  });
});

describe('plan of backtests', () => {
  const market = designedMarket(2);
  const { date } = market.own;
  const windows = [{ name: 'w', first: date[PAST] as number, last: date[PAST + 99] as number }];
  const given: Given = { symbols: { AAA: market.own, MKT: market.benchmark }, windows };

  it('refuses a setting whose column nobody computed, by name', () => {
    const mine = { id: 'mine', use: 'golden_cross', params: { fast: 51 } };

    expect(() => planNode(given, { strategies: [mine] })).to.throw(
      'strategy "mine" reads "sma_51", which its input "metrics" does not have',
    );
  });

  it('refuses a role whose symbol has no bars at all', () => {
    expect(() => planNode(given, { benchmark: 'MKTT' })).to.throw(
      'benchmark "MKTT" is not among the 2 symbols that have bars in a scenario',
    );
    expect(() => planNode(given, { bonds: 'BND' })).to.throw('bonds "BND" is not among');
    // Nobody asks for bonds here.
    expect(planNode(given, { bonds: 'BND', strategies: ['buy_and_hold'] })).to.have.length(1);
  });

  it('refuses a market that is the benchmark alone', () => {
    const alone = { ...given, symbols: { MKT: market.benchmark } };

    expect(() => planNode(alone)).to.throw('there is no symbol to test besides the benchmark');
  });

  it('reads no more than a strategy asks for', () => {
    const [partition] = planNode(given, { strategies: ['golden_cross'] });

    expect(partition?.uses).to.deep.equal(['golden_cross']);
    expect(partition?.reads).to.deep.equal([
      {
        input: 'metrics',
        item: ['w', 'AAA'],
        columns: ['date', 'open', 'high', 'low', 'close', 'volume', 'sma_50', 'sma_200'],
      },
      // What the result is compared with.
      { input: 'metrics', item: ['w', 'MKT'], columns: ['date', 'open', 'close'] },
    ]);
  });

  it('says of each group all that its partitions depend on', () => {
    const rows = [...date].map((day) => ({ date: day, symbol: 0, p: 0.6 }));
    const quarter = {
      start: date[0] as number,
      end: date.at(-1) as number,
      symbols: ['AAA'],
      rows,
    };
    const symbols = { AAA: market.own, BBB: market.own, BND: market.own, MKT: market.benchmark };
    const groups = planGroups({ symbols, windows, model: [quarter] }, { bonds: 'BND' });

    expect(groups.map(({ key }) => key)).to.deep.equal([...byId.keys()].map((id) => [id, 'w']));
    for (const { key, members, uses, values = [], reads, partitions } of groups) {
      const where = key.join('/');
      expect(partitions().map((p) => p.key)).to.deep.equal(members.map((m) => [...key, m]));
      for (const partition of partitions()) {
        expect(partition.uses, where).to.deep.equal(uses);
        for (const slice of partition.reads) {
          const covering = reads.find((read) =>
            'under' in read
              ? read.input === slice.input &&
                read.under.every((value, i) => slice.item[i] === value) &&
                slice.columns?.every((column) => read.columns?.includes(column))
              : read === slice,
          );
          expect(covering, `${where} reads ${JSON.stringify(slice)}`).to.not.equal(undefined);
        }
        const [strategy, window, symbol, legs] = partition.values as unknown as [
          unknown,
          unknown,
          unknown,
          { legs: unknown; model: number | null },
        ];
        // A symbol's value is a fact of the item that it reads; a place in the model, of its list.
        expect(symbol, where).to.have.keys('lead', 'history');
        expect(values.slice(0, 2), where).to.deep.equal([strategy, window]);
        expect((values[2] as { legs: unknown }).legs, where).to.deep.equal(legs.legs);
        if (legs.model !== null) expect(values[3], where).to.deep.equal(['AAA']);
      }
    }
  });

  it('depends on no day after the window', () => {
    const rows = [...date].map((day) => ({ date: day, symbol: 0, p: 0.6 }));
    const quarter = { start: date[0] as number, end: date.at(-1) as number, symbols: ['AAA'] };
    const plan = (n: number) =>
      planNode(
        { ...given, model: [{ ...quarter, rows: rows.slice(0, n) }] },
        { strategies: ['ml_ensemble'] },
      );

    expect(plan(PAST + 100)).to.deep.equal(plan(PAST + 150));
    expect(plan(PAST + 100)[0]?.reads[1]).to.include({ from: 0, to: PAST + 100 });
  });
});
