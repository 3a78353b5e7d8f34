/**
 * What one sync works with, and which ranges of a series it asks for.
 *
 * A series' coverage is one range without a hole: what lies between it and what is
 * wanted is asked for as well.
 */
import { isSession } from '../lib/market/calendar.js';
import type { Desk, NamedProvider, Refused } from './desk.js';
import type { Basis, RawBars } from './source.js';
import type { Revision, SymbolCoverage } from './store.js';
import type { Telling } from './sync-words.js';

/** Sessions of what is stored that are asked for again and compared. */
export const COMPARED = 10;

export interface SyncRequest {
  readonly symbols: readonly string[];
  /** In the order in which they are asked. */
  readonly providers: readonly NamedProvider[];
  /** Days that every series is to be asked for, both included. */
  readonly from: number;
  readonly to: number;
  readonly calendar: 'XNYS' | 'weekdays' | 'always';
  /** Relative difference from which a value that came again is another one (Q16). */
  readonly tolerance: number;
  /** False: nothing is written into the record of revisions (Q16 is off). */
  readonly isRecorded: boolean;
  /** Tolerance of Q13 where a series that comes again may be kept out; undefined: none is. */
  readonly holds?: number | undefined;
  /** True: the last sessions of what is stored are asked for again and compared. */
  readonly isUpdate: boolean;
}

/** A symbol's whole series, ready to be saved. */
export interface Fetched {
  readonly provider: string;
  readonly raw: RawBars;
  /** Of a stored series that goes on; absent: what `raw` tells. */
  readonly basis?: Basis;
  readonly from: number;
  readonly to: number;
  readonly revisions: readonly Revision[];
}

/** A symbol of which not all is there, and what each provider said. */
export interface Shortfall {
  readonly symbol: string;
  /** What is stored of a provider that was asked; undefined: nothing. */
  readonly kept: SymbolCoverage | undefined;
  readonly refusals: readonly Refused[];
}

/** What one sync works with. */
export interface Sync {
  readonly request: SyncRequest;
  readonly desk: Desk;
  readonly coverage: ReadonlyMap<string, SymbolCoverage>;
  /** Stored rows of a symbol; none where nothing is stored of its source. */
  stored(symbol: string): RawBars;
  /** Why a series may not take the place of the stored one; undefined: it may. */
  held(symbol: string, provider: string, raw: RawBars): Refused | undefined;
  /** Takes the place of the stored series; written soon, not at once. */
  save(symbol: string, fetched: Fetched): Promise<void>;
  /** It was asked for again, and is as it is stored: only the time of the answer is new. */
  confirm(mine: SymbolCoverage): void;
  readonly telling: Telling;
}

/** What the rows are adjusted for, whose provider has `basis` where it tells dividends. */
export function basisOf(raw: RawBars, basis: Basis): Basis {
  return basis === 'split' && !tellsDividends(raw) ? 'split-only' : basis;
}

/** Whether dividends are in these rows, or it is known that there are none. */
function tellsDividends(raw: RawBars): boolean {
  return raw.adjClose !== undefined || raw.facts !== undefined;
}

/** Whether rows may follow a stored series; those of an empty answer may. */
export function isSameBasis(mine: SymbolCoverage, came: RawBars): boolean {
  const isBare = mine.basis === 'split-only';
  return came.date.length === 0 || mine.basis === 'total' || isBare !== tellsDividends(came);
}

/** Ranges to be asked for; each reaches into what is stored by the sessions to be compared. */
export function missing(
  { request }: Pick<Sync, 'request'>,
  mine: SymbolCoverage,
): { from: number; to: number }[] {
  const { from, to, calendar, isUpdate } = request;
  const ranges: { from: number; to: number }[] = [];
  const seam = (day: number, step: 1 | -1): number => {
    let count = 0;
    let at = day;
    while (at >= mine.from && at <= mine.to) {
      if (isSession(at, calendar) && ++count === COMPARED) return at;
      at += step;
    }
    return at - step;
  };
  if (from < mine.from) ranges.push({ from, to: seam(mine.from, 1) });
  if (to > mine.to || isUpdate) {
    ranges.push({ from: seam(mine.to, -1), to: Math.max(to, mine.to) });
  }
  return ranges;
}
