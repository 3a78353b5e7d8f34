/**
 * Providers: the store is brought up to what is wanted, and read from there. What a
 * reader gets is the same whether it was fetched a moment or a year ago.
 */
import { DataError, type LoadContext } from '../../src/contract/index.js';
import { reachOf } from './as-of.js';
import { IMPORTED } from './bring-stored.js';
import { lastComplete } from './complete.js';
import type { NamedProvider } from './desk.js';
import { joinBars } from './join-bars.js';
import { judge, type Market } from './market.js';
import { select } from './select.js';
import { settleShortfalls } from './shortfalls.js';
import { type FetchParams, type ProviderSource, type RawBars, sourceIds } from './source.js';
import type { BarStore } from './store.js';
import { openStore } from './store-of.js';
import { type SyncContext, syncProviders } from './sync.js';

/** Relative difference from which a value that came again is a revision (Q16). */
const REVISED = 1e-4;

export async function bringFetched(ctx: LoadContext<FetchParams>): Promise<Market> {
  const { params } = ctx;
  const symbols = params.symbols as readonly string[];
  const providers = sourceIds(params).map(
    (id): NamedProvider => ({
      id,
      source: ctx.plugin(id) as ProviderSource,
      options: params.providers[id] ?? {},
    }),
  );
  const store = await openStore(ctx.database, ctx.warn);
  try {
    const isUpdate = ctx.task.kind === 'update';
    // Imports reach as far as their files: they say nothing of what providers were asked for.
    const before = (await store.coverage()).filter(({ source }) => source !== IMPORTED);
    const { from, to, cut } = reachOf(params, ctx.now(), before, isUpdate);
    if (from > to) {
      throw new DataError(
        'not-yet',
        `the first date "${params.start}" is after the last session that data reach`,
        { hint: 'set an earlier "start"; "as_of" and "dag data update" say how far data reach' },
      );
    }
    const { calendar } = params;
    const { shortfalls } = await syncProviders(
      { symbols, providers, from, to, calendar, isUpdate, tolerance: REVISED },
      { ...handOver(ctx), store, gates: (raw) => judge(raw, params) },
    );
    settleShortfalls(shortfalls, symbols.length, params, ctx);
    const whole = await readAgain(store, providers, symbols, ctx);
    const raw = select(whole, params, cut);
    const basis = providers[0]?.source.basis ?? 'split';
    const gates = judge(raw, params, { basis, reaches: cut });
    return { raw, gates, isSynthetic: false, notes: [], keep: async () => {} };
  } finally {
    await store.close();
  }
}

/** Of a run's context what a sync works with. */
function handOver(ctx: LoadContext<FetchParams>): Omit<SyncContext, 'store' | 'gates'> {
  const { run, signal } = ctx;
  return {
    run,
    signal,
    now: () => ctx.now(),
    lastComplete: () => lastComplete(ctx.now(), ctx.params),
    secret: (name: string) => ctx.secret(name),
    warn: (text: string) => ctx.warn(text),
    progress: (done: number, total: number) => ctx.progress(done, total),
  };
}

/**
 * All rows of the symbols out of the store. They are saved once more, which changes
 * nothing unless the rules of the gates did; a market that was there whole leaves.
 */
async function readAgain(
  store: BarStore,
  providers: readonly NamedProvider[],
  symbols: readonly string[],
  ctx: LoadContext<FetchParams>,
): Promise<RawBars> {
  const coverage = await store.coverage();
  const parts: RawBars[] = [];
  for (const { id, source } of providers) {
    const mine = coverage.filter((c) => c.source === id && symbols.includes(c.symbol));
    if (mine.length === 0) continue;
    const raw = await store.read(
      id,
      mine.map((c) => c.symbol),
    );
    parts.push(raw);
    await store.save({
      source: id,
      basis: source.basis,
      raw,
      gates: judge(raw, ctx.params),
      savedAt: ctx.now(),
      run: ctx.run,
      coverage: mine,
      revisions: [],
      isWholeMarket: true,
    });
  }
  return joinBars(parts);
}
