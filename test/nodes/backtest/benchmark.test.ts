/**
 * Figures that compare with a benchmark: by hand, by their definition on random
 * returns, and what is null.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { benchmarkFrom, benchmarkOn } from '../../../nodes/backtest/benchmark.js';
import { RESULT } from '../../../nodes/backtest/columns.js';
import { fillStatistics } from '../../../nodes/backtest/statistics.js';
import { accountOf, byName, type Figures } from './figures.js';
import { assetOn } from './hand-columns.js';
import { randoms, sessions } from './market.js';

const none = Number.NaN;
const NAMES = [
  'alpha',
  'beta',
  'information_ratio',
  'up_capture',
  'down_capture',
  'hit_rate',
] as const;

/** Prices that give these returns; the first one is from the open to the close. */
function pricesOf(returns: readonly number[]): { open: Float64Array; close: Float64Array } {
  let price = 50;
  const close = returns.map((r) => (price *= 1 + r));
  return {
    open: Float64Array.of(50, ...close.slice(1)),
    close: Float64Array.from(close),
  };
}

/** Figures of an account with these returns beside a benchmark with those. */
function compare(own: readonly number[], theirs: readonly number[], changes = {}): Figures {
  const equity = [100];
  for (const r of own) equity.push((equity.at(-1) as number) * (1 + r));
  const row = new Float64Array(Object.keys(RESULT).length).fill(none);
  const { open, close } = pricesOf(theirs);
  fillStatistics(row, accountOf(equity, [], changes), 365, benchmarkFrom(open, close, 0));
  return byName(row);
}

const values = (row: Figures) => NAMES.map((name) => row[name]);
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;

/** Seeded returns, a part of them zero. */
function returnsOf(n: number, seed: number, size = 0.02): number[] {
  const random = randoms(seed);
  return Array.from({ length: n }, () => (random() < 0.1 ? 0 : (random() - 0.48) * size));
}

describe('figures beside the benchmark', () => {
  it('of the benchmark itself are beta 1 and nothing above it', () => {
    const r = returnsOf(60, 1);
    const row = compare(r, r);

    expect(row.beta).to.be.closeTo(1, 1e-12);
    expect(row.alpha).to.be.closeTo(0, 1e-12);
    expect(row.up_capture).to.be.closeTo(1, 1e-9);
    expect(row.down_capture).to.be.closeTo(1, 1e-9);
    // Never better, and no deviation from it that could be divided by.
    expect(row.information_ratio).to.be.NaN;
  });

  it('of an account that never traded are those of one whose equity did not move', () => {
    for (const n of [1, 2, 5, 19, 20, 21, 60, 300]) {
      for (const seed of [1, 2, 3]) {
        const own = Array<number>(n).fill(0);
        const theirs = returnsOf(n, seed + n).map((r, i) => (seed === 3 && i > 3 ? 1e-13 : r));
        const idle = compare(own, theirs, { traded: 0 });
        const still = compare(own, theirs, { traded: 1 });

        expect({ ...idle, turnover: 0, turnover_annual: 0 }, `${n} closes`).to.deep.equal({
          ...still,
          ...{ turnover: 0, turnover_annual: 0 },
        });
        expect(idle.turnover).to.equal(0);
        if (n < 20) expect(idle.hit_rate).to.be.NaN;
        else if (seed < 3) expect(idle.hit_rate).to.be.within(0.2, 0.8);
      }
    }
  });

  it('of half of it are half of it', () => {
    const r = returnsOf(60, 2);
    const row = compare(
      r.map((x) => x / 2),
      r,
    );
    const half = r.filter((x) => x > 0).reduce((p, x) => p * (1 + x / 2), 1);
    const all = r.filter((x) => x > 0).reduce((p, x) => p * (1 + x), 1);
    const n = r.filter((x) => x > 0).length;

    expect(row.beta).to.be.closeTo(0.5, 1e-12);
    expect(row.alpha).to.be.closeTo(0, 1e-12);
    expect(row.hit_rate).to.be.closeTo(r.filter((x) => x < 0).length / 60, 1e-12);
    expect(row.up_capture).to.be.closeTo((half ** (1 / n) - 1) / (all ** (1 / n) - 1), 1e-9);
  });

  it('are what their definitions say', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 1, max: 1e9 }),
        (n, seed) => {
          const r = returnsOf(n, seed);
          const b = returnsOf(n, seed + 1, 0.03);
          const row = compare(r, b);
          const [mr, mb] = [mean(r), mean(b)];
          const cov = r.reduce((sum, x, i) => sum + (x - mr) * ((b[i] as number) - mb), 0);
          const beta = cov / b.reduce((sum, x) => sum + (x - mb) ** 2, 0);
          const active = r.map((x, i) => x - (b[i] as number));
          const ma = mean(active);
          const sd = Math.sqrt(active.reduce((sum, x) => sum + (x - ma) ** 2, 0) / (n - 1));
          const geo = (list: readonly number[]) =>
            list.reduce((p, x) => p * (1 + x), 1) ** (1 / list.length) - 1;
          const on = (isDay: (x: number) => boolean) =>
            geo(r.filter((_, i) => isDay(b[i] as number))) / geo(b.filter(isDay));

          expect(row.beta).to.be.closeTo(beta, 1e-9);
          expect(row.alpha).to.be.closeTo((1 + mr - beta * mb) ** 252 - 1, 1e-6);
          expect(row.information_ratio).to.be.closeTo((ma / sd) * Math.sqrt(252), 1e-6);
          expect(row.up_capture).to.be.closeTo(
            on((x) => x > 0),
            1e-6,
          );
          expect(row.down_capture).to.be.closeTo(
            on((x) => x < 0),
            1e-6,
          );
          expect(row.hit_rate).to.be.closeTo(active.filter((x) => x > 1e-15).length / n, 0.5 / n);
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('are the same whatever was compared before, and in windows longer than any before', () => {
    const cases = [60, 9000, 25, 20_000, 300].map((n) => ({
      own: returnsOf(n, n, 0.002),
      theirs: returnsOf(n, n + 1, 0.002),
    }));
    const figures = (list: typeof cases) =>
      list.map(({ own, theirs }) => values(compare(own, theirs)));
    const first = figures(cases);

    expect(figures([...cases].reverse())).to.deep.equal([...first].reverse());
    cases.forEach(({ own, theirs }, i) => {
      const better = own.filter((r, t) => r - (theirs[t] as number) > 1e-12).length;
      expect(first[i]?.at(-1)).to.be.closeTo(better / own.length, 1 / own.length);
    });
  });

  it('are null below 20 returns, and without a benchmark', () => {
    expect(values(compare(returnsOf(19, 3), returnsOf(19, 4)))).to.deep.equal(Array(6).fill(none));
    expect(values(compare(returnsOf(20, 3), returnsOf(20, 4)))).to.not.include(none);
    const row = new Float64Array(Object.keys(RESULT).length).fill(none);
    fillStatistics(row, accountOf([100, ...returnsOf(40, 5).map((x) => 100 + x)]), 365);
    expect(values(byName(row))).to.deep.equal(Array(6).fill(none));
  });

  it('are null for an account that lost everything', () => {
    const row = compare([...returnsOf(30, 6), -1], returnsOf(31, 7), { isBankrupt: true });

    expect(values(row)).to.deep.equal(Array(6).fill(none));
  });

  it('beside a benchmark that never moves are null but for what still has a meaning', () => {
    const row = compare(returnsOf(30, 8), Array(30).fill(0));

    expect([row.alpha, row.beta, row.up_capture, row.down_capture]).to.deep.equal(
      Array(4).fill(none),
    );
    expect(row.information_ratio).to.be.closeTo(row.sharpe, 1e-12);
    expect(row.hit_rate).to.be.within(0.1, 0.9);
  });
});

describe('the benchmark on the sessions of a symbol', () => {
  const date = sessions(6);
  const prices = [10, 11, 12, 13, 14, 15];
  const table = (rows: readonly number[]) => {
    const { open, high, low, close } = assetOn(date, {}, prices);
    const all = { date, open, high, low, close };
    const cut = Object.entries(all).map(([name, c]) => [
      name,
      Float64Array.from(rows, (i) => c[i]!),
    ]);
    return { rows: rows.length, columns: Object.fromEntries(cut) };
  };
  const on = (rows: readonly number[], days = date, start = 1) =>
    benchmarkOn(assetOn(days, {}), start, table(rows));

  it('begins at the open of the window, as every account does', () => {
    const { open, close } = pricesOf([0.1, 0.2]);
    const found = benchmarkFrom(Float64Array.of(7, ...open), Float64Array.of(9, ...close), 1);

    expect(found?.returns[0]).to.be.closeTo(0.1, 1e-12);
    expect(found?.returns[1]).to.be.closeTo(0.2, 1e-12);
  });

  it('carries its last close over a session that it has no bar on', () => {
    const gap = on([0, 1, 2, 4, 5]);

    expect([...(gap?.returns ?? [])]).to.deep.equal([0, 12 / 11 - 1, 0, 14 / 12 - 1, 15 / 14 - 1]);
  });

  it('leaves out sessions that the symbol does not have, their return being in the next', () => {
    const fewer = on(
      [0, 1, 2, 3, 4, 5],
      Float64Array.from([0, 1, 3, 5], (i) => date[i]!),
    );

    expect([...(fewer?.returns ?? [])]).to.deep.equal([0, 13 / 11 - 1, 15 / 13 - 1]);
  });

  it('is none where it has no bar on the first session', () => {
    expect(on([0, 2, 3, 4, 5])).to.equal(undefined);
  });
});
