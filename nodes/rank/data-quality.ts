/**
 * What the source of the bars found wrong with them, as far as it belongs beside a ranking.
 *
 * Read when results are published, never by the ranking itself: another report
 * makes another page, and no backtest runs again for it.
 */
import type { InputView, Json } from '../../src/contract/index.js';
import { thousands } from '../lib/text/thousands.js';

/** Symbols that a line names before the rest is only counted. */
const NAMED = 8;
/** Grades of symbols whose results are less sure, the worst first. */
const DEGRADED = ['F', 'D', 'C'] as const;

/** What is read of a quality report; nodes of type fetch make one. */
export interface QualityReport {
  readonly is_sound: boolean;
  readonly data: {
    readonly digest: string;
    readonly symbols: number;
    readonly bars: number;
    readonly refused_rows: number;
  };
  /** Symbols by grade. */
  readonly grades: Readonly<Record<string, number>>;
  readonly codes: readonly {
    readonly code: string;
    readonly refused_rows: number;
    readonly symbols: number;
  }[];
  /** Symbols of which there is something to say. */
  readonly symbols: readonly { readonly symbol: string; readonly grade: string }[];
}

/** The report that an input brings; undefined where it brings none. */
export function qualityOf(input: InputView | undefined): QualityReport | undefined {
  const [item] = input?.items ?? [];
  return item && (input?.json(item.key) as unknown as QualityReport);
}

/**
 * The report in short, for programs.
 *
 * @param digest names exactly the report that is meant
 */
export function qualityJson(report: QualityReport, digest: string): Json {
  const { is_sound, data, grades, codes } = report;
  const worse = DEGRADED.map((grade) => [grade, symbolsOf(report, grade)] as const);
  return {
    digest,
    data_digest: data.digest,
    is_sound,
    symbols: data.symbols,
    bars: data.bars,
    refused_rows: data.refused_rows,
    grades: { ...grades },
    degraded: Object.fromEntries(worse.filter(([, symbols]) => symbols.length > 0)),
    codes: codes
      .filter(({ refused_rows, symbols }) => refused_rows > 0 || symbols > 0)
      .map(({ code, refused_rows, symbols }) => ({ code, refused_rows, symbols })),
  };
}

/** One line where results are less sure for it; none where no symbol is below B. */
export function qualityLines(report: QualityReport): string[] {
  const parts = DEGRADED.flatMap((grade) => {
    const symbols = symbolsOf(report, grade);
    if (symbols.length === 0) return [];
    const named = symbols.slice(0, NAMED).join(', ');
    const more = symbols.length > NAMED ? ` and ${symbols.length - NAMED} more` : '';
    return [`${grade}: ${named}${more}`];
  });
  if (parts.length === 0) return [];
  const count = DEGRADED.reduce((sum, grade) => sum + symbolsOf(report, grade).length, 0);
  const all = Object.values(report.grades).reduce((sum, n) => sum + n, 0);
  const { refused_rows } = report.data;
  const refused = `${thousands(refused_rows)} row${refused_rows === 1 ? '' : 's'} refused`;
  const what = count === 1 ? 'symbols has' : 'symbols have';
  return [
    `Data quality: ${count} of ${all} ${what} a grade below B (${parts.join('; ')}), ${refused}; dag data check says why.`,
  ];
}

function symbolsOf(report: QualityReport, grade: string): string[] {
  return report.symbols.filter((one) => one.grade === grade).map(({ symbol }) => symbol);
}
