/**
 * Made-up bars for backtests, and the columns that the real indicators give them.
 *
 * A series is designed in phases, so that trends, a crash and sideways days are
 * all in it; a seed decides the noise and nothing else does.
 */
import type { Asset } from '../../../nodes/backtest/strategy.js';
import type { Bars, Indicator } from '../../../nodes/indicator-compute/indicator.js';
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { dayOf } from '../../../nodes/lib/market/dates.js';
import { computeColumns, indicators } from '../indicator-compute/columns.js';

/** Bars with their sessions. */
export type Series = Omit<Bars, 'from'> & { readonly date: Float64Array };

/** Sessions at a mean return per session, give or take; `pull` brings back to where it began. */
export interface Phase {
  readonly sessions: number;
  readonly drift: number;
  readonly noise: number;
  readonly pull?: number;
}

/** A year and more of past, then all that a window may bring. */
export const PAST = 320;
const PHASES: readonly Phase[] = [
  { sessions: PAST - 40, drift: 0.0006, noise: 0.008 },
  { sessions: 90, drift: 0.001, noise: 0.008 },
  { sessions: 30, drift: -0.025, noise: 0.03 },
  { sessions: 70, drift: 0.004, noise: 0.02 },
  { sessions: 140, drift: 0, noise: 0.015, pull: 0.15 },
  { sessions: 150, drift: -0.0015, noise: 0.012 },
  { sessions: 200, drift: 0.0015, noise: 0.012 },
];
const STEADY: readonly Phase[] = [{ sessions: 960, drift: 0.0004, noise: 0.009 }];
const BONDS: readonly Phase[] = [{ sessions: 960, drift: 0.0001, noise: 0.003 }];
const BILLS: readonly Phase[] = [{ sessions: 960, drift: 0.00008, noise: 0 }];

/** Numbers from 0 to 1 that the seed alone decides. */
export function randoms(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The first n sessions of New York from 2015 on. */
export function sessions(n: number): Float64Array {
  return sessionsBetween(dayOf(2015, 1, 2), dayOf(2015, 1, 2) + n * 2 + 10).slice(0, n);
}

/** Good bars for each session of the phases. */
export function series(phases: readonly Phase[], seed: number, first = 100): Series {
  const n = phases.reduce((sum, phase) => sum + phase.sessions, 0);
  const bars = blank(n);
  const random = randoms(seed);
  let price = first;
  let i = 0;
  for (const { sessions: length, drift, noise, pull = 0 } of phases) {
    const anchor = price;
    for (const end = i + length; i < end; i++) {
      const back = pull * Math.log(anchor / price);
      const open = price * Math.exp((random() - 0.5) * noise);
      const close =
        open * Math.exp(drift + back + (random() + random() + random() - 1.5) * noise * 2);
      bars.open[i] = open;
      bars.close[i] = close;
      bars.high[i] = Math.max(open, close) * (1 + random() * noise * 0.5);
      bars.low[i] = Math.min(open, close) * (1 - random() * noise * 0.5);
      bars.volume[i] = 1000 + Math.floor(random() * 1e6);
      price = close;
    }
  }
  return bars;
}

/** Bars by hand: opens and closes; the range is what lies between them. */
export function byHand(opens: readonly number[], closes: readonly number[]): Series {
  const bars = blank(opens.length);
  bars.open.set(opens);
  bars.close.set(closes);
  bars.high.set(opens.map((open, i) => Math.max(open, closes[i] as number)));
  bars.low.set(opens.map((open, i) => Math.min(open, closes[i] as number)));
  bars.volume.fill(1000);
  return bars;
}

/** The first n bars. */
export function cutSeries(bars: Series, n: number): Series {
  return mapSeries(bars, (column) => column.slice(0, n), n);
}

/** The same bars up to row `from`, other ones from there on. */
export function altered(bars: Series, from: number, seed: number): Series {
  const other = series([{ sessions: bars.n - from, drift: 0, noise: 0.04 }], seed, bars.close[0]);
  const joined = cutSeries(bars, bars.n);
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    joined[name].set(other[name], from);
  }
  return joined;
}

/** All prices k times as high, and as much money traded: what a split does. */
export function scaled(bars: Series, k: number): Series {
  const high = mapSeries(bars, (column) => column.map((value) => value * k), bars.n);
  return { ...high, date: bars.date, volume: bars.volume.map((value) => value / k) };
}

function blank(n: number): Series {
  const column = () => new Float64Array(n);
  return {
    n,
    date: sessions(n),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

function mapSeries(
  bars: Series,
  change: (column: Float64Array) => Float64Array,
  n: number,
): Series {
  const { date, open, high, low, close, volume } = bars;
  return {
    n,
    date: change(date),
    open: change(open),
    high: change(high),
    low: change(low),
    close: change(close),
    volume: change(volume),
  };
}

/** A symbol and what strategies may hold or look at besides. */
export interface Market {
  readonly own: Series;
  readonly benchmark: Series;
  readonly bonds: Series;
  readonly bills: Series;
}

/** Four designed series on the same sessions; the window begins behind the past. */
export function designedMarket(seed = 1): Market {
  return {
    own: series(PHASES, seed),
    benchmark: series(STEADY, seed + 1000, 250),
    bonds: series(BONDS, seed + 2000, 80),
    bills: series(BILLS, seed + 3000, 50),
  };
}

/** The same change to every series of a market. */
export function eachSeries(market: Market, change: (bars: Series) => Series): Market {
  const { own, benchmark, bonds, bills } = market;
  return {
    own: change(own),
    benchmark: change(benchmark),
    bonds: change(bonds),
    bills: change(bills),
  };
}

const all = await indicators();

/** Names of all columns that indicators give. */
export const COLUMNS: ReadonlySet<string> = new Set(
  [...all.values()].flatMap(({ columns }) => columns.map(({ name }) => name)),
);

/** The same bars, some of them without volume, as a seed decides. */
export function silenced(bars: Series, share: number, seed: number): Series {
  const random = randoms(seed);
  return { ...bars, volume: bars.volume.map((volume) => (random() < share ? 0 : volume)) };
}

/** A series with its volume and the named indicator columns, computed by the real indicators. */
export function assetWith(bars: Series, names: readonly string[]): Asset {
  const wanted = new Map<string, Indicator>(
    [...all].filter(([, { columns }]) => columns.some(({ name }) => names.includes(name))),
  );
  const computed = computeColumns(wanted, bars);
  const { date, open, high, low, close, volume } = bars;
  const columns = Object.fromEntries([...computed].filter(([name]) => names.includes(name)));
  return { date, open, high, low, close, columns: { volume, ...columns } };
}

/**
 * What stands in for a model: a probability that rises with the day's z-score.
 * It needs the past only, as the real one does.
 */
export function probabilities(bars: Series): Float64Array {
  const score = assetWith(bars, ['zscore_20']).columns.zscore_20 as Float64Array;
  return score.map((z) => 0.52 + 0.1 * Math.tanh(z));
}
