/**
 * The market that the played providers tell of: made up, and always the same for
 * the same symbol, whoever asks first.
 *
 * Each symbol has one seeded walk that no split touches. What was traded is the walk
 * divided by the splits up to that day; what a provider calls adjusted is the walk
 * divided by the splits up to *today*, so a split that is added changes the past, as
 * it does in the world. Symbols are written as we write them: BRK-B.
 */
import { sessionsBetween } from '../../nodes/lib/market/calendar.js';
import { dayOf, parseDay } from '../../nodes/lib/market/dates.js';
import { Random, seedOf } from '../../nodes/lib/numeric/random.js';
import { newYorkClock } from './new-york.js';

const FIRST = dayOf(1999, 1, 4);
const LAST = dayOf(2030, 12, 31);
const OPEN_MINUTE = 9 * 60 + 30;
/** Providers still correct the last prices for a while after 16:00. */
const SETTLED_MINUTE = 16 * 60 + 15;

/** A bar as its exchange saw it that day. */
export interface PlayedBar {
  readonly day: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface PlayedSplit {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

export interface PlayedDividend {
  readonly day: number;
  readonly amount: number;
}

interface Listing {
  /** As traded, without any split. */
  readonly walk: readonly PlayedBar[];
  readonly splits: PlayedSplit[];
  readonly dividends: PlayedDividend[];
  readonly changes: Map<number, (bar: PlayedBar) => PlayedBar>;
  first: number;
  last: number;
}

/** A market that goes by a clock; symbols beginning with NOSUCH do not exist. */
export class PlayedMarket {
  private readonly listings = new Map<string, Listing>();
  private readonly unknown = new Set<string>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  has(symbol: string): boolean {
    return /^[A-Z0-9^=.-]+$/.test(symbol) && !/^NOSUCH/.test(symbol) && !this.unknown.has(symbol);
  }

  /** Symbols of which anything was told so far. */
  asked(): string[] {
    return [...this.listings.keys()].filter((symbol) => this.has(symbol));
  }

  /** Nobody knows this symbol from now on. */
  forget(symbol: string): void {
    this.unknown.add(symbol);
  }

  /** Bars only from `first` to `last` (YYYY-MM-DD). */
  list(symbol: string, first: string, last?: string): void {
    const listing = this.listing(symbol);
    listing.first = dayNumber(first);
    if (last !== undefined) listing.last = dayNumber(last);
  }

  /** `to` new shares for `from` old ones; the past is told anew from that day on. */
  addSplit(symbol: string, date: string, from: number, to: number): void {
    this.listing(symbol).splits.push({ day: dayNumber(date), from, to });
  }

  addDividend(symbol: string, date: string, amount: number): void {
    this.listing(symbol).dividends.push({ day: dayNumber(date), amount });
  }

  /** Neither splits nor dividends, until some are added. */
  clearEvents(symbol: string): void {
    this.listing(symbol).splits.length = 0;
    this.listing(symbol).dividends.length = 0;
  }

  /** What was traded on one day is told otherwise from now on. */
  restate(symbol: string, date: string, change: (bar: PlayedBar) => PlayedBar): void {
    this.listing(symbol).changes.set(dayNumber(date), change);
  }

  /** First session of its listing. */
  firstDay(symbol: string): number {
    return this.listing(symbol).first;
  }

  /** Splits that have happened by now, in order. */
  splits(symbol: string): PlayedSplit[] {
    return this.past(this.listing(symbol).splits);
  }

  /** Dividends that went ex by now, as they were paid, in order. */
  dividends(symbol: string): PlayedDividend[] {
    return this.past(this.listing(symbol).dividends);
  }

  /** New shares per old one, of all splits after `day` until now. */
  splitsAfter(symbol: string, day: number): number {
    return product(this.splits(symbol).filter((split) => split.day > day));
  }

  /** What was traded, unadjusted; the session that is running comes with what it has so far. */
  traded(symbol: string, from: number, to: number): PlayedBar[] {
    const { walk, splits, changes, first, last } = this.listing(symbol);
    const { day: today, minute } = newYorkClock(this.now());
    const end = Math.min(to, last, minute < OPEN_MINUTE ? today - 1 : today);
    return walk
      .filter(({ day }) => day >= Math.max(from, first) && day <= end)
      .map((bar) => {
        const ratio = product(splits.filter((split) => split.day <= bar.day));
        const traded = scaled(bar, ratio);
        const told = changes.get(bar.day)?.(traded) ?? traded;
        return bar.day === today && minute < SETTLED_MINUTE ? partial(told, minute) : told;
      });
  }

  /** As `traded`, on the shares of today: what providers call adjusted for splits. */
  adjusted(symbol: string, from: number, to: number): PlayedBar[] {
    return this.traded(symbol, from, to).map((bar) =>
      scaled(bar, this.splitsAfter(symbol, bar.day), 6),
    );
  }

  /** What the closes before each dividend are multiplied by for it. */
  dividendFactors(symbol: string): { readonly day: number; readonly factor: number }[] {
    const { walk } = this.listing(symbol);
    const splits = this.splits(symbol);
    return this.dividends(symbol).flatMap(({ day, amount }) => {
      const before = walk.findLast((bar) => bar.day < day);
      if (!before) return [];
      const [bar] = this.traded(symbol, before.day, before.day);
      if (!bar) return [];
      const ratio = product(splits.filter((split) => split.day === day));
      return [{ day, factor: 1 - (amount * ratio) / bar.close }];
    });
  }

  private past<E extends { readonly day: number }>(events: readonly E[]): E[] {
    const { day: today } = newYorkClock(this.now());
    return events.filter(({ day }) => day <= today).sort((a, b) => a.day - b.day);
  }

  private listing(symbol: string): Listing {
    let found = this.listings.get(symbol);
    if (!found) {
      found = makeListing(symbol);
      this.listings.set(symbol, found);
    }
    return found;
  }
}

function makeListing(symbol: string): Listing {
  const random = new Random(seedOf(`played:${symbol}`));
  const days = sessionsBetween(FIRST, LAST);
  const walk: PlayedBar[] = [];
  const volatility = 0.008 + 0.012 * random.uniform();
  let close = 20 + 180 * random.uniform();
  for (const day of days) {
    const open = close * Math.exp(0.3 * volatility * random.normal());
    close = open * Math.exp(0.0003 + volatility * random.normal());
    const high = Math.max(open, close) * (1 + 0.5 * volatility * random.uniform());
    const low = Math.min(open, close) * (1 - 0.5 * volatility * random.uniform());
    const volume = Math.round(1e6 * Math.exp(1 + 0.4 * random.normal()));
    walk.push(scaled({ day, open, high, low, close, volume }, 1));
  }
  return { walk, ...eventsOf(random, walk), changes: new Map(), first: FIRST, last: LAST };
}

/** Half of the symbols split once, two thirds pay every quarter. */
function eventsOf(
  random: Random,
  walk: readonly PlayedBar[],
): { splits: PlayedSplit[]; dividends: PlayedDividend[] } {
  const splits: PlayedSplit[] = [];
  const dividends: PlayedDividend[] = [];
  if (random.uniform() < 0.5) {
    const at = walk[Math.floor(walk.length * (0.2 + 0.6 * random.uniform()))] as PlayedBar;
    splits.push({ day: at.day, from: 1, to: 2 + Math.floor(3 * random.uniform()) });
  }
  if (random.uniform() < 2 / 3) {
    for (let i = 1 + Math.floor(60 * random.uniform()); i < walk.length; i += 63) {
      const { day, close } = walk[i] as PlayedBar;
      const ratio = product(splits.filter((split) => split.day <= day));
      dividends.push({ day, amount: rounded((0.004 * close) / ratio, 2) });
    }
  }
  return { splits, dividends };
}

/** The same session on `ratio` shares for each one. */
function scaled(bar: PlayedBar, ratio: number, digits = 2): PlayedBar {
  const price = (value: number): number => rounded(value / ratio, ratio === 1 ? 2 : digits);
  const { day, open, high, low, close, volume } = bar;
  return {
    day,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volume: Math.round(volume * ratio),
  };
}

/** What a session has to tell before it is over. */
function partial(bar: PlayedBar, minute: number): PlayedBar {
  const share = Math.min(0.95, (minute - OPEN_MINUTE + 1) / 391);
  const close = rounded(bar.open + share * (bar.close - bar.open), 2);
  const volume = Math.round(bar.volume * share);
  return {
    ...bar,
    close,
    volume,
    high: Math.max(bar.open, close),
    low: Math.min(bar.open, close),
  };
}

function product(splits: readonly PlayedSplit[]): number {
  return splits.reduce((ratio, { from, to }) => (ratio * to) / from, 1);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function dayNumber(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`"${text}" is not a date - expected YYYY-MM-DD`);
  return day;
}
