/**
 * A source that gives its whole market at once: what it gives takes the place of what
 * the last one gave. What was fetched or imported stays beside it.
 */
import type { LoadContext } from '../../src/contract/index.js';
import { bringSecond } from './bring-second.js';
import { crossCheckOf } from './cross-check.js';
import { judge, type Market, tellReplaced } from './market.js';
import type { SecondCloses } from './second-closes.js';
import { select } from './select.js';
import { type FetchParams, type RawBars, sourceIds, type WholeSource } from './source.js';
import { openStore } from './store-of.js';

export async function bringWhole(
  source: WholeSource,
  ctx: LoadContext<FetchParams>,
): Promise<Market> {
  const { params, projectFolder, warn, secret } = ctx;
  const id = sourceIds(params)[0] as string;
  const raw = select(await source.read({ params, projectFolder, warn, secret }), params);
  const second = crossCheckOf(params) ? await compared(raw, ctx) : undefined;
  const gates = judge(raw, params, second && { second });
  return {
    raw,
    gates,
    isSynthetic: source.isSynthetic,
    notes: [],
    async keep() {
      const store = await openStore(ctx.database, warn);
      try {
        await tellReplaced(store, raw.symbols, id, ctx);
        const finish = await store.saveLast({
          source: id,
          basis: 'split',
          raw,
          gates,
          savedAt: ctx.now(),
          run: ctx.run,
          coverage: [],
          revisions: [],
          isWholeMarket: true,
        });
        // Readers have the bars already, and that the store can be used is known by now.
        ctx.afterwards(finish());
      } catch (error) {
        await store.close();
        throw error;
      }
    },
  };
}

/** What a second source says of these rows; its closes are kept at once, the bars later. */
async function compared(
  raw: RawBars,
  ctx: LoadContext<FetchParams>,
): Promise<SecondCloses | undefined> {
  const store = await openStore(ctx.database, ctx.warn);
  try {
    return await bringSecond(store, raw, () => undefined, ctx);
  } finally {
    await store.close();
  }
}
