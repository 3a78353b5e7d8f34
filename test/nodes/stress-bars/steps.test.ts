/**
 * Each step does what it says, measured on the bars that come out.
 */
import { expect } from 'chai';
import type { Table } from '../../../src/contract/index.js';
import {
  correlation,
  deviation,
  make,
  market,
  mean,
  NEWCOMER,
  realReturns,
  returnsOf,
} from './markets.js';

const BARS = market(6);
const STOCKS = ['S0', 'S1', 'S2', 'S3', 'S4', 'S5'];
const PATHS = 200;

type Made = Readonly<Record<string, Table>>;
const of = (made: Made, symbol: string): Float64Array =>
  returnsOf(BARS, made[symbol] as Table, symbol);

function expectClose(a: Float64Array, b: Float64Array, within = 1e-12): void {
  expect(a).to.have.length(b.length);
  a.forEach((value, i) => {
    expect(value).to.be.closeTo(b[i] as number, within);
  });
}

describe('a replay', () => {
  const path = { replay: { from: '2020-02-19', to: '2020-03-23' } };

  it("repeats the event's returns, bars and volumes of a symbol that traded then", async () => {
    const made = await make(BARS, { path, sessions: null });

    for (const symbol of ['MKT', 'BND', ...STOCKS]) {
      expectClose(of(made, symbol), realReturns(BARS, symbol, '2020-02-19', '2020-03-23'));
    }
    const { date, open, high, volume } = BARS.S2!.columns as Record<string, Float64Array>;
    const first = (date as Float64Array).findIndex((day) => day >= 18_312); // 2020-02-20
    const now = made.S2!.columns as Record<string, Float64Array>;
    const base = (date as Float64Array).findIndex((day) => day > 19_447) - 1; // 2023-03-31
    const usual = (end: number): number => mean(volume!.slice(end - 20, end));
    for (let t = 0; t < 23; t++) {
      expect(now.high![t]! / now.open![t]!).to.be.closeTo(
        high![first + t]! / open![first + t]!,
        1e-12,
      );
      const relative = volume![first + t]! / usual(first);
      expect(now.volume![t]! / usual(base + 1)).to.be.closeTo(relative, 1e-5);
    }
  });

  it('gives one that did not trade then beta times the market and residuals of its own', async () => {
    const made = await make(BARS, { path, sessions: null, lookback: 500 });
    const event = realReturns(BARS, 'MKT', '2020-02-19', '2020-03-23');
    const [beta, alpha, pool] = fitOf(NEWCOMER, 500);
    const left = of(made, NEWCOMER).map((ret, t) => ret - beta * event[t]!);
    const nearest = left.map((residual) =>
      Math.min(...pool.map((own) => Math.abs(own - alpha - residual))),
    );

    expect(beta).to.be.closeTo(1.2, 0.1);
    expect(Math.max(...nearest)).to.be.below(1e-12);
    expect(new Set(Array.from(left, (value) => value.toFixed(9))).size).to.be.greaterThan(15);
  });

  /** Slope and mean of what it leaves on the last sessions before the base, and what is left. */
  function fitOf(symbol: string, sessions: number): [number, number, number[]] {
    const tail = (s: string): Float64Array =>
      realReturns(BARS, s, '2021-01-04', '2023-03-31').slice(-sessions);
    const [own, index] = [tail(symbol), tail('MKT')];
    const beta = (correlation(own, index) * deviation(own)) / deviation(index);
    const alpha = mean(own) - beta * mean(index);
    return [beta, alpha, Array.from(own, (ret, i) => ret - beta * index[i]!)];
  }
});

describe('a bootstrap', () => {
  it('takes the same days for all symbols, so that they move together as they did', async () => {
    const path = { bootstrap: { block: 10 } };
    const made = await make(BARS, { path, sessions: 150 });
    const past = (symbol: string) => realReturns(BARS, symbol, '2020-03-31', '2023-03-31');
    const days = of(made, 'MKT').map((ret) => nearestDay(past('MKT'), ret));

    for (const symbol of STOCKS) {
      const own = past(symbol);
      expectClose(
        of(made, symbol),
        Float64Array.from(days, (day) => own[day]!),
      );
    }
  });

  it('keeps correlations, in the mean over many draws', async () => {
    const path = { bootstrap: { block: 10 } };
    const found: number[] = [];
    for (let draw = 1; draw <= 40; draw++) {
      const made = await make(BARS, { path, sessions: 120, draw });
      found.push(correlation(of(made, 'S1'), of(made, 'S4')));
    }
    const past = (symbol: string) => realReturns(BARS, symbol, '2020-03-31', '2023-03-31');

    expect(mean(found)).to.be.closeTo(correlation(past('S1'), past('S4')), 0.05);
  });

  it('gives one that did not trade on a day beta times the market of that day', async () => {
    const path = { bootstrap: { block: 10 } };
    const base = '2021-06-30';
    const made = await make(BARS, { path, base, lookback: 500, sessions: 100 });
    const returns = of(made, NEWCOMER);

    expect(returns.every((ret) => Number.isFinite(ret))).to.equal(true);
    expect(correlation(returns, of(made, 'MKT'))).to.be.greaterThan(0.5);
  });

  function nearestDay(past: Float64Array, ret: number): number {
    let best = 0;
    past.forEach((value, i) => {
      if (Math.abs(value - ret) < Math.abs(past[best]! - ret)) best = i;
    });
    return best;
  }
});

describe('a switching market', () => {
  const calm = { mean: 0.0005, volatility: 0.008, stay: 0.98 };
  const stress = { mean: -0.0015, volatility: 0.025, stay: 0.93 };

  it('has mean and deviation of its states, over 200 paths', async () => {
    const path = { regime_switching: { start: 'calm', calm, stress } };
    const n = 60;
    const pooled = await marketReturns(path, n);
    // Share of stress at each session from the chain itself.
    let [share, stressed] = [0, 0];
    for (let t = 0; t < n; t++) {
      stressed += share / n;
      share = share * stress.stay + (1 - share) * (1 - calm.stay);
    }
    const expected = (1 - stressed) * calm.mean + stressed * stress.mean;
    const variance =
      (1 - stressed) * (calm.volatility ** 2 + calm.mean ** 2) +
      stressed * (stress.volatility ** 2 + stress.mean ** 2) -
      expected ** 2;

    expect(mean(pooled)).to.be.closeTo(expected, 0.0006);
    expect(deviation(pooled)).to.be.closeTo(Math.sqrt(variance), 0.0012);
  });

  it('that never leaves stress is as wild as stress, and its bars are wider', async () => {
    const forever = { regime_switching: { start: 'stress', calm, stress: { ...stress, stay: 1 } } };
    const quiet = { regime_switching: { start: 'calm', calm: { ...calm, stay: 1 }, stress } };
    const wild = await make(BARS, { path: forever });
    const still = await make(BARS, { path: quiet });
    const ranges = ({ columns }: Table): number =>
      mean(Array.from(columns.high!, (high, t) => Math.log(high / columns.low![t]!)));

    expect(deviation(await marketReturns(forever, 60))).to.be.closeTo(stress.volatility, 0.0008);
    expect(ranges(wild.MKT!) / ranges(still.MKT!)).to.be.greaterThan(2);
  });

  it('moves stocks by their betas', async () => {
    const path = { regime_switching: { start: 'stress', calm, stress } };
    const sums = { own: 0, index: 0 };
    for (let draw = 1; draw <= PATHS; draw++) {
      const made = await make(BARS, { path, draw });
      const [own, index] = [of(made, 'S5'), of(made, 'MKT')];
      sums.own += correlation(own, index) * deviation(own) * deviation(index);
      sums.index += deviation(index) ** 2;
    }

    const past = (symbol: string) => realReturns(BARS, symbol, '2020-03-31', '2023-03-31');
    const [own, index] = [past('S5'), past('MKT')];
    const beta = (correlation(own, index) * deviation(own)) / deviation(index);
    expect(sums.own / sums.index).to.be.closeTo(beta, 0.02);
  });
});

describe('jumps', () => {
  const settings = { drift: 0.05, volatility: 0.16, per_year: 12, mean: -0.04, deviation: 0.05 };

  it('of the market add their mean and their variance, over 200 paths', async () => {
    const pooled = await marketReturns({ jumps: { ...settings, on: 'market' } }, 60);
    const daily = 1 / 252;
    const expected = (0.05 - 0.16 ** 2 / 2 + 12 * -0.04) * daily;
    const variance = (0.16 ** 2 + 12 * (0.04 ** 2 + 0.05 ** 2)) * daily;

    expect(mean(pooled)).to.be.closeTo(expected, 0.0005);
    // Rare jumps make the deviation of 12,000 returns uncertain by 0.0004.
    expect(deviation(pooled)).to.be.closeTo(Math.sqrt(variance), 0.0013);
  });

  it('of symbols leave the market alone, and hit each on days of its own', async () => {
    const path = { jumps: { ...settings, on: 'symbols' } };
    const none = { jumps: { ...settings, per_year: 0, on: 'symbols' } };
    const [made, still] = [await make(BARS, { path }), await make(BARS, { path: none })];
    const jumps = STOCKS.map((symbol) => {
      const without = of(still, symbol);
      return of(made, symbol)
        .map((ret, t) => ret - without[t]!)
        .map((jump) => (Math.abs(jump) > 1e-9 ? 1 : 0));
    });

    expect(jumps.flatMap((one) => [...one]).reduce((n, is) => n + is, 0)).to.be.within(6, 40);
    expect(new Set(jumps.map((one) => one.join(''))).size).to.be.greaterThan(3);
  });
});

describe('an overlay', () => {
  it('of volatility scales the deviation and keeps the mean', async () => {
    const plain = await make(BARS, {});
    const doubled = await make(BARS, { overlays: [{ volatility: { scale: 2 } }] });

    for (const symbol of ['MKT', ...STOCKS]) {
      const [a, b] = [of(plain, symbol), of(doubled, symbol)];
      expect(mean(b)).to.be.closeTo(mean(a), 1e-12);
      expect(deviation(b)).to.be.closeTo(2 * deviation(a), 1e-12);
    }
  });

  it('of nothing leaves what really followed, bar by bar', async () => {
    const made = await make(BARS, {});

    for (const symbol of ['MKT', 'S3', NEWCOMER]) {
      const real = BARS[symbol] as Table;
      const first = real.columns.date!.indexOf(made[symbol]!.columns.date![0]!);
      for (const name of ['date', 'open', 'high', 'low', 'close', 'volume', 'factor']) {
        made[symbol]!.columns[name]!.forEach((value, t) => {
          const expected = real.columns[name]![first + t]!;
          expect(value / expected, `${symbol} ${name}`).to.be.closeTo(1, 1e-9);
        });
      }
    }
  });

  it('of liquidity takes volume away and leaves prices', async () => {
    const plain = await make(BARS, {});
    const frozen = await make(BARS, { overlays: [{ liquidity: { slippage: 5, volume: 0.3 } }] });

    expect(frozen.S1!.columns.close).to.deep.equal(plain.S1!.columns.close);
    plain.S1!.columns.volume!.forEach((volume, t) => {
      expect(frozen.S1!.columns.volume![t]).to.be.closeTo(0.3 * volume, 0.51);
    });
  });

  it('of a gap opens lower on one session, by beta or for all alike', async () => {
    const plain = await make(BARS, {});
    const gap = (by: string) => make(BARS, { overlays: [{ gap: { at: 10, size: -0.1, by } }] });
    const [all, beta] = [await gap('all'), await gap('beta')];
    const move = (made: Made, symbol: string, name: string, t: number): number =>
      Math.log(made[symbol]!.columns[name]![t]! / plain[symbol]!.columns[name]![t]!);

    for (const symbol of ['MKT', 'BND', 'S0', 'S5']) {
      expect(move(all, symbol, 'close', 8)).to.equal(0);
      for (const name of ['open', 'close']) {
        expect(move(all, symbol, name, 9)).to.be.closeTo(Math.log(0.9), 1e-12);
      }
      expect(move(all, symbol, 'close', 59)).to.be.closeTo(Math.log(0.9), 1e-12);
    }
    expect(move(beta, 'S0', 'open', 9)).to.be.closeTo(0.5 * Math.log(0.9), 0.01);
    expect(move(beta, 'S5', 'open', 9)).to.be.closeTo(1.5 * Math.log(0.9), 0.01);
    expect(move(beta, 'BND', 'open', 9)).to.be.closeTo(-0.1 * Math.log(0.9), 0.005);
  });

  it('of rates takes duration times the rise from bonds, and the market what is said', async () => {
    const shock = { rise_bps: 200, duration: 7.5, market: -0.1, sessions: 20 };
    const plain = await make(BARS, {});
    const made = await make(BARS, { overlays: [{ rate_shock: shock }] });
    const total = (symbol: string): number =>
      Math.log(made[symbol]!.columns.close![59]! / plain[symbol]!.columns.close![59]!);

    expect(total('BND')).to.be.closeTo(-0.15, 1e-9);
    expect(total('MKT')).to.be.closeTo(Math.log(0.9), 1e-9);
    // Stocks follow the market by beta; their slope on bonds is an estimate of zero.
    expect(total('S0')).to.be.closeTo(0.5 * Math.log(0.9), 0.06);
    expect(total('S5')).to.be.closeTo(1.5 * Math.log(0.9), 0.06);
  });

  it('of correlation brings any two symbols near the target, each as wild as before', async () => {
    const path = { bootstrap: { block: 10 } };
    const plain = await make(BARS, { path, sessions: 150 });
    const made = await make(BARS, {
      path,
      sessions: 150,
      overlays: [{ correlation: { target: 0.9 } }],
    });
    const symbols = [...STOCKS, 'BND', NEWCOMER];

    for (const [i, a] of symbols.entries()) {
      expect(correlation(of(made, a), of(made, 'MKT'))).to.be.closeTo(Math.sqrt(0.9), 1e-9);
      expect(deviation(of(made, a))).to.be.closeTo(deviation(of(plain, a)), 1e-12);
      expect(mean(of(made, a))).to.be.closeTo(mean(of(plain, a)), 1e-12);
      for (const b of symbols.slice(i + 1)) {
        expect(correlation(of(made, a), of(made, b)), `${a} ${b}`).to.be.closeTo(0.9, 0.03);
      }
    }
    expect(of(made, 'MKT')).to.deep.equal(of(plain, 'MKT'));
  });

  it('works on what those before it made', async () => {
    const gap = { gap: { at: 5, size: -0.1, by: 'all' } };
    const volatility = { volatility: { scale: 2 } };
    const first = await make(BARS, { overlays: [gap, volatility] });
    const last = await make(BARS, { overlays: [volatility, gap] });

    expect(of(first, 'MKT')[4]).to.be.below((of(last, 'MKT')[4] as number) - 0.05);
  });
});

/** Returns of the market in 200 draws, one after another. */
async function marketReturns(path: Record<string, unknown>, sessions: number): Promise<number[]> {
  const only = { MKT: BARS.MKT as Table };
  const pooled: number[] = [];
  for (let draw = 1; draw <= PATHS; draw++) {
    const made = await make(only, { path, sessions, draw });
    pooled.push(...of(made, 'MKT'));
  }
  return pooled;
}
