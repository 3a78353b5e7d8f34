/**
 * The quality gates: which rows may reach a strategy, and what to know of the others.
 *
 * Rows are looked at one by one, then each symbol's bars as a series. What fails
 * goes to quarantine with all its codes; what is odd and may be real passes and is
 * told. Nothing is repaired but rounding in the last digits of high and low. The
 * same rows give the same answer in any order, but for two rows of one day.
 */
import { lastComplete } from './complete.js';
import {
  type CleanBars,
  CODES,
  type Finding,
  type GateCode,
  type GateMarket,
  type SecondView,
} from './gate.js';
import type {
  ComparedCloses,
  GateOptions,
  GateResult,
  Refused,
  SymbolGrade,
  Unchecked,
} from './gate-result.js';
import { clampRounding, gather } from './gates/bars.js';
import { keepLatest } from './gates/duplicates.js';
import { SessionTable } from './gates/rows.js';
import { type GoodRows, goodRows } from './good-rows.js';
import { gradeOf, type Level } from './grade.js';
import type { RawBars } from './source.js';
import { lookAt } from './symbol-gates.js';
import { type Quality, thresholdsOf } from './thresholds.js';

export { type CleanBars, CODES, type Finding, GATE_CODES, type GateCode } from './gate.js';
export type {
  ComparedCloses,
  GateOptions,
  GateResult,
  Refused,
  SymbolGrade,
  Unchecked,
} from './gate-result.js';

/** The first year whose holidays the exchange's calendar knows. */
const CALENDAR_FROM = 10_227;

type Refusals = Map<number, readonly GateCode[]>;

/** Lets good rows pass. The raw bars stay as they are. */
export function passGates(raw: RawBars, options: GateOptions): GateResult {
  const quality = thresholdsOf(options.quality);
  const refusals: Refusals = new Map();
  const { calendar, now, quality: written } = options;
  const isAsked = now !== undefined && quality.Q12 !== undefined;
  const limits = {
    sessions: new SessionTable(calendar),
    tolerance: quality.Q02.tolerance,
    lastComplete: isAsked
      ? lastComplete(now, { calendar, quality: written })
      : Number.POSITIVE_INFINITY,
  };
  const good = goodRows(raw, limits, refusals);
  const market = marketOf(raw, good, limits.sessions, options);
  const compared = new Map<string, number>();
  const clean: CleanBars[] = [];
  const emptied: string[] = [];
  const findings: Finding[] = [];
  const lacks = new Map<string, Unchecked>();
  let repeated = 0;
  let clamped = 0;
  for (const { symbol, i } of inOrder(raw.symbols)) {
    const kept = keepLatest(raw, good.rows[i] as Int32Array);
    repeated += kept.repeated;
    for (const row of kept.superseded) refusals.set(row, ['Q03']);
    const enclosed = clampRounding(gather(symbol, raw, kept.rows));
    const given = enclosed.bars;
    clamped += enclosed.clamped;
    const facts = raw.facts?.get(symbol);
    const looked = lookAt(given, { facts, second: secondView(symbol, options), market, quality });
    if (looked.compared > 0) compared.set(symbol, looked.compared);
    for (let k = 0; looked.refused.size > 0 && k < given.date.length; k++) {
      const code = looked.refused.get(given.date[k] as number);
      if (code) refusals.set(kept.rows[k] as number, [code]);
    }
    findings.push(...looked.findings);
    for (const [code, why] of looked.lacks) {
      const key = `${code} ${why}`;
      lacks.set(key, { code, why, symbols: 1 + (lacks.get(key)?.symbols ?? 0) });
    }
    if (looked.bars.date.length === 0) emptied.push(symbol);
    else clean.push(looked.bars);
  }
  const refused = [...refusals].map(([row, codes]) => ({ row, codes }));
  refused.sort((a, b) => a.row - b.row);
  const base = { clean, refused, repeated, clamped, emptied, findings, quality };
  const grades = gradesOf(raw, base);
  return {
    ...base,
    counts: countCodes(refused),
    grades,
    unchecked: unlooked(lacks, options),
    compared: comparedOf(compared, options, quality),
  };
}

/** Sessions on which a bar is expected, and the day that series should reach. */
function marketOf(
  raw: RawBars,
  { rows, first, last: newest }: GoodRows,
  table: SessionTable,
  { calendar, basis = 'split', now, reaches, quality }: GateOptions,
): GateMarket {
  const dated =
    reaches ?? (now === undefined ? undefined : lastComplete(now, { calendar, quality }));
  const last = Math.max(newest, dated ?? newest);
  const isKnown = calendar === 'XNYS';
  // Markets whose holidays nobody knows trade on the days on which anything has a bar.
  const unknownUntil = isKnown ? CALENDAR_FROM : Number.POSITIVE_INFINITY;
  const days = first < unknownUntil ? daysBefore(unknownUntil, raw.date, rows) : [];
  for (let day = Math.max(first, CALENDAR_FROM); isKnown && day <= last; day++) {
    if (table.isOpen(day)) days.push(day);
  }
  const sessions = Float64Array.from(days);
  return { calendar, sessions, basis, reaches: dated ?? newest, isDated: dated !== undefined };
}

/** Days before `until` on which any symbol has a good row, ascending. */
function daysBefore(until: number, date: Float64Array, good: readonly Int32Array[]): number[] {
  const found = new Set<number>();
  for (const rows of good) {
    for (const row of rows) if ((date[row] as number) < until) found.add(date[row] as number);
  }
  return [...found].sort((a, b) => a - b);
}

function secondView(symbol: string, { second }: GateOptions): SecondView | undefined {
  return (
    second && {
      source: second.source,
      closes: second.closes.get(symbol),
      lack: second.lacking.get(symbol),
    }
  );
}

function comparedOf(
  counts: ReadonlyMap<string, number>,
  { second }: GateOptions,
  { Q11 }: Quality,
): ComparedCloses | undefined {
  if (!second || !Q11) return undefined;
  const closes = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { source: second.source, symbols: counts.size, closes, every: Q11.every };
}

function inOrder(symbols: readonly string[]): { symbol: string; i: number }[] {
  return symbols.map((symbol, i) => ({ symbol, i })).sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function countCodes(refused: readonly Refused[]): Record<GateCode, number> {
  const counts = Object.fromEntries(CODES.map((code) => [code, 0])) as Record<GateCode, number>;
  for (const { codes } of refused) for (const code of codes) counts[code]++;
  return counts;
}

function gradesOf(
  raw: RawBars,
  { clean, refused, findings }: Pick<GateResult, 'clean' | 'refused' | 'findings'>,
): SymbolGrade[] {
  const own: Refused[][] = raw.symbols.map(() => []);
  for (const one of refused) own[raw.symbol[one.row] as number]?.push(one);
  const bySymbol = new Map(clean.map((bars) => [bars.symbol, bars]));
  const levels = new Map<string, Level[]>();
  for (const { symbol, level } of findings) {
    levels.set(symbol, [...(levels.get(symbol) ?? []), level]);
  }
  return inOrder(raw.symbols).map(({ symbol, i }) => {
    const dates = bySymbol.get(symbol)?.date ?? new Float64Array(0);
    const rows = own[i] as readonly Refused[];
    const codes = Object.fromEntries(Object.entries(countCodes(rows)).filter(([, n]) => n > 0));
    const [first = Number.NaN] = dates;
    const last = dates.at(-1) ?? Number.NaN;
    const grade = gradeOf(dates.length, rows.length, levels.get(symbol) ?? []);
    return { symbol, grade, bars: dates.length, refused: rows.length, codes, first, last };
  });
}

function unlooked(lacks: ReadonlyMap<string, Unchecked>, { now }: GateOptions): Unchecked[] {
  const found = [...lacks.values()];
  if (now === undefined) found.push({ code: 'Q12', why: 'no clock is asked', symbols: 0 });
  return found.sort((a, b) => (a.code < b.code ? -1 : 1));
}
