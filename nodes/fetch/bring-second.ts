/**
 * The second source of a run: its closes are brought up to the series that are there,
 * kept in tables of their own, and handed to the gates.
 *
 * Whatever it refuses is a warning with its reason; the run goes on, and the quality
 * report says what was not compared.
 */
import type { LoadContext } from '../../src/contract/index.js';
import { askSecond } from './ask-second.js';
import { lastComplete } from './complete.js';
import { type CrossCheck, crossCheckOf } from './cross-check.js';
import { openDesk, sleepUnless } from './desk.js';
import { SaveQueue } from './save-queue.js';
import {
  type Compared,
  comparable,
  type SecondCloses,
  type SecondSeries,
} from './second-closes.js';
import { closesByDay, keptOf, type Wish, wishesOf } from './second-wishes.js';
import { bySymbol } from './series.js';
import type {
  BarSource,
  FetchParams,
  ProviderSource,
  RawBars,
  ReadContext,
  WholeSource,
} from './source.js';
import type { BarStore } from './store.js';
import { STANDARD, thresholdsOf } from './thresholds.js';

/**
 * Brings the closes for these rows into the store, and gives what there is to compare.
 * Undefined where no second source is named, or Q11 is off.
 *
 * @param providerOf the provider that a symbol's series is from; undefined: none
 */
export async function bringSecond(
  store: BarStore,
  raw: RawBars,
  providerOf: (symbol: string) => string | undefined,
  ctx: LoadContext<FetchParams>,
): Promise<SecondCloses | undefined> {
  const chosen = chosenOf(ctx.params);
  if (!chosen) return undefined;
  const source = ctx.plugin(chosen.source) as BarSource;
  const last = lastComplete(ctx.now(), ctx.params);
  const wishes = wishesOf(raw, last, ctx.params).filter(
    ({ symbol }) => providerOf(symbol) !== chosen.source,
  );
  if (source.kind === 'provider') await askProvider(source, chosen, wishes, store, ctx);
  else if (source.kind === 'whole') await readWhole(source, chosen, wishes, store, ctx);
  return storedSecond(store, raw, providerOf, ctx.params);
}

/** What the store has to compare; nobody is asked. */
export async function storedSecond(
  store: BarStore,
  raw: RawBars,
  providerOf: (symbol: string) => string | undefined,
  params: FetchParams,
): Promise<SecondCloses | undefined> {
  const chosen = chosenOf(params);
  if (!chosen) return undefined;
  const stored = await store.secondSeries(chosen.source);
  return comparable(chosen.source, stored, comparedOf(raw, providerOf));
}

function chosenOf(params: FetchParams): CrossCheck | undefined {
  return thresholdsOf(params.quality).Q11 ? crossCheckOf(params) : undefined;
}

function comparedOf(
  raw: RawBars,
  providerOf: (symbol: string) => string | undefined,
): readonly Compared[] {
  return raw.symbols.map((symbol) => ({
    symbol,
    provider: providerOf(symbol),
    splits: raw.facts?.get(symbol)?.splits.map(({ date }) => date) ?? [],
  }));
}

async function askProvider(
  source: ProviderSource,
  { source: id }: CrossCheck,
  wishes: readonly Wish[],
  store: BarStore,
  ctx: LoadContext<FetchParams>,
): Promise<void> {
  const { params, signal } = ctx;
  const quality = thresholdsOf(params.quality);
  const desk = openDesk([{ id, source, options: params.providers[id] ?? {} }], {
    isForClosesOnly: true,
    secret: (name) => ctx.secret(name),
    now: () => ctx.now(),
    lastComplete: () => lastComplete(ctx.now(), params),
    sleep: sleepUnless(signal),
    signal,
    warn: (text) => ctx.warn(text),
  });
  const stored = new Map((await store.secondSeries(id)).map((one) => [one.symbol, one]));
  const queue = new SaveQueue<SecondSeries>({
    save: (series) => store.saveSecond(id, series, false),
  });
  try {
    await askSecond({
      provider: id,
      desk,
      wishes,
      stored,
      every: (quality.Q11 ?? STANDARD.Q11).every,
      calendar: params.calendar,
      tolerance: (quality.Q16 ?? STANDARD.Q16).tolerance,
      now: () => ctx.now(),
      warn: (text) => ctx.warn(text),
      progress: (done) => ctx.progress(done, wishes.length),
      save: (series) => queue.add(series),
    });
  } finally {
    await queue.close();
  }
}

/** A file or a table is read whole, and takes the place of what it said before. */
async function readWhole(
  source: WholeSource,
  chosen: CrossCheck,
  wishes: readonly Wish[],
  store: BarStore,
  ctx: LoadContext<FetchParams>,
): Promise<void> {
  const rows = await readOrTell(source, chosen, ctx);
  if (!rows) return;
  const { calendar, quality } = ctx.params;
  const { every } = thresholdsOf(quality).Q11 ?? STANDARD.Q11;
  const theirs = bySymbol(rows);
  const series = wishes.flatMap((wish): SecondSeries[] => {
    const { symbol, days } = wish;
    const own = theirs.get(symbol);
    if (!own) return [];
    const rows = keptOf(wish, closesByDay(own), every, calendar);
    const [from, to] = [days[0] as number, days.at(-1) as number];
    return [{ symbol, source: chosen.source, from, to, every, fetchedAt: ctx.now(), ...rows }];
  });
  await store.saveSecond(chosen.source, series, true);
}

async function readOrTell(
  source: WholeSource,
  { source: id, path, columns }: CrossCheck,
  ctx: LoadContext<FetchParams>,
): Promise<RawBars | undefined> {
  const { projectFolder } = ctx;
  const read: ReadContext = {
    params: { ...ctx.params, path, columns },
    projectFolder,
    isForClosesOnly: true,
    secret: (name) => ctx.secret(name),
    // Of an adjusted close nothing is asked here.
    warn: () => undefined,
  };
  try {
    return await source.read(read);
  } catch (error) {
    // Told by its kind: it may come from another copy of the class.
    const { kind, message, hint } = error as { kind?: unknown; message: string; hint?: string };
    if (kind !== 'data') throw error;
    const todo =
      hint === undefined ? '' : ` - ${hint.replaceAll('params.columns', 'cross_check.columns')}`;
    ctx.warn(`closes are not compared with "${id}" (${message}${todo})`);
    return undefined;
  }
}
