/**
 * What the gates found, in the few numbers that are kept with every run: by code, and
 * only of codes with something to say, so that two runs can be compared.
 */
import type { Json, Summary } from '../../src/contract/index.js';

/** The part of the report that is kept. */
interface Report {
  readonly codes: readonly {
    readonly code: string;
    readonly refused_rows: number;
    readonly symbols: number;
    readonly days: number;
  }[];
  readonly cross_check?: { readonly closes: number };
}

/** `compared`: closes that were held against a second source, of Q11 alone. */
export function qualitySummary(report: Json): Summary {
  const { codes, cross_check: check } = report as unknown as Report;
  const comparedOf = (code: string): number | null =>
    check && code === 'Q11' ? check.closes : null;
  return {
    name: 'quality',
    key: 'code',
    columns: [
      { name: 'code' },
      { name: 'refused_rows' },
      { name: 'symbols' },
      { name: 'days' },
      { name: 'compared' },
    ],
    rows: codes
      .map(({ code, refused_rows, symbols, days }) => ({
        code,
        found: [refused_rows, symbols, days, comparedOf(code)],
      }))
      .filter(({ found }) => found.some((value) => value !== null && value > 0))
      .map(({ code, found }) => [code, ...found]),
  };
}
