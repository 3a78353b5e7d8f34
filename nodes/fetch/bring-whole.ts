/**
 * A source that gives its whole market at once: what it gives takes the place of what
 * the last one gave. What was fetched or imported stays beside it.
 */
import type { LoadContext } from '../../src/contract/index.js';
import { bringSecond } from './bring-second.js';
import { crossCheckOf } from './cross-check.js';
import { done, judge, type Market, tellReplaced } from './market.js';
import { select } from './select.js';
import { type FetchParams, sourceIds, type WholeSource } from './source.js';
import { comingStore } from './store-of.js';

export async function bringWhole(
  source: WholeSource,
  ctx: LoadContext<FetchParams>,
): Promise<Market> {
  const { params, projectFolder, warn, secret } = ctx;
  const id = sourceIds(params)[0] as string;
  const coming = await comingStore(ctx.database, warn);
  let isKept = false;
  try {
    const raw = select(await source.read({ params, projectFolder, warn, secret }), params);
    const second = crossCheckOf(params)
      ? await bringSecond(await coming.open(), raw, () => undefined, ctx)
      : undefined;
    const gates = judge(raw, params, second && { second });
    return {
      raw,
      gates,
      isSynthetic: source.isSynthetic,
      notes: [],
      async keep() {
        const store = await coming.open();
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
        isKept = true;
      },
      leave: () => (isKept ? done() : coming.close()),
    };
  } catch (error) {
    await coming.close();
    throw error;
  }
}
