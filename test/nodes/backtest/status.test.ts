/**
 * What the node says of backtests that cannot be run or end otherwise than
 * planned: never a figure that means nothing, never a missing row.
 */
import { expect } from 'chai';
import type { Strategy } from '../../../nodes/backtest/strategy.js';
import { dayOf } from '../../../nodes/lib/market/dates.js';
import {
  assetWith,
  byHand,
  cutSeries,
  designedMarket,
  PAST,
  type Series,
  series,
  sessions,
} from './market.js';
import { type Given, planNode, runNode, type Window } from './node.js';
import { runStrategy, settings, strategies } from './runs.js';

const market = designedMarket(11);
const days = market.own.date;
const day = (row: number): number => days[row] as number;

/** A window from one row to another of the designed series. */
function window(first: number, last: number): Window {
  return { name: 'w', first: day(first), last: day(last) };
}

const LONG = window(PAST, days.length - 1);

function given(own: Series, changes: Partial<Given> = {}): Given {
  const { benchmark, bonds, bills } = market;
  return {
    symbols: { AAA: own, MKT: benchmark, BND: bonds, BIL: bills },
    windows: [LONG],
    ...changes,
  };
}

/** The bars from a row on. */
function from(bars: Series, row: number): Series {
  const { n, ...columns } = bars;
  const cut = Object.entries(columns).map(([name, column]) => [name, column.slice(row)]);
  return { n: n - row, ...Object.fromEntries(cut) };
}

/** Whether a strategy reads what the models say, which the designed series has none of. */
const readsModel = (strategy: Strategy): boolean =>
  strategy.columns(settings(strategy)).includes('probability');

const byId = await strategies();

/** Bars of past that a strategy needs: as it says, or until all its columns have a value. */
function needOf(strategy: Strategy): number {
  const params = settings(strategy);
  const need = strategy.minHistory(params);
  if (strategy.kind !== 'single' || !strategy.awaitsColumns) return need;
  const { columns } = assetWith(market.own, strategy.columns(params));
  const first = Object.values(columns).map((column) =>
    column.findIndex((value) => !Number.isNaN(value)),
  );
  return need + Math.max(0, ...first);
}
const ALL = { bonds: 'BND', bills: 'BIL' };

describe('backtest node', () => {
  it('gives what the strategies give, with the model and both legs', async () => {
    const rows = [...days].map((date, i) => ({ date, symbol: 0, p: i % 10 < 5 ? 0.6 : 0.4 }));
    const model = [{ start: day(0), end: day(days.length - 1), symbols: ['AAA'], rows }];
    const results = await runNode(given(market.own, { model }), {
      ...ALL,
      slippage_bps: 5,
      commission_bps: 2,
    });
    for (const [id, strategy] of byId) {
      const result = results.get(`${id} w AAA`);
      expect(result?.status, id).to.equal('ok');
      expect(result?.figures.sessions, id).to.equal(days.length - PAST);
      if (readsModel(strategy)) {
        expect(result?.trades.length, id).to.be.greaterThan(50);
        continue;
      }
      const { equity, trades } = runStrategy(strategy, market);
      expect(result?.figures.final_equity, id).to.be.closeTo(equity.at(-1) as number, 1e-6);
      expect(result?.trades.length, id).to.equal(trades.length);
    }
    expect(results.size).to.equal(3 * byId.size);
  });

  it('tests every symbol but the benchmark in every valid window', () => {
    const windows = [
      window(PAST, 400),
      { ...window(500, 600), name: 'v' },
      { ...window(500, 600), name: 'x', status: 'outside_data' },
    ];
    const keys = planNode(given(market.own, { windows }), { strategies: ['buy_and_hold'] }).map(
      ({ key }) => key.join(' '),
    );

    expect(keys.sort()).to.deep.equal(
      ['v AAA', 'v BIL', 'v BND', 'w AAA', 'w BIL', 'w BND'].map((key) => `buy_and_hold ${key}`),
    );
  });

  it('says no_data of a symbol without a bar in the window, and gives no figure', async () => {
    const windows = [LONG, { ...window(10, 200), name: 'early' }];
    const results = await runNode(given(cutSeries(market.own, PAST), { windows }), {
      strategies: ['buy_and_hold'],
    });
    const { status, figures, trades } = results.get('buy_and_hold w AAA')!;

    expect(status).to.equal('no_data');
    expect(trades).to.deep.equal([]);
    const known = Object.entries(figures).filter(([, value]) => !Number.isNaN(value));
    expect(known.map(([name]) => name)).to.deep.equal(['status']);
  });

  it('says too_few_sessions below the least number, and not at it', async () => {
    const status = async (last: number): Promise<string | undefined> => {
      const results = await runNode(given(market.own, { windows: [window(PAST, last)] }), {
        strategies: ['buy_and_hold'],
        min_sessions: 20,
      });
      return results.get('buy_and_hold w AAA')?.status;
    };

    expect(await status(PAST + 18)).to.equal('too_few_sessions');
    expect(await status(PAST + 19)).to.equal('ok');
  });

  it('says warmup_insufficient exactly when a bar of past is missing', async () => {
    for (const [id, strategy] of byId) {
      if (readsModel(strategy)) continue;
      const need = needOf(strategy);
      const status = async (history: number): Promise<string | undefined> => {
        const results = await runNode(given(from(market.own, PAST - history)), {
          ...ALL,
          strategies: [id],
        });
        return results.get(`${id} w AAA`)?.status;
      };
      expect(await status(need), `${id} with ${need}`).to.equal('ok');
      if (need === 0) continue;
      expect(await status(need - 1), `${id} with ${need - 1}`).to.equal('warmup_insufficient');
    }
  });

  it('with just enough past the first decision has every value that it reads', () => {
    for (const [id, strategy] of byId) {
      if (readsModel(strategy)) continue;
      const params = settings(strategy);
      const need = needOf(strategy);
      if (need === 0) continue;
      const [partition] = planNode(given(market.own), { ...ALL, strategies: [id] });
      expect(partition?.reads[0]?.columns, id).to.include.members([...strategy.columns(params)]);
      const { columns } = assetWith(market.own, strategy.columns(params));
      for (const [name, column] of Object.entries(columns)) {
        expect(column[need - 1], `${id}: ${name}`).to.not.be.NaN;
      }
    }
  });

  it('says warmup_insufficient when the model does not know the symbol yet', async () => {
    const run = async (first: number, symbols = ['AAA']): Promise<string | undefined> => {
      const rows = [...days.subarray(first)].map((date) => ({ date, symbol: 0, p: 0.6 }));
      const model = [{ start: day(first), end: day(days.length - 1), symbols, rows }];
      const results = await runNode(given(market.own, { model }), { strategies: ['ml_ensemble'] });
      return results.get('ml_ensemble w AAA')?.status;
    };

    expect(await run(PAST - 1)).to.equal('ok');
    expect(await run(PAST)).to.equal('warmup_insufficient');
    expect(await run(PAST - 1, ['BBB'])).to.equal('warmup_insufficient');
  });

  it('sells at the last close of a symbol that ends inside the window, and says so', async () => {
    const ended = cutSeries(market.own, 500);
    const results = await runNode(given(ended), { strategies: ['buy_and_hold'] });
    const { status, figures, trades } = results.get('buy_and_hold w AAA')!;

    expect(status).to.equal('ok');
    expect(trades[0]).to.include({ exit_price: ended.close[499], exit_date: day(499) });
    expect(figures).to.include({
      ended_early: 1,
      sessions: 500 - PAST,
      missing_sessions: days.length - 500,
    });
  });

  it('says no_data of a strategy whose benchmark has no bars in the window', async () => {
    const symbols = { AAA: market.own, MKT: cutSeries(market.benchmark, PAST) };
    const windows = [LONG, { ...window(10, 200), name: 'early' }];
    const results = await runNode({ symbols, windows }, { strategies: ['dual_momentum'] });

    expect(results.get('dual_momentum w AAA')?.status).to.equal('no_data');
  });

  it('puts cash in the place of bonds that have no bars, and says so', async () => {
    const strategies = ['balanced_portfolio', 'dual_momentum'];
    const without = await runNode(given(market.own), { strategies });
    const withBonds = await runNode(given(market.own), { ...ALL, strategies });
    for (const id of strategies) {
      const result = without.get(`${id} w AAA`);
      expect(result?.status, id).to.equal('ok');
      expect(result?.figures.defensive_cash, id).to.equal(1);
      expect(withBonds.get(`${id} w AAA`)?.figures.defensive_cash, id).to.equal(0);
    }
    const assets = without.get('balanced_portfolio w AAA')?.trades.map(({ asset }) => asset);
    expect(new Set(assets)).to.deep.equal(new Set([0]));
  });

  it('counts an order of the last close that finds no open', async () => {
    // The window ends on the first session of a month: that month's part is not bought.
    const dates = sessions(400);
    const first = dates.findIndex((date) => date >= dayOf(2015, 6, 1));
    const flat = byHand([...dates].fill(10), [...dates].fill(10));
    const symbols = { AAA: flat, MKT: flat };
    const windows = [{ name: 'w', first: dates[0] as number, last: dates[first] as number }];
    const run = await runNode({ symbols, windows }, { strategies: ['dollar_cost_averaging'] });
    const figures = run.get('dollar_cost_averaging w AAA')?.figures;

    // 2015-01-02 to 2015-06-01: six parts, five of them invested.
    expect(figures?.n_trades).to.equal(5);
    expect(figures?.unfilled_end).to.equal(1);
    expect(figures?.final_equity).to.be.closeTo(100_000, 1e-6);
    // Prices never moved: what was put in came back, and idle cash is no gain.
    expect(figures?.money_weighted_return).to.be.closeTo(0, 1e-12);
  });

  it('says bankrupt when nothing is left', async () => {
    const prices = [...sessions(60)].map((_, i) => (i === 50 ? 0 : 10));
    const bars = byHand(prices, prices);
    const symbols = { AAA: bars, MKT: series([{ sessions: 60, drift: 0, noise: 0.01 }], 1) };
    const windows = [{ name: 'w', first: bars.date[10] as number, last: bars.date[59] as number }];
    const results = await runNode({ symbols, windows }, { strategies: ['buy_and_hold'] });
    const result = results.get('buy_and_hold w AAA');

    expect(result?.status).to.equal('bankrupt');
    expect(result?.figures).to.include({ total_return: -1, final_equity: 0, n_trades: 1 });
    expect(result?.figures.sharpe).to.be.NaN;
    expect(result?.trades[0]?.pnl).to.equal(-100_000);
  });
});
