/**
 * The figures that describe equity: against values worked out by hand, against
 * slow formulas written another way, and null where they would mean nothing.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { accountOf, type Figures, figuresOf } from './figures.js';
import { randoms } from './market.js';

/** Equity from returns, beginning at 100. */
function grown(returns: readonly number[]): number[] {
  const equity = [100];
  for (const r of returns) equity.push((equity.at(-1) as number) * (1 + r));
  return equity;
}

function figures(returns: readonly number[], days = 365): Figures {
  return figuresOf(accountOf(grown(returns)), days);
}

/** The same list again and again. */
function repeated(times: number, ...list: number[]): number[] {
  return Array.from({ length: times }, () => list).flat();
}

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
const mean = (list: readonly number[]): number => sum(list) / list.length;

/** Hyndman and Fan's type 7 by sorting. */
function sortedQuantile(list: readonly number[], q: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const low = sorted[Math.floor(position)] as number;
  const high = sorted[Math.ceil(position)] as number;
  return low + (high - low) * (position - Math.floor(position));
}

describe('figures of returns', () => {
  it('by hand: ten pairs of +2 % and −1 %', () => {
    const row = figures(repeated(10, 0.02, -0.01));
    // Mean 0.005; 20 squares of 0.015 over 19; 10 squares of 0.01 over 20.
    const deviation = Math.sqrt((20 * 0.015 ** 2) / 19);

    expect(row.sessions).to.equal(20);
    expect(row.ann_vol).to.be.closeTo(deviation * Math.sqrt(252), 1e-12);
    expect(row.sharpe).to.be.closeTo((0.005 / deviation) * Math.sqrt(252), 1e-10);
    expect(row.sortino).to.be.closeTo((0.005 * 252) / (Math.sqrt(0.00005) * Math.sqrt(252)), 1e-10);
    expect(row.skew).to.be.closeTo(0, 1e-9);
    expect(row.var_95).to.be.closeTo(-0.01, 1e-14);
    expect(row.cvar_95).to.be.closeTo(-0.01, 1e-14);
    expect(row.tail_ratio).to.be.closeTo(2, 1e-10);
    expect(row.total_return).to.be.closeTo((1.02 * 0.99) ** 10 - 1, 1e-13);
  });

  it('by hand: a quantile lies between two returns', () => {
    // 21 returns: position 20 · 0.05 = 1 exactly; 31: position 1.5.
    const steps = (n: number): number[] => Array.from({ length: n }, (_, i) => (i - 10) / 1000);

    expect(figures(steps(21)).var_95).to.be.closeTo(-0.009, 1e-14);
    expect(figures(steps(21)).cvar_95).to.be.closeTo(-0.0095, 1e-14);
    expect(figures(steps(31)).var_95).to.be.closeTo(-0.0085, 1e-14);
    expect(figures(steps(31)).cvar_95).to.be.closeTo(-0.0095, 1e-14);
  });

  it('agree with slow formulas on any returns', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 20, max: 300 }),
        (seed, n) => {
          const random = randoms(seed);
          const equity = grown(Array.from({ length: n }, () => (random() ** 2 - 0.3) * 0.05));
          const r = equity.slice(1).map((value, i) => value / (equity[i] as number) - 1);
          const row = figuresOf(accountOf(equity), 200);
          const m = mean(r);
          const moment = (k: number): number => mean(r.map((x) => (x - m) ** k));
          const deviation = Math.sqrt((moment(2) * n) / (n - 1));
          const downside = Math.sqrt(mean(r.map((x) => Math.min(x, 0) ** 2)));
          const g1 = moment(3) / moment(2) ** 1.5;
          const g2 = moment(4) / moment(2) ** 2 - 3;
          const low = sortedQuantile(r, 0.05);
          const expected = {
            ann_vol: deviation * Math.sqrt(252),
            sharpe: (m * 252) / (deviation * Math.sqrt(252)),
            sortino: (m * 252) / (downside * Math.sqrt(252)),
            skew: (g1 * Math.sqrt(n * (n - 1))) / (n - 2),
            kurtosis_raw: 3 + ((n - 1) * ((n + 1) * g2 + 6)) / ((n - 2) * (n - 3)),
            var_95: low,
            cvar_95: mean(r.filter((x) => x <= low)),
            tail_ratio: Math.abs(sortedQuantile(r, 0.95) / low),
            cagr: Math.exp((Math.log((equity.at(-1) as number) / 100) * 365.25) / 200) - 1,
          };
          for (const [name, value] of Object.entries(expected)) {
            const found = row[name as keyof Figures];
            expect(found, name).to.be.closeTo(value, 1e-9 * Math.max(1, Math.abs(value)));
          }
        },
      ),
      { numRuns: 100, seed: 3 },
    );
  });

  it('are null where there are too few: 20 for ratios and tails, 4 for shape, 2 for volatility', () => {
    const few = figures(repeated(9, 0.02, -0.01).concat(0.01));
    expect([few.sharpe, few.sortino, few.var_95, few.cvar_95, few.tail_ratio]).to.deep.equal(
      repeated(5, Number.NaN),
    );
    expect(few.ann_vol).to.be.greaterThan(0);
    expect(few.skew).to.not.be.NaN;

    const three = figures([0.01, -0.01, 0.02]);
    expect([three.skew, three.kurtosis_raw]).to.deep.equal([Number.NaN, Number.NaN]);
    expect(figures([0.01, -0.01, 0.02, 0.01]).kurtosis_raw).to.not.be.NaN;

    const one = figures([0.01]);
    expect(one.ann_vol).to.be.NaN;
    expect(one.total_return).to.be.closeTo(0.01, 1e-15);
  });

  it('of equity that never moves are zero or null, never infinite', () => {
    const row = figures(repeated(30, 0));

    expect([row.total_return, row.cagr, row.ann_vol, row.max_drawdown]).to.deep.equal([0, 0, 0, 0]);
    expect([row.max_dd_duration, row.ulcer_index, row.var_95, row.cvar_95]).to.deep.equal([
      0, 0, 0, 0,
    ]);
    const ratios = [row.sharpe, row.sortino, row.calmar, row.tail_ratio, row.skew];
    expect([...ratios, row.kurtosis_raw]).to.deep.equal(repeated(6, Number.NaN));
  });

  it('have no Sortino ratio without a negative return, and no Calmar ratio without a fall', () => {
    const row = figures(repeated(15, 0.01, 0));

    expect([row.sortino, row.calmar]).to.deep.equal([Number.NaN, Number.NaN]);
    expect(row.sharpe).to.be.greaterThan(0);
  });

  it('have no Sharpe ratio on returns that are all the same', () => {
    const doubling = figuresOf(accountOf(Array.from({ length: 31 }, (_, i) => 2 ** i)));

    expect(doubling.sharpe).to.be.NaN;
    expect(doubling.ann_vol).to.equal(0);
  });
});

describe('growth per year', () => {
  it('counts calendar days, 365.25 to the year', () => {
    const row = (days: number): Figures => figuresOf(accountOf([100, 121]), days);

    expect(row(730.5).cagr).to.be.closeTo(0.1, 1e-14);
    expect(row(365.25).cagr).to.be.closeTo(0.21, 1e-14);
    expect(row(90).cagr).to.be.closeTo(1.21 ** (365.25 / 90) - 1, 1e-13);
  });

  it('is null below 90 days, and the Calmar ratio with it', () => {
    const row = figuresOf(accountOf([100, 90, 121]), 89);

    expect([row.cagr, row.calmar]).to.deep.equal([Number.NaN, Number.NaN]);
  });

  it('over the deepest fall is the Calmar ratio', () => {
    const row = figuresOf(accountOf([100, 110, 88, 121]), 730.5);

    expect(row.max_drawdown).to.be.closeTo(-0.2, 1e-15);
    expect(row.calmar).to.be.closeTo(0.5, 1e-13);
  });
});

describe('figures of falls', () => {
  const falls = (...equity: number[]): Figures => figuresOf(accountOf(equity));

  it('by hand: two falls, the longer one made good', () => {
    const row = falls(100, 120, 90, 120, 130, 117, 104, 120, 130, 131);

    expect(row.max_drawdown).to.equal(-0.25);
    expect([row.max_dd_duration, row.dd_recovered]).to.deep.equal([4, 1]);
    // Falls of 1/4, 1/10, 1/5 and 1/13 on nine closes.
    const squares = 1 / 16 + 1 / 100 + 1 / 25 + 1 / 169;
    expect(row.ulcer_index).to.be.closeTo(Math.sqrt(squares / 9), 1e-15);
  });

  it('begin at the initial cash: a loss of the first day is a fall', () => {
    const row = falls(100, 80, 90);

    expect(row.max_drawdown).to.be.closeTo(-0.2, 1e-15);
    expect([row.max_dd_duration, row.dd_recovered]).to.deep.equal([2, 0]);
  });

  it('that are not made good last to the end of the window', () => {
    const row = falls(100, 90, 101, 99, 98, 97);

    expect([row.max_dd_duration, row.dd_recovered]).to.deep.equal([3, 0]);
  });

  it('are made good by the same value again', () => {
    expect(falls(100, 90, 100).dd_recovered).to.equal(1);
    expect(falls(100, 90, 100).max_dd_duration).to.equal(2);
  });

  it('are none in a series that only rises', () => {
    const row = falls(100, 101, 102, 102);

    expect([row.max_drawdown, row.max_dd_duration, row.dd_recovered]).to.deep.equal([0, 0, 1]);
  });

  it('agree with a slow formula on any equity', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2 }), (equity) => {
        const peaks = equity.map((_, i) => Math.max(...equity.slice(0, i + 1)));
        const depths = equity.map((value, i) => value / (peaks[i] as number) - 1);
        const squares = depths.slice(1).map((depth) => depth * depth);
        // From each peak to the first close that is at least as high, or to the end.
        const lengths = equity.map((value, i) => {
          if (value !== peaks[i]) return 0;
          const next = equity.findIndex((later, j) => j > i && later >= value);
          const length = (next < 0 ? equity.length - 1 : next) - i;
          return next === i + 1 ? 0 : length;
        });
        const row = falls(...equity);

        expect(row.max_drawdown).to.equal(Math.min(...depths));
        expect(row.max_dd_duration).to.equal(Math.max(...lengths));
        expect(row.ulcer_index).to.be.closeTo(Math.sqrt(mean(squares)), 1e-12);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('figures of an account of which nothing is left', () => {
  it('are a loss of everything, and ratios are null', () => {
    const equity = [...grown(repeated(15, 0.02, -0.01)), 0];
    const trades = [
      { pnl: 10, return: 0.1 },
      { pnl: -100, return: -1 },
    ];
    const row = figuresOf(accountOf(equity, trades, { isBankrupt: true }));

    expect([row.total_return, row.cagr, row.max_drawdown, row.final_equity]).to.deep.equal([
      -1, -1, -1, 0,
    ]);
    const ratios = [row.sharpe, row.sortino, row.calmar, row.tail_ratio, row.skew];
    const others = [row.kurtosis_raw, row.profit_factor, row.payoff];
    expect([...ratios, ...others]).to.deep.equal(repeated(8, Number.NaN));
  });
});
