/**
 * One symbol of a sync: the provider that its series is from is asked for what is
 * missing, with some sessions of what is stored to compare; where that does not do,
 * the others are asked for the whole series, in their order.
 */
import type { Refused } from './desk.js';
import { revisionsOf } from './revisions.js';
import { addDays, inRange, newEvents, replaceRange } from './series.js';
import type { RawBars } from './source.js';
import type { Revision, SymbolCoverage } from './store.js';
import { isSameBasis, missing, type Shortfall, type Sync } from './sync-state.js';

/** Brings one symbol up to what is wanted; undefined when it is there. */
export async function bringUp(sync: Sync, symbol: string): Promise<Shortfall | undefined> {
  const { desk, coverage, telling } = sync;
  const mine = coverage.get(symbol);
  const isOwn = mine !== undefined && desk.providers.some(({ id }) => id === mine.source);
  const refusals: Refused[] = [];
  if (isOwn) {
    const refused = await extend(sync, mine);
    if (!refused) return undefined;
    refusals.push(refused);
    // The provider answered: nobody else is to take its place for that.
    if (refused.why === 'held') return { symbol, kept: mine, refusals };
  }
  const { from, to } = sync.request;
  for (const { id } of desk.providers) {
    if (isOwn && id === mine.source) continue;
    const reply = await desk.ask(id, symbol, from, to, false);
    if ('refused' in reply) {
      refusals.push(reply.refused);
      continue;
    }
    telling.count(reply.came.requests);
    await sync.save(symbol, { provider: id, raw: reply.came.bars, from, to, revisions: [] });
    telling.fellBack(symbol, from, to, refusals, id, isOwn);
    return undefined;
  }
  return { symbol, kept: isOwn ? mine : undefined, refusals };
}

/** Asks the series' own provider for what is missing on either side. The refusal, if there is one. */
async function extend(sync: Sync, mine: SymbolCoverage): Promise<Refused | undefined> {
  const { symbol, source } = mine;
  const wanted = missing(sync, mine);
  let raw = sync.stored(symbol);
  let { from, to } = mine;
  let isNew = false;
  const revisions: Revision[] = [];
  for (const range of wanted) {
    const reply = await sync.desk.ask(source, symbol, range.from, range.to, true);
    if ('refused' in reply) return reply.refused;
    sync.telling.count(reply.came.requests);
    const { bars } = reply.came;
    const known = inRange(raw, Math.max(range.from, from), Math.min(range.to, to));
    if (known.date.length > 0 && bars.date.length === 0) {
      return { provider: source, why: 'empty', message: 'it has no bar of it any more' };
    }
    const changes = revisionsOf(known, withAdjusted(bars), sync.request.tolerance);
    const events = newEvents(raw, bars, from);
    const reason = reasonOf(changes, events, bars, mine);
    if (reason !== undefined) return startOver(sync, mine, reason);
    const before = raw.date.length;
    // What is the same but for rounding stays as it is stored.
    raw = changes.length > 0 ? replaceRange(raw, bars, range.from, range.to) : addDays(raw, bars);
    isNew ||= changes.length + raw.date.length > before || events.dividends;
    revisions.push(...changes);
    from = Math.min(from, range.from);
    to = Math.max(to, range.to);
  }
  if (wanted.length === 0) return undefined;
  if (!isNew && from === mine.from && to === mine.to) {
    sync.confirm(mine);
    return undefined;
  }
  const held = sync.held(symbol, source, raw);
  if (held) return held;
  await sync.save(symbol, { provider: source, raw, basis: mine.basis, from, to, revisions });
  sync.telling.revised(symbol, revisions);
  return undefined;
}

/**
 * Why the stored series cannot go on with what came; undefined where it can.
 *
 * Prices that differ, a split or a payment that is new, dividends that were not told
 * before or are not any more: then all that lies before is on another basis. Volumes alone are corrected in their place.
 */
function reasonOf(
  changes: readonly Revision[],
  events: ReturnType<typeof newEvents>,
  came: RawBars,
  mine: SymbolCoverage,
): string | undefined {
  if (events.splits || changes.some(({ reason }) => reason === 'split')) return 'split';
  if (changes.some(({ column }) => column !== 'volume' && column !== 'adj_close')) {
    return 'restated';
  }
  if (!isSameBasis(mine, came)) return 'basis';
  const isPaid = events.dividends && came.adjClose !== undefined;
  if (isPaid || changes.some(({ column }) => column === 'adj_close')) return 'dividend';
  return undefined;
}

/** A series without adjusted closes is stored as one whose closes are. */
function withAdjusted(bars: RawBars): RawBars {
  return bars.adjClose ? bars : { ...bars, adjClose: bars.close };
}

/** Fetches the whole series anew from its own provider, and records what became different. */
export async function startOver(
  sync: Sync,
  mine: SymbolCoverage,
  reason: string,
): Promise<Refused | undefined> {
  const { symbol, source } = mine;
  const from = Math.min(mine.from, sync.request.from);
  const to = Math.max(mine.to, sync.request.to);
  const reply = await sync.desk.ask(source, symbol, from, to, false);
  if ('refused' in reply) return reply.refused;
  sync.telling.count(reply.came.requests);
  const { bars } = reply.came;
  const held = sync.held(symbol, source, bars);
  if (held) return held;
  const changes = revisionsOf(sync.stored(symbol), withAdjusted(bars), sync.request.tolerance);
  const revisions = recorded(changes, reason);
  // All facts of the range are told anew: nothing of the old ones may stay.
  await sync.save(symbol, { provider: source, raw: bars, from, to, revisions });
  if (reason === 'basis') sync.telling.rebased(symbol, mine.basis === 'split-only');
  else sync.telling.revised(symbol, revisions);
  return undefined;
}

/** A new basis changes every row by one factor: the last session tells it. */
function recorded(changes: readonly Revision[], reason: string): Revision[] {
  if (reason === 'restated') return [...changes];
  const last = Math.max(...changes.map(({ date }) => date));
  return changes.filter(({ date }) => date === last).map((change) => ({ ...change, reason }));
}
