/**
 * The quality report for people: what was found by code, then symbol by symbol.
 */

import type { ColumnSpec, ShownBlock, ShownColumn } from '../../src/contract/index.js';
import { formatDay } from '../lib/market/dates.js';
import { count } from './count.js';
import { CODES, type GateCode } from './gate.js';
import type { GateResult, SymbolGrade } from './gate-result.js';
import type { Grade } from './grade.js';
import { comparedLines } from './second-words.js';
import { type QualityParams, STANDARD } from './thresholds.js';

/** Findings that are listed before the rest is only counted. */
const LISTED = 60;

/** One code over the whole market. */
export interface CodeReport {
  readonly code: GateCode;
  readonly about: string;
  readonly state: 'on' | 'off';
  /** Thresholds in force. */
  readonly thresholds: Readonly<Record<string, number | string>>;
  readonly refused_rows: number;
  /** Symbols with a finding of this code. */
  readonly symbols: number;
  /** Days of these findings. */
  readonly days: number;
  /** What could not be looked at, and of how many symbols. */
  readonly not_checked: readonly string[];
}

/** What a report is made of, besides what the gates said. */
export interface ReportAbout {
  readonly source: string;
  readonly calendar: string;
  /** `params.quality`, for the lowest grade with which a symbol is sound. */
  readonly quality: QualityParams;
}

interface Found {
  readonly gates: GateResult;
  readonly codes: readonly CodeReport[];
  readonly grades: Readonly<Record<Grade, number>>;
  readonly bars: number;
  readonly digest: string;
  readonly unsound: readonly SymbolGrade[];
  readonly isSound: boolean;
  readonly about: ReportAbout;
  readonly lowest: Grade;
}

export function reportBlocks(found: Found): ShownBlock[] {
  return [
    { kind: 'text', lines: headLines(found) },
    ...codeBlocks(found.codes),
    ...findingTable(found.gates),
    { kind: 'text', lines: uncheckedLines(found.codes) },
  ];
}

function headLines({
  gates,
  grades,
  bars,
  digest,
  unsound,
  isSound,
  about,
  lowest,
}: Found): string[] {
  const first = Math.min(...gates.clean.map(({ date }) => date[0] as number));
  const last = Math.max(...gates.clean.map(({ date }) => date.at(-1) as number));
  const span = gates.clean.length === 0 ? '' : `, ${formatDay(first)} to ${formatDay(last)}`;
  const byGrade = Object.entries(grades).map(([grade, n]) => `${grade} ${n}`);
  const names = unsound.slice(0, 10).map(({ symbol, grade }) => `${symbol} (${grade})`);
  const more = unsound.length > 10 ? ` and ${unsound.length - 10} more` : '';
  const verdict = isSound
    ? `sound: no symbol is below ${lowest}`
    : gates.clean.length === 0
      ? 'not sound: no bar passed'
      : `not sound: ${unsound.length} below ${lowest}: ${names.join(', ')}${more}`;
  return [
    `${count(bars, 'bar')} of ${count(gates.clean.length, 'symbol')}${span}, from "${about.source}", calendar ${about.calendar}`,
    `${count(gates.refused.length, 'row')} refused, ${count(gates.repeated, 'repetition')} dropped, ${count(gates.clamped, 'row')} with rounding corrected`,
    ...comparedLines(gates).map((line) => line.trim()),
    `grades: ${byGrade.join(', ')}`,
    verdict,
    `data digest ${digest}`,
  ];
}

/** Codes that found something, or are off; the others in one line, as the thresholds that are somebody's own. */
function codeBlocks(codes: readonly CodeReport[]): ShownBlock[] {
  const isOdd = ({ state, refused_rows, symbols }: CodeReport): boolean =>
    state === 'off' || refused_rows > 0 || symbols > 0;
  const odd = codes.filter(isOdd);
  const isSilent = (code: CodeReport): boolean => !isOdd(code) && code.not_checked.length === 0;
  const silent = codes.filter(isSilent).map(({ code }) => code);
  const lines = [
    ...(silent.length === 0 ? [] : [`nothing found by ${inRuns(silent)}`]),
    ...ownThresholds(codes),
  ];
  return [
    ...(odd.length === 0 ? [] : [codeTable(odd)]),
    ...(lines.length === 0 ? [] : [{ kind: 'text', lines } as const]),
  ];
}

function codeTable(codes: readonly CodeReport[]): ShownBlock {
  const whole = (name: string, about: string, pick: (code: CodeReport) => number): ShownColumn => ({
    spec: { name, type: 'int', about } satisfies ColumnSpec,
    data: Float64Array.from(codes, pick),
  });
  const words = (name: string, pick: (code: CodeReport) => string): ShownColumn => ({
    name,
    words: codes.map(pick),
  });
  return {
    kind: 'table',
    title: 'by code',
    columns: [
      words('code', ({ code }) => code),
      words('what', ({ about, state }) => (state === 'off' ? `off: ${about}` : about)),
      whole('refused', 'rows in quarantine', ({ refused_rows }) => refused_rows),
      whole('symbols', 'symbols with a finding', ({ symbols }) => symbols),
      whole('days', 'days of these findings', ({ days }) => days),
    ],
  };
}

/** `Q01 to Q05, Q07`. */
function inRuns(codes: readonly GateCode[]): string {
  const runs: GateCode[][] = [];
  for (const code of codes) {
    const run = runs.at(-1);
    const isNext = run && CODES.indexOf(code) === CODES.indexOf(run.at(-1) as GateCode) + 1;
    if (isNext) run.push(code);
    else runs.push([code]);
  }
  return runs
    .map((run) => (run.length < 3 ? run.join(', ') : `${run[0]} to ${run.at(-1)}`))
    .join(', ');
}

/** Thresholds that are not the standard ones. */
function ownThresholds(codes: readonly CodeReport[]): string[] {
  const standard: Readonly<Record<string, Readonly<Record<string, number | string>>>> = STANDARD;
  return codes.flatMap(({ code, thresholds }) => {
    const own = Object.entries(thresholds).filter(
      ([name, value]) => standard[code]?.[name] !== value,
    );
    if (own.length === 0) return [];
    return [`${code} by thresholds of your own: ${own.map((pair) => pair.join(' ')).join(', ')}`];
  });
}

/** Symbols that are not A, the worst first. */
function findingTable({ grades, findings }: GateResult): ShownBlock[] {
  const worst = [...grades].sort((a, b) =>
    a.grade === b.grade ? (a.symbol < b.symbol ? -1 : 1) : a.grade > b.grade ? -1 : 1,
  );
  const lines = worst.flatMap(({ symbol, grade, refused, codes }) => {
    const own = findings.filter((finding) => finding.symbol === symbol);
    const told = own.map(({ code, text }) => ({ symbol, grade, code: code as string, text }));
    const byCode = Object.entries(codes).map(([code, n]) => `${code} ${n.toLocaleString('en-US')}`);
    const text = `${count(refused, 'row')} refused: ${byCode.join(', ')}`;
    return refused > 0 ? [{ symbol, grade, code: '', text }, ...told] : told;
  });
  if (lines.length === 0) return [];
  const shown = lines.slice(0, LISTED);
  const column = (name: string, pick: (line: (typeof lines)[number]) => string): ShownColumn => ({
    name,
    words: shown.map(pick),
  });
  return [
    {
      kind: 'table',
      title: 'by symbol',
      columns: [
        column('symbol', ({ symbol }) => symbol),
        column('grade', ({ grade }) => grade),
        column('code', ({ code }) => code),
        column('found', ({ text }) => text),
      ],
      ...(lines.length > LISTED && {
        note: `and ${(lines.length - LISTED).toLocaleString('en-US')} more; all of them in the JSON`,
      }),
    },
  ];
}

function uncheckedLines(codes: readonly CodeReport[]): string[] {
  const lines = codes.flatMap(({ code, not_checked }) =>
    not_checked.map((why) => `  ${code}: ${why}`),
  );
  return lines.length === 0
    ? ['everything was checked']
    : ['not checked, or not wholly:', ...lines];
}
