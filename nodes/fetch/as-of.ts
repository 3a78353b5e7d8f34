/**
 * How far the data of a provider reach: what `as_of`, `start` and `end` mean in days.
 *
 * What is asked of a provider always reaches the freeze date, the newest day that any
 * symbol was ever asked for; `end` and an `as_of` of a date only cut what readers
 * see. So neither of the two, set for a while and taken back, leaves a hole or moves
 * the freeze date.
 */
import { formatDay, parseDay } from '../lib/market/dates.js';
import { lastComplete } from './complete.js';
import type { FetchParams } from './source.js';
import type { SymbolCoverage } from './store.js';

/** Where a series begins when nothing else is said: the first day that the calendar knows. */
export const FIRST_DAY = parseDay('1998-01-02') as number;

const MINUTE = 60_000;

/** Days since 1970-01-01, ends included. */
export interface Reach {
  /** What providers are asked for, as far as it is missing. */
  readonly from: number;
  readonly to: number;
  /** The last day that readers see; ≤ `to`. */
  readonly cut: number;
}

/** What the clock decides; see SourceNode.clock. */
export interface ClockAnswer {
  readonly about: string;
  readonly value: string;
  readonly until: number;
}

type Params = Pick<FetchParams, 'as_of' | 'start' | 'end' | 'calendar' | 'quality'>;

/** What is to be there, given what was asked for before. `isUpdate` moves the freeze date to now. */
export function reachOf(
  params: Params,
  now: number,
  coverage: readonly SymbolCoverage[],
  isUpdate: boolean,
): Reach {
  const from = params.start === null ? FIRST_DAY : (parseDay(params.start) as number);
  const complete = lastComplete(now, params);
  const frozen = coverage.length === 0 ? undefined : Math.max(...coverage.map((c) => c.to));
  const date = parseDay(params.as_of);
  const end = params.end === null ? Infinity : (parseDay(params.end) as number);
  const isMoving = isUpdate || params.as_of === 'today' || frozen === undefined;
  const to = Math.max(
    frozen ?? complete,
    isMoving ? complete : Math.min(date ?? -Infinity, complete),
  );
  return { from, to, cut: Math.min(to, end, date ?? Infinity) };
}

/** What the clock decides of a provider's data: for `as_of: today`, and for a date that is not over. */
export function clockOf(params: Params, now: number): ClockAnswer | undefined {
  const date = parseDay(params.as_of);
  const last = lastComplete(now, params);
  const isOpen = params.as_of === 'today' || (date !== undefined && last < date);
  if (!isOpen) return undefined;
  return {
    about: 'the last complete session',
    value: formatDay(last),
    until: changeAfter(now, (time) => lastComplete(time, params) !== last),
  };
}

/** The first full minute after `now` at which something has changed that stays changed. */
function changeAfter(now: number, hasChanged: (time: number) => boolean): number {
  let low = Math.floor(now / MINUTE);
  let high = low + 60 * 24;
  while (!hasChanged(high * MINUTE)) high += 60 * 24;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (hasChanged(middle * MINUTE)) high = middle;
    else low = middle;
  }
  return high * MINUTE;
}
