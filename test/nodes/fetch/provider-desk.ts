/**
 * A provider at work in a world whose clock moves only when somebody waits.
 */

import { lastComplete } from '../../../nodes/fetch/complete.js';
import {
  type Provider,
  ProviderError,
  type ProviderSource,
  type RawBars,
} from '../../../nodes/fetch/source.js';
import { formatDay, parseDay } from '../../../nodes/lib/market/dates.js';
import type { Json } from '../../../src/contract/index.js';
import {
  PLAYED_KEY,
  type PlayedProviders,
  type PlayedSettings,
  startProviders,
} from '../../util/provider-server.js';

/** After the close of Wednesday, 31 December 2025. */
export const NEW_YEARS_EVE = Date.parse('2025-12-31T22:00:00Z');

export class ProviderDesk {
  readonly server: PlayedProviders;
  readonly provider: Provider;
  readonly warnings: string[] = [];
  /** Milliseconds of every wait. */
  readonly waits: number[] = [];
  readonly interrupt = new AbortController();
  private readonly world: { now: number };

  private constructor(
    source: ProviderSource,
    server: PlayedProviders,
    world: { now: number },
    options: { readonly [name: string]: Json },
    key: string | undefined,
  ) {
    this.server = server;
    this.world = world;
    this.provider = source.connect({
      options: { base_url: server.url, timeout_seconds: 20, ...options },
      secret: (name) => (name === source.keys[0] ? key : undefined),
      now: () => world.now,
      lastComplete: () => lastComplete(world.now, { calendar: 'XNYS' }),
      sleep: async (milliseconds) => {
        this.interrupt.signal.throwIfAborted();
        this.waits.push(milliseconds);
        world.now += milliseconds;
      },
      signal: this.interrupt.signal,
      warn: (text) => this.warnings.push(this.plain(text)),
    });
  }

  /** Starts a server of its own and connects to it; close it at the end. */
  static async open(
    source: ProviderSource,
    settings: PlayedSettings & {
      readonly time?: number;
      readonly options?: { readonly [name: string]: Json };
      readonly ownKey?: string | undefined;
    } = {},
  ): Promise<ProviderDesk> {
    const world = { now: settings.time ?? NEW_YEARS_EVE };
    const server = await startProviders({ now: () => world.now, ...settings });
    const key = 'ownKey' in settings ? settings.ownKey : PLAYED_KEY;
    try {
      return new ProviderDesk(source, server, world, settings.options ?? {}, key);
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Bars of a symbol between two dates. */
  async bars(symbol: string, from: string, to: string): Promise<RawBars> {
    return (await this.provider.bars(symbol, dayOf(from), dayOf(to))).bars;
  }

  /** What a question ends with when it is refused. */
  async refusal(
    symbol = 'KO',
    from = '2025-12-01',
    to = '2025-12-31',
  ): Promise<{ why: string; text: string }> {
    return refusalOf(this.bars(symbol, from, to), (text) => this.plain(text));
  }

  /** A text without what differs from run to run. */
  plain(text: string): string {
    return text.replaceAll(this.server.url.replace('http://', ''), 'SERVER');
  }

  setTime(iso: string): void {
    this.world.now = Date.parse(iso);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

export async function refusalOf(
  question: Promise<unknown>,
  plain: (text: string) => string = (text) => text,
): Promise<{ why: string; text: string }> {
  try {
    await question;
  } catch (error) {
    if (error instanceof ProviderError) return { why: error.why, text: plain(error.message) };
    throw error;
  }
  throw new Error('it was not refused');
}

export function dayOf(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`"${text}" is not a date`);
  return day;
}

/** Dates of bars as text. */
export function datesOf(bars: RawBars): string[] {
  return Array.from(bars.date, formatDay);
}
