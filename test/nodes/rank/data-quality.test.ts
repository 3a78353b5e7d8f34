/** What a ranking says of the data that it rests on: in short for programs, in a line for people. */
import { expect } from 'chai';
import {
  type QualityReport,
  qualityJson,
  qualityLines,
  qualityOf,
} from '../../../nodes/rank/data-quality.js';
import type { InputView } from '../../../src/contract/index.js';

function reportOf(grades: Readonly<Record<string, string>>, refused = 0): QualityReport {
  const symbols = Object.entries(grades).map(([symbol, grade]) => ({ symbol, grade }));
  const count = (of: string): number => symbols.filter(({ grade }) => grade === of).length;
  return {
    is_sound: count('D') + count('F') === 0,
    data: { digest: 'd1', symbols: symbols.length, bars: 100, refused_rows: refused },
    grades: Object.fromEntries(['A', 'B', 'C', 'D', 'F'].map((grade) => [grade, count(grade)])),
    codes: [
      { code: 'Q01', refused_rows: 0, symbols: 0 },
      { code: 'Q09', refused_rows: refused, symbols: 1 },
    ],
    symbols: symbols.filter(({ grade }) => grade !== 'A'),
  };
}

describe('rank: data quality', () => {
  it('stands beside the results with the digest of its report, its counts and grades', () => {
    const report = reportOf({ X1: 'A', X2: 'C', X3: 'F', X4: 'B' }, 12);

    expect(qualityJson(report, 'abc')).to.deep.equal({
      digest: 'abc',
      data_digest: 'd1',
      is_sound: false,
      symbols: 4,
      bars: 100,
      refused_rows: 12,
      grades: { A: 1, B: 1, C: 1, D: 0, F: 1 },
      degraded: { F: ['X3'], C: ['X2'] },
      codes: [{ code: 'Q09', refused_rows: 12, symbols: 1 }],
    });
  });

  it('is a line where symbols are below B, the worst first', () => {
    expect(qualityLines(reportOf({ X1: 'A', X2: 'C', X3: 'F', X4: 'C' }, 1200))).to.deep.equal([
      'Data quality: 3 of 4 symbols have a grade below B (F: X3; C: X2, X4), 1,200 rows refused; dag data check says why.',
    ]);
    const one = qualityLines(reportOf({ X1: 'D', X2: 'A' }, 1));
    expect(one[0]).to.include('1 of 2 symbols has a grade below B (D: X1), 1 row refused');
  });

  it('is no line where nothing is less sure for it', () => {
    expect(qualityLines(reportOf({ X1: 'A', X2: 'B' }, 3))).to.deep.equal([]);
  });

  it('names no more symbols than a line has room for', () => {
    const grades = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`X${i}`, 'C']));

    expect(qualityLines(reportOf(grades))[0]).to.include('X7 and 12 more)');
  });

  it('is read from the one item of its input, where there is one', () => {
    const report = reportOf({ X1: 'A' });
    const input = {
      items: [{ key: ['report'], rows: 1, meta: null }],
      json: (key: readonly string[]) => (key[0] === 'report' ? report : null),
    } as unknown as InputView;

    expect(qualityOf(input)).to.equal(report);
    expect(qualityOf(undefined)).to.equal(undefined);
    expect(qualityOf({ ...input, items: [] })).to.equal(undefined);
  });
});
