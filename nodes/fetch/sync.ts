/**
 * The sync: brings the stored series of providers up to what is wanted, symbol by
 * symbol, and asks only for what is missing.
 *
 * Each symbol is saved as soon as it is whole: whatever ends a sync, what came is
 * kept, and the next one goes on from there. A symbol's series is one provider's.
 * docs/decisions/20261126-one-provider-per-series.md has the rules and why.
 */
import { type NamedProvider, openDesk, sleepUnless } from './desk.js';
import type { GateResult } from './gates.js';
import { bySymbol, noRows } from './series.js';
import type { RawBars } from './source.js';
import type { BarStore } from './store.js';
import { syncBySession } from './sync-sessions.js';
import type { Shortfall, Sync, SyncRequest } from './sync-state.js';
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
  /** Symbols of which not all is there that was asked for. */
  readonly shortfalls: readonly Shortfall[];
  readonly requests: number;
}

/** Throws the signal's reason when it aborts; what came until then is kept. */
export async function syncProviders(request: SyncRequest, ctx: SyncContext): Promise<SyncResult> {
  const sync = await prepare(request, ctx);
  const { symbols } = request;
  try {
    const done = await syncBySession(sync);
    const shortfalls: Shortfall[] = [];
    let count = done.size;
    ctx.progress(count, symbols.length);
    for (const symbol of symbols) {
      if (done.has(symbol)) continue;
      const outcome = await bringUp(sync, symbol);
      if (outcome) shortfalls.push(outcome);
      ctx.progress(++count, symbols.length);
    }
    return { shortfalls, requests: sync.telling.requests };
  } finally {
    sync.telling.tell(ctx.warn);
  }
}

async function prepare(request: SyncRequest, ctx: SyncContext): Promise<Sync> {
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
  return {
    request,
    desk,
    coverage,
    telling,
    stored: (symbol) => rows.get(symbol) ?? noRows(symbol),
    async save(symbol, { provider, raw, from, to, revisions }) {
      const { basis } = (request.providers.find((p) => p.id === provider) as NamedProvider).source;
      const at = ctx.now();
      await ctx.store.save({
        source: provider,
        basis,
        raw,
        gates: ctx.gates(raw),
        savedAt: at,
        run: ctx.run,
        coverage: [{ symbol, source: provider, basis, from, to, fetchedAt: at }],
        revisions,
        isWholeMarket: false,
      });
    },
  };
}
