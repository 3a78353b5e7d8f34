/**
 * What becomes of a sync that did not get everything: a failure that says how far it
 * came and what to do, or a word where nothing better is to be had.
 *
 * Old data never pass for what was asked for: they are used only where every
 * provider said that it has no more.
 */
import { DataError, type LoadContext } from '../../src/contract/index.js';
import { formatDay } from '../lib/market/dates.js';
import { type Refused, said } from './desk.js';
import { named } from './select.js';
import type { FetchParams } from './source.js';
import type { Shortfall } from './sync-state.js';
import { listed } from './sync-words.js';

/** Throws unless all that is missing is not to be had from anybody. */
export function settleShortfalls(
  shortfalls: readonly Shortfall[],
  symbols: number,
  params: FetchParams,
  ctx: Pick<LoadContext<FetchParams>, 'task' | 'warn'>,
): void {
  const broken = shortfalls.filter(({ refusals }) => refusals.some(isTrouble));
  if (broken.length > 0) throw failed(broken, symbols, hintOf(broken, params, ctx));
  const outside = shortfalls.filter((s) => !s.kept && s.refusals.some((r) => r.why === 'plan'));
  if (outside.length > 0) {
    throw failed(outside, symbols, 'set a later "start", or name another provider in "source"');
  }
  const unknown = shortfalls.filter((s) => !s.kept);
  if (unknown.length > 0) {
    const list = unknown.map(({ symbol }) => `"${symbol}"`).join(', ');
    throw new DataError('unknown-symbol', `source ${named(params)} has no bars of ${list}`, {
      hint: reasons(unknown[0] as Shortfall),
    });
  }
  for (const { symbol, kept, refusals } of shortfalls) {
    if (!kept) continue;
    ctx.warn(
      `"${symbol}" stays as it is stored, ${formatDay(kept.from)} to ${formatDay(kept.to)} from "${kept.source}" (${reasons({ refusals })})`,
    );
  }
}

/** Refusals that say nothing of the data. */
function isTrouble({ why }: Refused): boolean {
  return why === 'key' || why === 'busy' || why === 'down' || why === 'garbled';
}

function failed(shortfalls: readonly Shortfall[], symbols: number, hint: string): DataError {
  const who = listed(shortfalls.map(({ symbol }) => symbol));
  const came = symbols - shortfalls.length;
  return new DataError(
    'provider-failed',
    `${came} of ${symbols} symbols are as asked; not ${who} (${reasons(shortfalls[0] as Shortfall)}); what came is kept`,
    { hint },
  );
}

function hintOf(
  broken: readonly Shortfall[],
  params: FetchParams,
  { task }: Pick<LoadContext<FetchParams>, 'task'>,
): string {
  const again = 'run again to go on from there';
  if (!broken.every(({ kept }) => kept)) return again;
  if (task.kind === 'update') return `${again}; "dag run" goes on with what is stored`;
  return params.as_of === 'frozen'
    ? again
    : `${again}, or set "as_of: frozen" to go on with what is stored`;
}

function reasons({ refusals }: Pick<Shortfall, 'refusals'>): string {
  // That what came is kept is said once, of all.
  return refusals.map((r) => said(r).replace(' - what was fetched is kept: ', ' - ')).join('; ');
}
