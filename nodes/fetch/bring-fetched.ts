/**
 * Providers: the store is brought up to what is wanted, and read from there. What a
 * reader gets is the same whether it was fetched a moment or a year ago.
 */
import { DataError, type LoadContext } from '../../src/contract/index.js';
import { reachOf } from './as-of.js';
import { bringSecond } from './bring-second.js';
import { IMPORTED } from './bring-stored.js';
import { lastComplete } from './complete.js';
import type { NamedProvider } from './desk.js';
import { joinBars } from './join-bars.js';
import { done, judge, type Market } from './market.js';
import type { SecondCloses } from './second-closes.js';
import { select } from './select.js';
import { withToldFacts } from './series.js';
import { settleShortfalls } from './shortfalls.js';
import {
  type Basis,
  type FetchParams,
  type ProviderSource,
  type RawBars,
  sourceIds,
} from './source.js';
import type { BarStore, SymbolCoverage } from './store.js';
import { openStore } from './store-of.js';
import { type SyncContext, syncProviders } from './sync.js';
import { STANDARD, thresholdsOf } from './thresholds.js';

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
    const { Q13, Q16 } = thresholdsOf(params.quality);
    const holds = Q13?.action === 'hold' ? Q13.tolerance : undefined;
    // Where nobody wants revisions told, two bases must not make one series either.
    const { tolerance } = Q16 ?? STANDARD.Q16;
    const isRecorded = Q16 !== undefined;
    const { shortfalls, confirmed } = await syncProviders(
      { symbols, providers, from, to, calendar, isUpdate, tolerance, isRecorded, holds },
      { ...handOver(ctx), store, gates: (raw) => judge(raw, params) },
    );
    settleShortfalls(shortfalls, symbols.length, params, ctx);
    const parts = await readParts(store, confirmed, ctx);
    const whole = joinBars(parts.map((part) => part.raw));
    const providerOf = new Map(
      parts.flatMap((part) => part.raw.symbols.map((s) => [s, part.source])),
    );
    const second = await bringSecond(store, whole, (symbol) => providerOf.get(symbol), ctx);
    await saveAgain(store, parts, second, ctx);
    const raw = select(whole, params, cut);
    const basis = providers[0]?.source.basis ?? 'split';
    const gates = judge(raw, params, { basis, reaches: cut, ...(second && { second }) });
    return { raw, gates, isSynthetic: false, notes: [], keep: done, leave: done };
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

/** Stored series of one provider and basis. */
interface Part {
  readonly source: string;
  readonly basis: Basis;
  readonly raw: RawBars;
  readonly coverage: readonly SymbolCoverage[];
}

/** All rows of the symbols out of the store; what was `confirmed` with the time of that. */
async function readParts(
  store: BarStore,
  confirmed: readonly SymbolCoverage[],
  ctx: LoadContext<FetchParams>,
): Promise<Part[]> {
  const ids = sourceIds(ctx.params);
  const symbols = new Set(ctx.params.symbols as readonly string[]);
  const newer = new Map(confirmed.map((c) => [c.symbol, c]));
  const groups = new Map<string, SymbolCoverage[]>();
  for (const stored of await store.coverage()) {
    if (!ids.includes(stored.source) || !symbols.has(stored.symbol)) continue;
    const key = `${stored.source} ${stored.basis}`;
    groups.set(key, [...(groups.get(key) ?? []), newer.get(stored.symbol) ?? stored]);
  }
  const parts: Part[] = [];
  for (const coverage of groups.values()) {
    const { source, basis } = coverage[0] as SymbolCoverage;
    const names = coverage.map((c) => c.symbol);
    const raw = withToldFacts(await store.read(source, names), coverage);
    parts.push({ source, basis, raw, coverage });
  }
  return parts;
}

/**
 * Saves what is stored once more, which changes no bar unless the rules of the gates
 * did, or what a second source says; a market that was there whole leaves.
 */
async function saveAgain(
  store: BarStore,
  parts: readonly Part[],
  second: SecondCloses | undefined,
  ctx: LoadContext<FetchParams>,
): Promise<void> {
  for (const part of parts) {
    await store.save({
      ...part,
      gates: judge(part.raw, ctx.params, second && { second }),
      savedAt: ctx.now(),
      run: ctx.run,
      revisions: [],
      isWholeMarket: true,
    });
  }
}
