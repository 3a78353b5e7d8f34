/**
 * One symbol of a sync: the provider that its series is from is asked for what is
 * missing, with some sessions of what is stored to compare; where that does not do,
 * the others are asked for the whole series, in their order.
 */
import { isSession } from '../lib/market/calendar.js';
import type { Refused } from './desk.js';
import { differences, newEvents, replaceRange } from './series.js';
import type { RawBars } from './source.js';
import type { Revision, SymbolCoverage } from './store.js';
import type { Sync } from './sync.js';

/** Sessions of what is stored that are asked for again and compared. */
export const COMPARED = 10;

/** A symbol's whole series, ready to be saved. */
export interface Fetched {
  readonly provider: string;
  readonly raw: RawBars;
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
  const revisions: Revision[] = [];
  for (const range of wanted) {
    const reply = await sync.desk.ask(source, symbol, range.from, range.to, true);
    if ('refused' in reply) return reply.refused;
    sync.telling.count(reply.came.requests);
    const { bars } = reply.came;
    const changes = differences(raw, bars, Math.max(range.from, from), Math.min(range.to, to));
    const reason = reasonOf(changes, newEvents(raw, bars, from), bars);
    if (reason !== undefined) return startOver(sync, mine, reason);
    revisions.push(...changes.map((change) => ({ ...change, reason: 'restated' })));
    raw = replaceRange(raw, bars, range.from, range.to);
    from = Math.min(from, range.from);
    to = Math.max(to, range.to);
  }
  if (wanted.length === 0) return undefined;
  await sync.save(symbol, { provider: source, raw, from, to, revisions });
  sync.telling.revised(symbol, revisions);
  return undefined;
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

/**
 * Why the stored series cannot go on with what came; undefined where it can.
 *
 * Prices that differ, a split or a payment that is new: then all that lies before is
 * on another basis. Volumes alone are corrected in their place.
 */
function reasonOf(
  changes: readonly Omit<Revision, 'reason'>[],
  events: ReturnType<typeof newEvents>,
  came: RawBars,
): string | undefined {
  if (events.splits) return 'split';
  if (changes.some(({ column }) => column !== 'volume' && column !== 'adj_close')) {
    return isScaled(changes) ? 'split' : 'restated';
  }
  const isPaid = events.dividends && came.adjClose !== undefined;
  if (isPaid || changes.some(({ column }) => column === 'adj_close')) return 'dividend';
  return undefined;
}

/** All closes by one ratio that no market makes on every day: another split basis. */
function isScaled(changes: readonly Omit<Revision, 'reason'>[]): boolean {
  const ratios = changes.filter((c) => c.column === 'close').map((c) => c.before / c.after);
  const first = ratios[0] as number;
  return (
    ratios.length > 1 &&
    Math.abs(first - 1) > 0.05 &&
    ratios.every((ratio) => Math.abs(ratio / first - 1) < 0.005)
  );
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
  const changes = differences(sync.stored(symbol), bars, mine.from, mine.to);
  const revisions = recorded(changes, reason).map((change) => ({ ...change, reason }));
  // All facts of the range are told anew: nothing of the old ones may stay.
  await sync.save(symbol, { provider: source, raw: bars, from, to, revisions });
  sync.telling.revised(symbol, revisions);
  return undefined;
}

/** A new basis changes every row by one factor: the last session tells it. */
function recorded<C extends Omit<Revision, 'reason'>>(changes: readonly C[], reason: string): C[] {
  if (reason === 'restated') return [...changes];
  const last = Math.max(...changes.map(({ date }) => date));
  return changes.filter(({ date }) => date === last);
}
