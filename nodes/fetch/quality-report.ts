/**
 * The quality report: what the gates found, with which thresholds, of which data.
 *
 * The same rows and thresholds give the same bytes: no time stands in it, and its
 * data digest names exactly the bars that passed. A ranking that depends on the
 * report can be traced to the data that it used.
 */
import { createHash } from 'node:crypto';
import type { Json, ShownBlock } from '../../src/contract/index.js';
import { formatDay } from '../lib/market/dates.js';
import { BAR_NUMBERS, type CleanBars, CODES, GATE_CODES, type GateCode } from './gate.js';
import type { GateResult, SymbolGrade } from './gate-result.js';
import type { Grade } from './grade.js';
import { type CodeReport, type ReportAbout, reportBlocks } from './quality-blocks.js';

/** Days that a finding names in the JSON; how many there are stands beside. */
const NAMED_DAYS = 20;

export interface QualityReport {
  /** As the second output of the node, and for programs. */
  readonly json: Json;
  /** For people. */
  readonly blocks: readonly ShownBlock[];
  /** False: a symbol's grade is below the lowest that was asked for. */
  readonly isSound: boolean;
}

/** The report over a whole market. */
export function qualityReport(gates: GateResult, about: ReportAbout): QualityReport {
  const codes = CODES.map((code) => codeReport(gates, code));
  const lowest = about.quality.lowest_grade ?? 'C';
  const unsound = gates.grades.filter(({ grade }) => grade > lowest);
  const isSound = unsound.length === 0 && gates.clean.length > 0;
  const grades = countGrades(gates.grades);
  const bars = gates.clean.reduce((sum, { date }) => sum + date.length, 0);
  const digest = dataDigest(gates.clean);
  const json = {
    is_sound: isSound,
    lowest_grade: lowest,
    data: {
      source: about.source,
      calendar: about.calendar,
      digest,
      symbols: gates.clean.length,
      bars,
      refused_rows: gates.refused.length,
      repeated_rows: gates.repeated,
      rounded_rows: gates.clamped,
    },
    ...(gates.compared && { cross_check: { ...gates.compared } }),
    grades,
    codes,
    symbols: symbolReports(gates),
  };
  const blocks = reportBlocks({
    gates,
    codes,
    grades,
    bars,
    digest,
    unsound,
    isSound,
    about,
    lowest,
  });
  return { json: json as unknown as Json, blocks, isSound };
}

function codeReport(gates: GateResult, code: GateCode): CodeReport {
  const findings = gates.findings.filter((finding) => finding.code === code);
  const quality: Readonly<Record<string, object | undefined>> = gates.quality;
  const isOff = code in quality && quality[code] === undefined;
  return {
    code,
    about: GATE_CODES[code],
    state: isOff ? 'off' : 'on',
    thresholds: { ...quality[code] } as CodeReport['thresholds'],
    refused_rows: gates.counts[code],
    symbols: new Set(findings.map(({ symbol }) => symbol)).size,
    days: findings.reduce((sum, { days }) => sum + days.length, 0),
    not_checked: gates.unchecked
      .filter((one) => one.code === code)
      .map(({ why, symbols }) =>
        symbols > 0 ? `${why} (${symbols} ${symbols === 1 ? 'symbol' : 'symbols'})` : why,
      ),
  };
}

/** Symbols of which there is something to say. */
function symbolReports({ grades, findings }: GateResult): Json[] {
  return grades
    .filter(({ grade }) => grade !== 'A')
    .map(({ symbol, grade, bars, refused, codes, first, last }) => ({
      symbol,
      grade,
      bars,
      refused_rows: refused,
      refused_by_code: codes as Json,
      first: dayText(first),
      last: dayText(last),
      findings: findings
        .filter((finding) => finding.symbol === symbol)
        .map(({ code, level, days, text }) => ({
          code,
          level,
          text,
          days: days.length,
          first_days: days.slice(0, NAMED_DAYS).map(formatDay),
        })),
    }));
}

function dayText(day: number): string | null {
  return Number.isNaN(day) ? null : formatDay(day);
}

/** Symbols by grade. */
export function countGrades(grades: readonly SymbolGrade[]): Readonly<Record<Grade, number>> {
  const counts = { A: 0, B: 0, C: 0, D: 0, F: 0 };
  for (const { grade } of grades) counts[grade]++;
  return counts;
}

/** Digest of all bars that passed, symbol by symbol. */
export function dataDigest(clean: readonly CleanBars[]): string {
  const hash = createHash('sha256');
  for (const bars of clean) {
    hash.update(`${JSON.stringify(bars.symbol)} ${bars.date.length}\n`);
    for (const name of BAR_NUMBERS) {
      const { buffer, byteOffset, byteLength } = bars[name];
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  return hash.digest('hex');
}
