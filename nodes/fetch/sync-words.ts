/**
 * What a sync has to tell: who took whose place and why, and what was revised. Told
 * once at the end, symbols with the same story together.
 */
import { formatDay } from '../lib/market/dates.js';
import { type Refused, said } from './desk.js';
import type { Revision } from './store.js';

/** Symbols that are named one by one. */
const NAMED = 5;

export class Telling {
  /** Requests that were answered, repetitions of providers included. */
  requests = 0;
  private readonly stories = new Map<
    string,
    { symbols: string[]; tell: (who: string) => string }
  >();

  count(requests: number): void {
    this.requests += requests;
  }

  /** `provider` gave the whole series of a symbol after the others refused. */
  fellBack(
    symbol: string,
    from: number,
    to: number,
    refusals: readonly Refused[],
    provider: string,
    isReplacing: boolean,
  ): void {
    if (refusals.length === 0) return;
    const range = `${formatDay(from)} to ${formatDay(to)}`;
    // A reason may name the symbol: symbols with one kind of reason make one story.
    const key = [range, provider, isReplacing, ...refusals.map((r) => `${r.provider} ${r.why}`)];
    const reasons = refusals.map(said).join('; ');
    const place = isReplacing ? ', in the place of what was stored' : '';
    this.add(
      key.join(' '),
      symbol,
      (who) => `${who}, ${range}: all from "${provider}" instead${place} (${reasons})`,
    );
  }

  revised(symbol: string, revisions: readonly Revision[]): void {
    if (revisions.length === 0) return;
    const { reason } = revisions[0] as Revision;
    this.add(
      `revised ${reason}`,
      symbol,
      (who) => `${who}: revised (${reason}); see market_data.ohlcv_revisions`,
    );
  }

  /** Fetched anew, because it came with dividends and was stored without, or the other way. */
  rebased(symbol: string, isWithDividends: boolean): void {
    const why = isWithDividends
      ? 'with dividends, which were not told when it was stored'
      : 'without dividends, which are not told any more';
    this.add(`rebased ${why}`, symbol, (who) => `${who}: fetched anew ${why}`);
  }

  tell(warn: (text: string) => void): void {
    for (const { symbols, tell } of this.stories.values()) warn(tell(listed(symbols)));
    this.stories.clear();
  }

  private add(key: string, symbol: string, tell: (who: string) => string): void {
    const story = this.stories.get(key);
    if (story) story.symbols.push(symbol);
    else this.stories.set(key, { symbols: [symbol], tell });
  }
}

/** `"AAPL", "MSFT" and 152 more`. */
export function listed(symbols: readonly string[]): string {
  const named = symbols.slice(0, NAMED).map((symbol) => `"${symbol}"`);
  const rest = symbols.length - named.length;
  return rest === 0 ? named.join(', ') : `${named.join(', ')} and ${rest} more`;
}
