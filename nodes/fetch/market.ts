/**
 * What every kind of source ends in: the rows that readers may see, and what is left
 * to do with them when the engine has agreed to what changed.
 */
import type { LoadContext } from '../../src/contract/index.js';
import { type GateOptions, type GateResult, passGates } from './gates.js';
import type { ReportAbout } from './quality-blocks.js';
import { type FetchParams, type RawBars, sourceIds } from './source.js';
import type { BarStore } from './store.js';
import { listed } from './sync-words.js';

/** Rows on their way to the readers. */
export interface Market {
  /** What was asked for, good and bad. */
  readonly raw: RawBars;
  /** What the gates say of it. */
  readonly gates: GateResult;
  readonly isSynthetic: boolean;
  /** Lines about what this run did; later ones do not repeat them. */
  readonly notes: readonly string[];
  /** Puts into the store what is not there yet. */
  keep(): Promise<void>;
  /** Lets go of the store where nothing is kept. */
  leave(): Promise<void>;
}

/** What was kept already, and whose store is closed. */
export async function done(): Promise<void> {}

/** What the gates say of rows under these params. */
export function judge(
  raw: RawBars,
  { calendar, quality }: FetchParams,
  more: Omit<GateOptions, 'calendar' | 'quality'> = {},
): GateResult {
  return passGates(raw, { calendar, quality, ...more });
}

/** By what they are judged, for the quality report. */
export function judged(params: FetchParams): ReportAbout {
  const { calendar, quality } = params;
  return { source: sourceIds(params).join(', '), calendar, quality };
}

/** Tells which fetched or imported series these symbols take the place of. */
export async function tellReplaced(
  store: BarStore,
  symbols: readonly string[],
  source: string,
  ctx: Pick<LoadContext<FetchParams>, 'warn'>,
): Promise<void> {
  const coverage = (await store.coverage()).filter(
    (c) => c.source !== source && symbols.includes(c.symbol),
  );
  for (const other of new Set(coverage.map((c) => c.source))) {
    const lost = coverage.filter((c) => c.source === other).map((c) => c.symbol);
    ctx.warn(`${listed(lost)}: what was stored from "${other}" makes room for source "${source}"`);
  }
}
