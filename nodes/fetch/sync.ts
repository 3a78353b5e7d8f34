/**
 * The sync: brings the stored series of providers up to what is wanted, symbol by
 * symbol, and asks only for what is missing.
 *
 * A symbol that is whole is saved within a second: whatever ends a sync, what came is
 * kept, and the next one goes on from there. A symbol's series is one provider's.
 * docs/decisions/20261126-one-provider-per-series.md has the rules and why.
 */
import { type NamedProvider, openDesk, sleepUnless } from './desk.js';
import type { GateResult } from './gates.js';
import { heldBack } from './hold.js';
import { joinBars } from './join-bars.js';
import { SaveQueue } from './save-queue.js';
import { bySymbol, noRows } from './series.js';
import type { RawBars } from './source.js';
import type { BarStore, Revision, SymbolCoverage } from './store.js';
import { syncBySession } from './sync-sessions.js';
import { basisOf, type Shortfall, type Sync, type SyncRequest } from './sync-state.js';
import { bringUp } from './sync-symbol.js';
import { Telling } from './sync-words.js';

export interface SyncContext {
  readonly store: BarStore;
  readonly run: string;
  readonly signal: AbortSignal;
  now(): number;
  /** See ProviderContext. */
  lastComplete(): number;
  secret(name: string): string | undefined;
  warn(text: string): void;
  progress(done: number, total: number): void;
  /** What the gates say of the rows of one symbol. */
  gates(raw: RawBars): GateResult;
}

export interface SyncResult {
  /** Coverage of series that were asked for again and are as they are stored. */
  readonly confirmed: readonly SymbolCoverage[];
  /** Symbols of which not all is there that was asked for. */
  readonly shortfalls: readonly Shortfall[];
  readonly requests: number;
}

/** Throws the signal's reason when it aborts; what came until then is kept. */
export async function syncProviders(request: SyncRequest, ctx: SyncContext): Promise<SyncResult> {
  const confirmed: SymbolCoverage[] = [];
  const queue = new SaveQueue<Whole>({ save: (series) => saveSeries(series, ctx) });
  const sync = await prepare(request, ctx, queue, confirmed);
  const { symbols } = request;
  let count = 0;
  try {
    const done = await syncBySession(sync);
    const shortfalls: Shortfall[] = [];
    count = done.size;
    ctx.progress(count, symbols.length);
    for (const symbol of symbols) {
      if (done.has(symbol)) continue;
      const outcome = await bringUp(sync, symbol);
      if (outcome) shortfalls.push(outcome);
      ctx.progress(++count, symbols.length);
    }
    return { shortfalls, confirmed, requests: sync.telling.requests };
  } catch (error) {
    if (ctx.signal.aborted) {
      ctx.warn(
        `${count} of ${symbols.length} symbols came and are kept; run again to go on from there`,
      );
    }
    throw error;
  } finally {
    sync.telling.tell(ctx.warn);
    // What cannot be saved is worse news than what ended the sync.
    await queue.close();
  }
}

/** One symbol's series as it is to be stored. */
interface Whole {
  readonly raw: RawBars;
  readonly coverage: SymbolCoverage;
  readonly revisions: readonly Revision[];
}

/** One save for each provider and basis. */
async function saveSeries(series: readonly Whole[], ctx: SyncContext): Promise<void> {
  const groups = new Map<string, Whole[]>();
  for (const whole of series) {
    const { source, basis } = whole.coverage;
    const key = `${source} ${basis}`;
    groups.set(key, [...(groups.get(key) ?? []), whole]);
  }
  for (const group of groups.values()) {
    const { source, basis } = (group[0] as Whole).coverage;
    const raw = joinBars(group.map((whole) => whole.raw));
    await ctx.store.save({
      source,
      basis,
      raw,
      gates: ctx.gates(raw),
      savedAt: ctx.now(),
      run: ctx.run,
      coverage: group.map(({ coverage }) => coverage),
      revisions: group.flatMap(({ revisions }) => revisions),
      isWholeMarket: false,
    });
  }
}

async function prepare(
  request: SyncRequest,
  ctx: SyncContext,
  queue: SaveQueue<Whole>,
  confirmed: SymbolCoverage[],
): Promise<Sync> {
  const coverage = new Map((await ctx.store.coverage()).map((c) => [c.symbol, c]));
  const telling = new Telling();
  const rows = new Map<string, RawBars>();
  for (const source of new Set([...coverage.values()].map((c) => c.source))) {
    const mine = request.symbols.filter((symbol) => coverage.get(symbol)?.source === source);
    if (mine.length === 0) continue;
    for (const [symbol, raw] of bySymbol(await ctx.store.read(source, mine))) rows.set(symbol, raw);
  }
  const desk = openDesk(request.providers, {
    secret: ctx.secret,
    now: ctx.now,
    lastComplete: ctx.lastComplete,
    sleep: sleepUnless(ctx.signal),
    signal: ctx.signal,
    warn: ctx.warn,
  });
  const stored = (symbol: string): RawBars => rows.get(symbol) ?? noRows(symbol);
  return {
    request,
    desk,
    coverage,
    telling,
    stored,
    held(symbol, provider, raw) {
      const { holds } = request;
      if (holds === undefined) return undefined;
      return heldBack(provider, () => ctx.gates(stored(symbol)), ctx.gates(raw), holds);
    },
    async save(symbol, { provider, raw, from, to, revisions, ...own }) {
      const { source } = request.providers.find((p) => p.id === provider) as NamedProvider;
      const basis = own.basis ?? basisOf(raw, source.basis);
      const coverage = { symbol, source: provider, basis, from, to, fetchedAt: ctx.now() };
      await queue.add({ raw, coverage, revisions: request.isRecorded ? revisions : [] });
    },
    confirm: (mine) => confirmed.push({ ...mine, fetchedAt: ctx.now() }),
  };
}
