/**
 * Rows from several places side by side, in the order of the places.
 *
 * Where only some have adjusted closes, the closes of the others are taken as
 * adjusted already.
 */
import type { RawBars } from './source.js';

/** Several sets of rows as one; facts of all of them. */
export function joinBars(parts: readonly RawBars[]): RawBars {
  if (parts.length === 1) return parts[0] as RawBars;
  const symbols = [...new Set(parts.flatMap((part) => part.symbols))];
  const position = new Map(symbols.map((s, i) => [s, i]));
  const rows = parts.reduce((sum, part) => sum + part.date.length, 0);
  const symbol = new Int32Array(rows);
  const concat = (pick: (part: RawBars) => Float64Array): Float64Array => {
    const out = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
      out.set(pick(part), at);
      at += part.date.length;
    }
    return out;
  };
  let at = 0;
  for (const part of parts) {
    for (const i of part.symbol) symbol[at++] = position.get(part.symbols[i] as string) as number;
  }
  const facts = new Map(parts.flatMap((part) => [...(part.facts ?? [])]));
  const hasAdjusted = parts.some((part) => part.adjClose);
  return {
    symbols,
    symbol,
    date: concat((p) => p.date),
    open: concat((p) => p.open),
    high: concat((p) => p.high),
    low: concat((p) => p.low),
    close: concat((p) => p.close),
    volume: concat((p) => p.volume),
    ...(hasAdjusted ? { adjClose: concat((p) => p.adjClose ?? p.close) } : {}),
    ...(facts.size === 0 ? {} : { facts }),
  };
}
