/**
 * Strategies by the kind of market of each day: every pooled day goes to its regime.
 */
import type { Collected } from '../../src/contract/index.js';
import { daysWhere } from './daily.js';
import type { Daily } from './evidence.js';

/** The regime of each day, by name. */
export interface RegimeDays {
  /** In the order of their codes. */
  readonly names: readonly string[];
  /** Date → position in `names`. */
  readonly of: ReadonlyMap<number, number>;
}

/**
 * Reads a table of regimes: columns `date` (days since 1970-01-01) and `regime`, a code.
 * The meta of the first item may name the codes as "regimes"; a code without a name is
 * called by its number.
 */
export function regimeDays({ table, metas }: Collected): RegimeDays {
  const { date, regime } = table.columns as Record<string, Float64Array>;
  const named = (metas[0] as { regimes?: readonly string[] } | null)?.regimes ?? [];
  const codes = [...new Set(regime)].filter((code) => !Number.isNaN(code)).sort((a, b) => a - b);
  const positions = new Map(codes.map((code, i) => [code, i]));
  const of = new Map<number, number>();
  for (let row = 0; row < table.rows; row++) {
    const position = positions.get(regime![row]!);
    if (position !== undefined) of.set(date![row]!, position);
  }
  return { names: codes.map((code) => named[code] ?? `regime ${code}`), of };
}

/** Name of the days that no regime is known of. */
export const UNKNOWN = 'unknown';

/** The days of all strategies by regime; days of which none is known come last, as "unknown". */
export function splitByRegime(
  list: ReadonlyMap<string, Daily>,
  regimes: RegimeDays,
): Map<string, Map<string, Daily>> {
  const parts = new Map<string, Map<string, Daily>>();
  const codeOf = codesByDay(regimes);
  [...regimes.names, UNKNOWN].forEach((name, code) => {
    const isKept = (date: number): boolean => codeOf(date) === code;
    const part = new Map([...list].map(([id, daily]) => [id, daysWhere(daily, isKept)]));
    if ([...part.values()].some(({ date }) => date.length > 0)) parts.set(name, part);
  });
  return parts;
}

/** The code of each day as an array: every day of every strategy is asked for by each regime. */
function codesByDay({ names, of }: RegimeDays): (date: number) => number {
  const unknown = names.length;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const date of of.keys()) {
    if (date < first) first = date;
    if (date > last) last = date;
  }
  const codes = new Int32Array(last < first ? 0 : last - first + 1).fill(unknown);
  for (const [date, code] of of) codes[date - first] = code;
  return (date) => (date < first || date > last ? unknown : codes[date - first]!);
}
