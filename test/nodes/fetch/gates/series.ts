/**
 * A calm series of bars to plant one defect in, and what the gates say of it.
 */

import type { Finding, GateOptions, GateResult } from '../../../../nodes/fetch/gates.js';
import { passGates } from '../../../../nodes/fetch/gates.js';
import type { RawBars, SymbolFacts } from '../../../../nodes/fetch/source.js';
import { sessionsBetween } from '../../../../nodes/lib/market/calendar.js';
import { dayOf } from '../../../../nodes/lib/market/dates.js';
import { type Row, rawBars } from '../raw-bars.js';

export type Bar = { -readonly [K in keyof Row]: Row[K] } & { date: number };

/** So many sessions from 2019-01-02 on around a price of 100, moves of about one per cent. */
export function calmSeries(count = 300, symbol = 'AAA'): Bar[] {
  const days = sessionsBetween(dayOf(2019, 1, 2), dayOf(2019, 1, 2) + 2 * count);
  let before = 100;
  return Array.from({ length: count }, (_, i) => {
    // Two incommensurate waves: never twice the same, and no generator to seed.
    const close = 100 * (1 + 0.02 * Math.sin(i * 1.3) + 0.03 * Math.sin(i * 0.21));
    const open = before;
    before = close;
    return {
      symbol,
      date: days[i] as number,
      open,
      high: Math.max(open, close) * 1.004,
      low: Math.min(open, close) * 0.996,
      close,
      adjClose: close,
      volume: 1000 + Math.round(200 * Math.sin(i * 0.7)),
    };
  });
}

/** Divides all prices of the bars before `at`, as when a split of so many for one were not in them. */
export function withUnadjustedSplit(bars: Bar[], at: number, ratio: number): Bar[] {
  for (const bar of bars.slice(0, at)) scale(bar, ratio);
  // Shares as they were traded then.
  for (const bar of bars.slice(0, at)) bar.volume = Math.round(bar.volume / ratio);
  return bars;
}

/** Multiplies the prices of one bar. */
export function scale(bar: Bar, by: number): void {
  bar.open *= by;
  bar.high *= by;
  bar.low *= by;
  bar.close *= by;
  bar.adjClose *= by;
}

/** The gates over bars, with facts of symbol AAA where given. */
export function gatesOf(
  bars: readonly Row[],
  options: Partial<GateOptions> = {},
  facts?: Partial<SymbolFacts>,
): GateResult {
  const raw: RawBars = rawBars(bars);
  const known = { splits: [], dividends: [], ...facts };
  return passGates(facts ? { ...raw, facts: new Map([['AAA', known]]) } : raw, {
    calendar: 'XNYS',
    ...options,
  });
}

/** Texts of the findings of one code. */
export function told({ findings }: GateResult, code: Finding['code']): string[] {
  return findings.filter((finding) => finding.code === code).map(({ text }) => text);
}

/** Rows refused for a code. */
export function refusedRows({ refused }: GateResult, code: Finding['code']): number[] {
  return refused.filter(({ codes }) => codes.includes(code)).map(({ row }) => row);
}

/** 0 … n − 1. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
