/**
 * Source `store`: bars that were imported from files into the project's database.
 *
 * A row of a later import takes the place of the same symbol and day; all others
 * stay. Readers see all of it, as far as symbols and dates are asked for.
 */
import { DataError, type LoadContext } from '../../src/contract/index.js';
import { bringSecond } from './bring-second.js';
import { joinBars } from './join-bars.js';
import { judge, type Market, tellReplaced } from './market.js';
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
    const notes = ctx.task.kind === 'import' ? [await importFile(store, ctx.task.path, ctx)] : [];
    const stored = await store.read(IMPORTED);
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
    const gates = judge(raw, ctx.params, second && { second });
    return { raw, gates, isSynthetic: false, notes, keep: async () => {} };
  } finally {
    await store.close();
  }
}

/** Merges the rows of a file into what is stored; says in one line what became of them. */
async function importFile(
  store: BarStore,
  path: string,
  ctx: LoadContext<FetchParams>,
): Promise<string> {
  const { readImport } = await import('./stores/import-file.js');
  const came = await readImport(path, ctx);
  await tellReplaced(store, came.symbols, IMPORTED, ctx);
  const stored = bySymbol(await store.read(IMPORTED, came.symbols));
  const merged = joinBars(
    [...bySymbol(came)].map(([symbol, bars]) =>
      replaceDays(stored.get(symbol) ?? noRows(symbol), bars),
    ),
  );
  const gates = judge(merged, ctx.params);
  const at = ctx.now();
  const { inserted, changed } = await store.save({
    source: IMPORTED,
    basis: 'split',
    raw: merged,
    gates,
    savedAt: at,
    run: ctx.run,
    coverage: spans(merged, at),
    revisions: [],
    isWholeMarket: false,
  });
  const good = judge(came, ctx.params).clean.reduce((sum, bars) => sum + bars.date.length, 0);
  const rows = came.date.length;
  const n = (count: number): string => count.toLocaleString('en-US');
  return `imported "${path}": ${n(rows)} ${rows === 1 ? 'row' : 'rows'}, ${n(inserted)} new, ${n(changed)} changed, ${n(good - inserted - changed)} as they were, ${n(rows - good)} refused or repeated`;
}

/** From the first to the last day of each symbol. */
function spans(raw: RawBars, fetchedAt: number): SymbolCoverage[] {
  return [...bySymbol(raw)].flatMap(([symbol, { date }]) => {
    const days = date.filter((day) => Number.isInteger(day));
    if (days.length === 0) return [];
    const from = days.reduce((a, b) => Math.min(a, b));
    const to = days.reduce((a, b) => Math.max(a, b));
    return [{ symbol, source: IMPORTED, basis: 'split', from, to, fetchedAt }];
  });
}
