/**
 * Asks a provider for closes to compare: per symbol one request for the whole series,
 * later one for what is new, at most once in as many sessions as are skipped.
 *
 * A few stored closes come with what is new; where they differ, all of it lies on
 * another split base and is asked for anew. What cannot be had is told and ends
 * nothing: a comparison is never worth a run.
 */
import type { CalendarName } from '../lib/market/calendar.js';
import { formatDay } from '../lib/market/dates.js';
import { type Desk, type Refused, said } from './desk.js';
import { sectionOf } from './sample.js';
import type { SecondSeries } from './second-closes.js';
import { closesByDay, keptOf, type Wish } from './second-wishes.js';
import { listed } from './sync-words.js';

/** Stored closes that are asked for again and compared. */
const COMPARED = 2;
/** Days that a plan without the whole series is asked for: free ones have two years. */
const PLAN_DAYS = 720;

export interface AskSecond {
  readonly provider: string;
  readonly desk: Desk;
  readonly wishes: readonly Wish[];
  readonly stored: ReadonlyMap<string, SecondSeries>;
  readonly every: number;
  readonly calendar: CalendarName;
  /** Relative difference from which a close that came again is another one. */
  readonly tolerance: number;
  now(): number;
  warn(text: string): void;
  progress(done: number): void;
  save(series: SecondSeries): Promise<void>;
}

/** Asks for all that is due; what refuses is told once, symbols with the same reason together. */
export async function askSecond(request: AskSecond): Promise<void> {
  const refusals = new Map<string, { refused: Refused; to: string; symbols: string[] }>();
  for (const [i, wish] of request.wishes.entries()) {
    const refused = await bringUp(request, wish);
    if (refused) {
      const stored = request.stored.get(wish.symbol);
      const to = stored ? ` after ${formatDay(stored.to)}` : '';
      const key = `${refused.why}${to}`;
      const same = refusals.get(key);
      if (same) same.symbols.push(wish.symbol);
      else refusals.set(key, { refused, to, symbols: [wish.symbol] });
    }
    request.progress(i + 1);
  }
  for (const { refused, to, symbols } of refusals.values()) {
    request.warn(
      `${listed(symbols)}: closes${to} are not compared with "${request.provider}" until an update asks again (${reasonOf(refused)})`,
    );
  }
}

/** Nothing of bars is at stake: what providers say of what was kept is left out. */
function reasonOf(refused: Refused): string {
  return said(refused).replace(' - what was fetched is kept: ', ' - ');
}

async function bringUp(request: AskSecond, wish: Wish): Promise<Refused | undefined> {
  const { stored, every, calendar, tolerance } = request;
  const mine = stored.get(wish.symbol);
  const [first, last] = [wish.days[0] as number, wish.days.at(-1) as number];
  if (!mine || isOutdated(mine, first, every, wish.splits)) return askWhole(request, wish);
  if (sectionOf(last, every, calendar) <= sectionOf(mine.to, every, calendar)) return undefined;
  const seam = mine.date.at(-COMPARED) ?? mine.date[0] ?? mine.to;
  const reply = await request.desk.ask(request.provider, wish.symbol, seam, last, true);
  if ('refused' in reply) return reply.refused;
  const came = closesByDay(reply.came.bars);
  const isMoved = mine.date.some((day, i) => {
    const close = came.get(day);
    return close !== undefined && Math.abs(close / (mine.close[i] as number) - 1) > tolerance;
  });
  if (isMoved) return askWhole(request, wish);
  for (const [i, day] of mine.date.entries()) came.set(day, mine.close[i] as number);
  await request.save(seriesOf(request, wish, came, mine.from, last));
  return undefined;
}

/** Whether the stored closes cannot be gone on with. */
function isOutdated(
  mine: SecondSeries,
  first: number,
  every: number,
  splits: readonly number[],
): boolean {
  return first < mine.from || every < mine.every || splits.some((day) => day > mine.to);
}

async function askWhole(request: AskSecond, wish: Wish): Promise<Refused | undefined> {
  const { desk, provider, warn } = request;
  const { symbol, days } = wish;
  const [first, last] = [days[0] as number, days.at(-1) as number];
  let reply = await desk.ask(provider, symbol, first, last, true);
  const lately = last - PLAN_DAYS;
  if ('refused' in reply && reply.refused.why === 'plan' && first < lately) {
    const { refused } = reply;
    reply = await desk.ask(provider, symbol, lately, last, true);
    if ('came' in reply) {
      warn(
        `"${symbol}": closes before ${formatDay(lately)} are not compared with "${provider}" (${reasonOf(refused)})`,
      );
    }
  }
  if ('refused' in reply) return reply.refused;
  await request.save(seriesOf(request, wish, closesByDay(reply.came.bars), first, last));
  return undefined;
}

function seriesOf(
  { provider, every, calendar, now }: AskSecond,
  wish: Wish,
  closes: ReadonlyMap<number, number>,
  from: number,
  to: number,
): SecondSeries {
  const rows = keptOf(wish, closes, every, calendar);
  return { symbol: wish.symbol, source: provider, from, to, every, fetchedAt: now(), ...rows };
}
