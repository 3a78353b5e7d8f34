/**
 * Refused rows as every store keeps them: the row as it came as JSON, and which
 * entries of the quarantine a save adds, keeps or settles.
 *
 * An entry that is refused again is the same entry and keeps the day on which it
 * was first seen. Entries are never deleted: what is settled stays, with why.
 */
import { formatDay } from '../../lib/market/dates.js';
import type { GateResult } from '../gates.js';
import type { RawBars } from '../source.js';

/** How an entry was settled. */
export const RESOLUTIONS = {
  replaced: 'a good row came',
  gone: 'the row is gone from its source',
} as const;

/** A refused row, ready to be stored. */
export interface RefusedRow {
  readonly symbol: string;
  /** YYYY-MM-DD; null where the row has no day. */
  readonly date: string | null;
  /** Codes in the order of their numbers, with commas. */
  readonly codes: string;
  readonly payload: string;
}

/** An entry of the quarantine that nothing settled yet. */
export interface OpenEntry extends RefusedRow {
  readonly id: number;
}

/** What a save does to the quarantine. */
export interface QuarantineChanges {
  readonly added: readonly RefusedRow[];
  readonly recoded: readonly { readonly id: number; readonly codes: string }[];
  readonly settled: readonly { readonly id: number; readonly resolution: string }[];
}

/** Compares open entries of some symbols with what the gates refused of them now. */
export function quarantineChanges(
  open: readonly OpenEntry[],
  raw: RawBars,
  gates: GateResult,
): QuarantineChanges {
  const waiting = new Map<string, OpenEntry[]>();
  for (const entry of open) {
    const same = waiting.get(keyOf(entry));
    if (same) same.push(entry);
    else waiting.set(keyOf(entry), [entry]);
  }
  const added: RefusedRow[] = [];
  const recoded: { id: number; codes: string }[] = [];
  for (const row of refusedRows(raw, gates)) {
    const entry = waiting.get(keyOf(row))?.shift();
    if (!entry) added.push(row);
    else if (entry.codes !== row.codes) recoded.push({ id: entry.id, codes: row.codes });
  }
  const left = [...waiting.values()].flat();
  const good = left.length === 0 ? new Set<string>() : goodDays(gates);
  const settled = left.map((entry) => ({
    id: entry.id,
    resolution: good.has(`${entry.date} ${entry.symbol}`) ? RESOLUTIONS.replaced : RESOLUTIONS.gone,
  }));
  return { added, recoded, settled };
}

/** Refused rows by symbol, date and order of arrival. */
export function refusedRows(raw: RawBars, gates: GateResult): RefusedRow[] {
  return gates.refused.map(({ row, codes }) => {
    const date = raw.date[row] as number;
    return {
      symbol: raw.symbols[raw.symbol[row] as number] as string,
      date: Number.isInteger(date) ? formatDay(date) : null,
      codes: codes.join(','),
      payload: payloadOf(raw, row),
    };
  });
}

/** The row as it came: null for a missing number, no adjusted close where its source has none. */
function payloadOf(raw: RawBars, row: number): string {
  const value = (column: Float64Array): number | null => {
    const v = column[row] as number;
    return Number.isFinite(v) ? v : null;
  };
  return JSON.stringify({
    open: value(raw.open),
    high: value(raw.high),
    low: value(raw.low),
    close: value(raw.close),
    ...(raw.adjClose ? { adj_close: value(raw.adjClose) } : {}),
    volume: value(raw.volume),
  });
}

/** An adjusted close that is the close says no more than none: a row read back has one. */
function keyOf({ symbol, date, payload }: RefusedRow): string {
  return `${date} ${payload.replace(/("close":([^,]+)),"adj_close":\2,/, '$1,')} ${symbol}`;
}

function goodDays(gates: GateResult): Set<string> {
  const days = new Set<string>();
  for (const { symbol, date } of gates.clean) {
    for (const day of date) days.add(`${formatDay(day)} ${symbol}`);
  }
  return days;
}
