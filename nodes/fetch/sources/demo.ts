/**
 * A made-up market: 154 tickers that nobody trades, without network or key.
 *
 * The index passes exactly through dated levels of the S&P 500 (a tenth of them);
 * the days between are seeded noise, bridged. Each ticker follows the index by
 * its beta, its sector and noise of its own. Same seed, same bars.
 * Source of the levels: closing levels cited with the scenarios.
 */
import { sessionsBetween } from '../../lib/market/calendar.js';
import { parseDay } from '../../lib/market/dates.js';
import { Noise } from '../../lib/numeric/noise.js';
import { defineSource, type RawBars } from '../source.js';

/** Dated closes of the S&P 500: peaks and troughs that scenarios begin and end with. */
const LEVELS: readonly (readonly [string, number])[] = [
  ['2015-08-03', 2098.04],
  ['2015-08-10', 2104.18],
  ['2015-08-25', 1867.61],
  ['2015-11-03', 2109.79],
  ['2016-02-11', 1829.08],
  ['2016-06-23', 2113.32],
  ['2016-06-27', 2000.54],
  ['2016-11-08', 2139.56],
  ['2017-03-01', 2395.96],
  ['2018-01-26', 2872.87],
  ['2018-02-08', 2581.0],
  ['2018-04-02', 2581.88],
  ['2018-09-20', 2930.75],
  ['2018-12-24', 2351.1],
  ['2019-07-26', 3025.86],
  ['2019-08-05', 2844.74],
  ['2020-02-19', 3386.15],
  ['2020-03-23', 2237.4],
  ['2020-08-18', 3389.78],
  ['2022-01-03', 4796.56],
  ['2022-10-12', 3577.03],
  ['2023-07-31', 4588.96],
  ['2023-10-27', 4117.37],
  ['2024-07-16', 5667.2],
  ['2024-08-05', 5186.33],
  ['2024-11-05', 5782.76],
  ['2024-12-06', 6090.27],
  ['2025-02-19', 6144.15],
  ['2025-04-08', 4982.77],
  ['2025-06-27', 6173.07],
  ['2025-12-31', 6845.5],
];

const SECTORS = [
  ['TEC', 1.25],
  ['FIN', 1.15],
  ['HLT', 0.8],
  ['ENE', 1.05],
  ['CON', 0.65],
  ['IND', 1.05],
  ['UTL', 0.5],
  ['MAT', 1.0],
  ['COM', 1.0],
  ['REA', 0.85],
] as const;

/** Funds that strategies name: index, second index, bonds, bills. */
const FUNDS = [
  { symbol: 'XMKT', beta: 1, noise: 0, drift: 0, payout: 0.015 },
  { symbol: 'XBND', beta: -0.12, noise: 0.0028, drift: 0.00008, payout: 0.025 },
  { symbol: 'XBIL', beta: 0, noise: 0.00005, drift: 0.00008, payout: 0.02 },
  { symbol: 'XNDX', beta: 1.15, noise: 0.004, drift: 0.0001, payout: 0.007 },
] as const;
const COUNT = 154;

interface Ticker {
  readonly symbol: string;
  readonly beta: number;
  readonly noise: number;
  readonly drift: number;
  /** Dividends a year, as a fraction of price. */
  readonly payout: number;
  readonly sector: number;
}

export default defineSource({
  kind: 'whole',
  about: 'a made-up market of 154 tickers, 2015-08-03 to 2025-12-31, always the same',
  isSynthetic: true,
  readsPath: false,
  async read({ params }) {
    const count = typeof params.symbols === 'number' ? params.symbols : COUNT;
    return makeMarket(params.seed, Math.min(count, COUNT));
  },
});

/** The bars of the first `count` tickers. */
export function makeMarket(seed: number, count: number): RawBars {
  const dates = sessionsBetween(
    parseDay(LEVELS[0]?.[0] as string) as number,
    parseDay(LEVELS.at(-1)?.[0] as string) as number,
  );
  const index = indexReturns(dates, new Noise(`${seed}/index`));
  const sectors = SECTORS.map(([name]) => {
    const noise = new Noise(`${seed}/${name}`);
    return Float64Array.from(dates, () => noise.normal() * 0.005);
  });
  const list = tickers(seed).slice(0, count);
  const n = dates.length;
  const rows = list.length * n;
  const raw = {
    symbols: list.map((ticker) => ticker.symbol),
    symbol: new Int32Array(rows),
    date: new Float64Array(rows),
    open: new Float64Array(rows),
    high: new Float64Array(rows),
    low: new Float64Array(rows),
    close: new Float64Array(rows),
    adjClose: new Float64Array(rows),
    volume: new Float64Array(rows),
  };
  list.forEach((ticker, i) => {
    raw.symbol.fill(i, i * n, (i + 1) * n);
    raw.date.set(dates, i * n);
    fillTicker(raw, i * n, ticker, index, sectors, new Noise(`${seed}/${ticker.symbol}`));
  });
  return raw;
}

function tickers(seed: number): Ticker[] {
  const list: Ticker[] = FUNDS.map((fund) => ({ ...fund, sector: -1 }));
  for (let i = 0; list.length < COUNT; i++) {
    const sector = i % SECTORS.length;
    const [name, beta] = SECTORS[sector] as readonly [string, number];
    const noise = new Noise(`${seed}/traits/${i}`);
    list.push({
      symbol: `X${name}${String(Math.floor(i / SECTORS.length) + 1).padStart(2, '0')}`,
      beta: Math.max(0.2, beta + 0.25 * noise.normal()),
      noise: 0.008 + 0.012 * noise.uniform(),
      drift: 0.0001 * noise.normal(),
      payout: Math.max(0, 0.02 * (noise.uniform() * 2 - 0.5)),
      sector,
    });
  }
  return list;
}

/** Log levels of the index per session: bridges of seeded noise between the dated levels. */
function indexReturns(dates: Float64Array, noise: Noise): Float64Array {
  const level = new Float64Array(dates.length);
  for (let a = 0; a + 1 < LEVELS.length; a++) {
    const [fromText, from] = LEVELS[a] as readonly [string, number];
    const [toText, to] = LEVELS[a + 1] as readonly [string, number];
    const start = dates.indexOf(parseDay(fromText) as number);
    const end = dates.indexOf(parseDay(toText) as number);
    const steps = end - start;
    const slope = Math.log(to / from) / steps;
    // Days of steep moves are wild days, in both directions.
    const sigma = 0.006 + 1.6 * Math.abs(slope);
    const walk = new Float64Array(steps + 1);
    for (let k = 1; k <= steps; k++) walk[k] = (walk[k - 1] as number) + sigma * noise.normal();
    for (let k = 0; k <= steps; k++) {
      const bridge = (walk[k] as number) - ((walk[steps] as number) * k) / steps;
      level[start + k] = Math.log(from) + slope * k + bridge;
    }
  }
  return level;
}

function fillTicker(
  raw: RawBars & { adjClose: Float64Array },
  at: number,
  ticker: Ticker,
  index: Float64Array,
  sectors: readonly Float64Array[],
  noise: Noise,
): void {
  const n = index.length;
  const isIndex = ticker.symbol === 'XMKT';
  let log = isIndex ? 0 : Math.log(20 + 180 * noise.uniform());
  let before = cents(isIndex ? Math.exp(index[0] as number) / 10 : Math.exp(log));
  const turnover = Math.exp(13 + 2 * noise.uniform());
  const sector = sectors[ticker.sector];
  for (let t = 0; t < n; t++) {
    if (t > 0) {
      const market = (index[t] as number) - (index[t - 1] as number);
      log +=
        ticker.drift + ticker.beta * market + (sector?.[t] ?? 0) + ticker.noise * noise.normal();
    }
    const close = cents(isIndex ? Math.exp(index[t] as number) / 10 : Math.exp(log));
    const spread = 0.3 * (ticker.noise + 0.004);
    const open = cents(before * Math.exp(spread * noise.normal()));
    const top = Math.max(open, close) * (1 + spread * Math.abs(noise.normal()));
    const bottom = Math.min(open, close) * (1 - spread * Math.abs(noise.normal()));
    raw.open[at + t] = open;
    raw.high[at + t] = Math.max(cents(top), open, close);
    raw.low[at + t] = Math.max(0.01, Math.min(cents(bottom), open, close));
    raw.close[at + t] = close;
    const move = Math.abs(Math.log(close / before));
    raw.volume[at + t] = Math.round(turnover * Math.exp(0.3 * noise.normal()) * (1 + 20 * move));
    before = close;
  }
  adjust(raw, at, n, ticker.payout);
}

/** Adjusted closes backwards from the last day: a quarter of the payout every 63 sessions. */
function adjust(
  raw: { close: Float64Array; adjClose: Float64Array },
  at: number,
  n: number,
  payout: number,
): void {
  let factor = 1;
  for (let t = n - 1; t >= 0; t--) {
    raw.adjClose[at + t] = (raw.close[at + t] as number) * factor;
    if (t % 63 === 62) factor *= 1 - payout / 4;
  }
}

function cents(price: number): number {
  return Math.max(0.01, Math.round(price * 100) / 100);
}
