/**
 * The short way of an update: a provider that gives all symbols of a session in one
 * request is asked session by session, where that takes fewer requests than asking
 * for every symbol.
 *
 * The sessions that are compared are asked for as well. A symbol that came otherwise
 * goes the long way, as does one to which something happened that changes its past.
 */
import { sessionsBetween } from '../lib/market/calendar.js';
import { revisionsOf } from './revisions.js';
import { bySymbol, inRange, newEvents, noRows, replaceRange } from './series.js';
import type { RawBars } from './source.js';
import type { SymbolCoverage } from './store.js';
import { COMPARED, isSameBasis, missing, type Sync } from './sync-state.js';

/** Symbols that are up to date after this; all others are left as they were. */
export async function syncBySession(sync: Sync): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  if (!sync.request.isUpdate) return done;
  for (const { id } of sync.desk.providers) {
    const symbols = ready(sync, id);
    const days = daysOf(sync, symbols);
    if (symbols.length === 0 || days.length > symbols.length) continue;
    const came = await askAll(sync, id, days);
    if (!came) continue;
    for (const mine of symbols) {
      if (await applySessions(sync, mine, came, days)) done.add(mine.symbol);
    }
  }
  return done;
}

/** Series of a provider that lack nothing but what is newest. */
function ready(sync: Sync, id: string): SymbolCoverage[] {
  return sync.request.symbols.flatMap((symbol) => {
    const mine = sync.coverage.get(symbol);
    return mine?.source === id && sync.request.from >= mine.from ? [mine] : [];
  });
}

/** Sessions from the oldest that is compared to the newest that is wanted. */
function daysOf(sync: Sync, symbols: readonly SymbolCoverage[]): Float64Array {
  const ranges = symbols.flatMap((mine) => missing(sync, mine));
  if (ranges.length === 0) return new Float64Array(0);
  const from = Math.min(...ranges.map((range) => range.from));
  const to = Math.max(...ranges.map((range) => range.to));
  return sessionsBetween(from, to, sync.request.calendar);
}

/** All sessions by symbol; undefined as soon as one is refused, or when there is no such thing. */
async function askAll(
  sync: Sync,
  id: string,
  days: Float64Array,
): Promise<ReadonlyMap<string, RawBars> | undefined> {
  const wanted = new Set(sync.request.symbols);
  const came = new Map<string, RawBars>();
  for (const day of days) {
    const reply = await sync.desk.session(id, day);
    if (!reply || 'refused' in reply) return undefined;
    sync.telling.count(reply.came.requests);
    for (const [symbol, bars] of bySymbol(reply.came.bars, wanted)) {
      came.set(symbol, replaceRange(came.get(symbol) ?? noRows(symbol), bars, day, day));
    }
  }
  return came;
}

/** Adds the sessions to one series; false when they do not go with what is stored. */
async function applySessions(
  sync: Sync,
  mine: SymbolCoverage,
  came: ReadonlyMap<string, RawBars>,
  days: Float64Array,
): Promise<boolean> {
  const bars = came.get(mine.symbol);
  if (!bars) return false;
  const stored = sync.stored(mine.symbol);
  const from = days[0] as number;
  const to = days.at(-1) as number;
  if (days.filter((day) => day <= mine.to).length < COMPARED) return false;
  if (!canFollow(stored, bars, mine)) return false;
  const known = new Set(stored.date);
  if (bars.date.some((day) => day <= mine.to && !known.has(day))) return false;
  const again = bars.adjClose ? bars : { ...bars, adjClose: bars.close };
  const changes = revisionsOf(inRange(stored, from, mine.to), again, sync.request.tolerance);
  if (changes.length > 0) return false;
  if (to <= mine.to) {
    sync.confirm(mine);
    return true;
  }
  const raw = replaceRange(stored, bars, mine.to + 1, to);
  if (sync.held(mine.symbol, mine.source, raw)) return false;
  await sync.save(mine.symbol, {
    provider: mine.source,
    raw,
    basis: mine.basis,
    from: mine.from,
    to,
    revisions: [],
  });
  return true;
}

/** True when nothing happened since, and the sessions tell dividends where the series has them. */
function canFollow(stored: RawBars, came: RawBars, mine: SymbolCoverage): boolean {
  const events = newEvents(stored, came, mine.from);
  if (events.splits || events.dividends || came.adjClose?.some(Number.isNaN)) return false;
  return isSameBasis(mine, came);
}
