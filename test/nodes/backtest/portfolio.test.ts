/**
 * Strategies that hold several assets, run once as a whole: who plays which role, and
 * what is said where somebody is missing.
 */
import { expect } from 'chai';
import { checkStrategies } from '../../../nodes/backtest/params.js';
import { designedMarket, PAST } from './market.js';
import { type Given, planNode, runNode } from './node.js';
import { END, plugins } from './runs.js';

const market = designedMarket(3);
const other = designedMarket(4);
const { date } = market.own;
const windows = [{ name: 'w', first: date[PAST] as number, last: date[PAST + 299] as number }];
const symbols = {
  MKT: market.own,
  EFA: market.benchmark,
  BND: market.bonds,
  BIL: market.bills,
  AAA: other.own,
};
const given: Given = { symbols, windows };
const GEM = { form: 'portfolio', foreign: 'EFA', bonds: 'BND', bills: 'BIL' } as const;

describe('a portfolio', () => {
  it('is run once per strategy and window, by the strategies that hold several assets', () => {
    expect(planNode(given, GEM).map(({ key }) => key)).to.deep.equal([
      ['balanced_portfolio', 'w', 'portfolio'],
      ['dual_momentum', 'w', 'portfolio'],
    ]);
    expect(planNode(given, { ...GEM, form: 'symbols' }).map(({ key }) => key)).to.not.deep.include([
      'balanced_portfolio',
      'w',
      'portfolio',
    ]);
  });

  it('holds what the same strategy holds of the market as a symbol beside that rival', async () => {
    const whole = await runNode(given, GEM);
    const bySymbol = await runNode(given, { ...GEM, form: 'symbols', benchmark: 'EFA' });
    for (const id of ['balanced_portfolio', 'dual_momentum']) {
      const portfolio = whole.get(`${id} w portfolio`);
      expect(portfolio?.status, id).to.equal('ok');
      expect(portfolio?.trades, id).to.deep.equal(bySymbol.get(`${id} w MKT`)?.trades);
    }
    // The market and its rival were both held, one after the other.
    const held = new Set(whole.get('dual_momentum w portfolio')?.trades.map(({ asset }) => asset));
    expect([...held].sort()).to.deep.equal([0, 1]);
  });

  it('without a rival holds the market or bonds', async () => {
    const results = await runNode(given, { ...GEM, foreign: null });
    const { status, trades, figures } = results.get('dual_momentum w portfolio')!;

    expect(status).to.equal('ok');
    expect(new Set(trades.map(({ asset }) => asset))).to.deep.equal(new Set([0, 2]));
    expect(figures.defensive_cash).to.equal(0);
  });

  it('whose rival has no bars in the window has no result', async () => {
    const early = { ...market.benchmark, ...late(market.benchmark) };
    const results = await runNode({ ...given, symbols: { ...symbols, EFA: early } }, GEM).catch(
      (error: Error) => error.message,
    );

    expect(results).to.equal(
      'foreign "EFA" is not among the 4 symbols that have bars in a scenario',
    );
  });

  it('without bonds keeps their part in cash, and says so', async () => {
    const results = await runNode(given, { ...GEM, bonds: null });
    const { figures, trades } = results.get('balanced_portfolio w portfolio')!;

    expect(figures.defensive_cash).to.equal(1);
    expect(new Set(trades.map(({ asset }) => asset))).to.deep.equal(new Set([0]));
    expect(trades.at(-1)?.exit_reason).to.equal(END);
    expect(figures.exposure).to.be.within(0.5, 0.7);
  });

  it('of a strategy that trades one symbol is refused', async () => {
    const params = { strategies: ['momentum', { id: 'm', use: 'momentum' }], form: 'portfolio' };
    const problems = checkStrategies(params as never, await plugins());

    expect(problems.map(({ code, path }) => [code, path])).to.deep.equal([
      ['no-portfolio', ['strategies', 0]],
      ['no-portfolio', ['strategies', 1, 'use']],
    ]);
    expect(problems[0]).to.include({
      message: 'strategy "momentum" trades one symbol, so there is no portfolio of it',
      hint: 'for a portfolio there are balanced_portfolio, dual_momentum; for symbols set form: symbols',
    });
  });
});

/** The same bars, all of them after every window. */
function late(bars: typeof market.own): { date: Float64Array } {
  return { date: bars.date.map((day) => day + 10_000) };
}
