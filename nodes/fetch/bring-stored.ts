/**
 * Source `store`: bars that were imported from files into the project's database.
 *
 * A row of a later import takes the place of the same symbol and day; all others
 * stay. Readers see all of it, as far as symbols and dates are asked for.
 */
import { DataError, type LoadContext } from '../../src/contract/index.js';
import { bringSecond } from './bring-second.js';
import type { GateResult } from './gates.js';
import { joinBars } from './join-bars.js';
import { done, judge, type Market, tellReplaced } from './market.js';
import { select } from './select.js';
import { bySymbol, noRows, replaceDays } from './series.js';
import type { FetchParams, RawBars } from './source.js';
import type { BarStore, SymbolCoverage } from './store.js';
import { openStore } from './store-of.js';

/** Files are from no provider that could be asked a second time. */
const noProvider = (): undefined => undefined;

/** The name under which imported rows are stored. */
export const IMPORTED = 'store';

export async function bringStored(ctx: LoadContext<FetchParams>): Promise<Market> {
  const store = await openStore(ctx.database, ctx.warn);
  try {
    const imported =
      ctx.task.kind === 'import' ? await importFile(store, ctx.task.path, ctx) : undefined;
    const stored = imported?.clean?.raw ?? (await store.read(IMPORTED));
    if (stored.date.length === 0) {
      throw new DataError(
        'nothing-imported',
        'source "store" has nothing: no file was imported yet',
        {
          hint: 'import one with: dag data import bars.csv',
        },
      );
    }
    const raw = select(stored, ctx.params);
    const second = await bringSecond(store, raw, noProvider, ctx);
    const isJudged = raw === imported?.clean?.raw && !second;
    const gates = isJudged ? imported.clean.gates : judge(raw, ctx.params, second && { second });
    const notes = imported ? [imported.note] : [];
    return { raw, gates, isSynthetic: false, notes, keep: done, leave: done };
  } finally {
    await store.close();
  }
}

/** What an import did. */
interface Imported {
  /** In one line. */
  readonly note: string;
  /** Of an import that is all there is, and came through untouched: nothing else would be read back. */
  readonly clean: { readonly raw: RawBars; readonly gates: GateResult } | undefined;
}

/** Merges the rows of a file into what is stored. */
async function importFile(
  store: BarStore,
  path: string,
  ctx: LoadContext<FetchParams>,
): Promise<Imported> {
  const { readImport } = await import('./stores/import-file.js');
  const came = await readImport(path, ctx);
  await tellReplaced(store, came.symbols, IMPORTED, ctx);
  const before = await store.read(IMPORTED);
  const isFirst = before.date.length === 0;
  const raw = isFirst ? came : merged(before, came);
  const gates = judge(raw, ctx.params);
  const at = ctx.now();
  const { inserted, changed } = await store.save({
    source: IMPORTED,
    basis: 'split',
    raw,
    gates,
    savedAt: at,
    run: ctx.run,
    coverage: spans(raw, at),
    revisions: [],
    isWholeMarket: false,
  });
  const { clean } = isFirst ? gates : judge(came, ctx.params);
  const good = clean.reduce((sum, bars) => sum + bars.date.length, 0);
  const rows = came.date.length;
  const n = (count: number): string => count.toLocaleString('en-US');
  const note = `imported "${path}": ${n(rows)} ${rows === 1 ? 'row' : 'rows'}, ${n(inserted)} new, ${n(changed)} changed, ${n(good - inserted - changed)} as they were, ${n(rows - good)} refused or repeated`;
  return { note, clean: isFirst && isUntouched(gates) ? { raw, gates } : undefined };
}

/** The stored rows of the symbols that came, with those that came in the place of the same days. */
function merged(before: RawBars, came: RawBars): RawBars {
  const stored = bySymbol(before, new Set(came.symbols));
  return joinBars(
    [...bySymbol(came)].map(([symbol, bars]) =>
      replaceDays(stored.get(symbol) ?? noRows(symbol), bars),
    ),
  );
}

/** Whether the store gives back exactly the rows that were judged. */
function isUntouched({ refused, repeated, clamped, emptied }: GateResult): boolean {
  return refused.length + repeated + clamped + emptied.length === 0;
}

/** From the first to the last day of each symbol. */
function spans({ symbols, symbol, date }: RawBars, fetchedAt: number): SymbolCoverage[] {
  const from = symbols.map(() => Number.POSITIVE_INFINITY);
  const to = symbols.map(() => Number.NEGATIVE_INFINITY);
  for (let row = 0; row < date.length; row++) {
    const day = date[row] as number;
    if (!Number.isInteger(day)) continue;
    const i = symbol[row] as number;
    if (day < (from[i] as number)) from[i] = day;
    if (day > (to[i] as number)) to[i] = day;
  }
  return symbols.flatMap((name, i): SymbolCoverage[] => {
    const [first, last] = [from[i] as number, to[i] as number];
    if (first > last) return [];
    return [{ symbol: name, source: IMPORTED, basis: 'split', from: first, to: last, fetchedAt }];
  });
}
