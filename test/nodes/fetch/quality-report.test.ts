/**
 * The quality report: what it says, that it is sound or not, and that it is the same twice.
 */
import { expect } from 'chai';
import { passGates } from '../../../nodes/fetch/gates.js';
import { gradeOf } from '../../../nodes/fetch/grade.js';
import { type QualityReport, qualityReport } from '../../../nodes/fetch/quality-report.js';
import type { QualityParams } from '../../../nodes/fetch/thresholds.js';
import { type Bar, calmSeries } from './gates/series.js';
import { type Row, rawBars } from './raw-bars.js';

function reportOf(rows: readonly Row[], quality: QualityParams = {}): QualityReport {
  const gates = passGates(rawBars(rows), { calendar: 'XNYS', quality });
  return qualityReport(gates, { source: 'csv', calendar: 'XNYS', quality });
}

interface ReportJson {
  readonly is_sound: boolean;
  readonly data: { readonly digest: string; readonly bars: number };
  readonly grades: object;
  readonly codes: readonly {
    readonly code: string;
    readonly refused_rows: number;
    state: string;
  }[];
  readonly symbols: readonly { readonly symbol: string; readonly findings: readonly object[] }[];
}

const json = (report: QualityReport): ReportJson => report.json as unknown as ReportJson;

/** A series of which so many rows are refused. */
function dirty(count: number): Bar[] {
  return calmSeries(100).map((bar, i) => (i < count ? { ...bar, open: Number.NaN } : bar));
}

describe('quality report', () => {
  it('calls whole data sound', () => {
    const report = json(reportOf(calmSeries(100)));

    expect([report.is_sound, report.grades, report.symbols]).to.deep.equal([
      true,
      { A: 1, B: 0, C: 0, D: 0, F: 0 },
      [],
    ]);
  });

  it('calls data unsound when a symbol is below the lowest grade', () => {
    const sound = (count: number, quality?: QualityParams): boolean =>
      reportOf(dirty(count), quality).isSound;

    expect([1, 4, 6, 30].map((count) => sound(count))).to.deep.equal([true, true, false, false]);
    expect(sound(6, { lowest_grade: 'D' })).to.equal(true);
    expect(sound(1, { lowest_grade: 'A' })).to.equal(false);
    expect(sound(100, { lowest_grade: 'F' })).to.equal(false);
  });

  it('counts by code and by symbol, and says which gates are off', () => {
    const rows = dirty(6).map((bar, i) => (i === 50 ? { ...bar, volume: 0 } : bar));
    const { codes, symbols } = json(reportOf(rows, { Q05: 'off' }));

    expect(codes.map(({ code }) => code).join(' ')).to.equal(
      'Q01 Q02 Q03 Q04 Q05 Q06 Q07 Q08 Q09 Q10 Q11 Q12 Q13 Q14 Q15 Q16',
    );
    expect(codes[0]?.refused_rows).to.equal(6);
    expect(codes[4]?.state).to.equal('off');
    expect(symbols[0]).to.deep.equal({
      symbol: 'AAA',
      grade: 'D',
      bars: 94,
      refused_rows: 6,
      refused_by_code: { Q01: 6 },
      first: '2019-01-10',
      last: '2019-05-24',
      findings: [
        {
          code: 'Q10',
          level: 'degraded',
          text: 'no volume: 1 day, 2019-03-15',
          days: 1,
          first_days: ['2019-03-15'],
        },
      ],
    });
  });

  it('is the same bytes for the same bars, in any order, and names the bars by a digest', () => {
    const rows = dirty(3);
    const text = (given: readonly Row[]): string => JSON.stringify(reportOf(given).json);
    const changed = rows.map((bar, i) => (i === 50 ? { ...bar, volume: bar.volume + 1 } : bar));

    expect(text([...rows].reverse())).to.equal(text(rows));
    expect(json(reportOf(changed)).data.digest).to.not.equal(json(reportOf(rows)).data.digest);
  });

  it('tells people the same', () => {
    const [head, codes, silent, symbols, rest] = reportOf(dirty(6)).blocks;
    const lines = head?.kind === 'text' ? head.lines : [];

    expect(lines.slice(0, 4)).to.deep.equal([
      '94 bars of 1 symbol, 2019-01-10 to 2019-05-24, from "csv", calendar XNYS',
      '6 rows refused, 0 repetitions dropped, 0 rows with rounding corrected',
      'grades: A 0, B 0, C 0, D 1, F 0',
      'not sound: 1 below C: AAA (D)',
    ]);
    expect(codes?.kind === 'table' && codes.columns[0]).to.include({ name: 'code' });
    expect(codes?.kind === 'table' && codes.columns[0]).to.deep.include({ words: ['Q01'] });
    expect(silent?.kind === 'text' && silent.lines).to.deep.equal([
      'nothing found by Q02 to Q05, Q08 to Q10, Q15, Q16',
    ]);
    expect(symbols?.kind === 'table' && symbols.columns.at(-1)).to.deep.equal({
      name: 'found',
      words: ['6 rows refused: Q01 6'],
    });
    expect(rest?.kind === 'text' && rest.lines[0]).to.equal('not checked, or not wholly:');
  });
});

describe('quality report for people', () => {
  const linesOf = (given: QualityParams): string[] =>
    reportOf(dirty(6), given).blocks.flatMap((block) => (block.kind === 'text' ? block.lines : []));

  it('names thresholds that are not the standard ones, and gates that are off', () => {
    const quality = { Q05: 'off', Q08: { mad: 20 }, Q16: 'off' } as const;

    expect(linesOf(quality)).to.include.members([
      'nothing found by Q02 to Q04, Q08 to Q10, Q15',
      'Q08 by thresholds of your own: mad 20',
    ]);
    const codes = reportOf(dirty(6), quality).blocks[1];
    expect(codes?.kind === 'table' && codes.columns[0]).to.deep.include({
      words: ['Q01', 'Q05', 'Q16'],
    });
  });
});

describe('grade of a symbol', () => {
  it('goes by the share of refused rows', () => {
    expect(
      [0, 1, 10, 50, 200].map((refused) => gradeOf(1000 - refused, refused, [])),
    ).to.deep.equal(['A', 'B', 'C', 'D', 'F']);
    expect(gradeOf(0, 0, [])).to.equal('F');
  });

  it('goes by the worst finding', () => {
    expect(gradeOf(9, 0, ['note'])).to.equal('B');
    expect(gradeOf(9, 0, ['note', 'degraded'])).to.equal('C');
    expect(gradeOf(9, 0, ['bad', 'note'])).to.equal('D');
    expect(gradeOf(9, 9, ['held'])).to.equal('F');
  });
});
