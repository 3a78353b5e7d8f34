/**
 * Strategies by the kind of market of each day: every pooled day goes to its regime.
 */
import type { Collected } from '../../src/contract/index.js';
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
  const codes = codesByDay(regimes);
  const names = [...regimes.names, UNKNOWN];
  const pieces = [...list].map(
    ([id, daily]) => [id, splitByCode(daily, codes, names.length)] as const,
  );
  const parts = names.map((name, code) => {
    const part = new Map(pieces.map(([id, own]) => [id, own[code] as Daily]));
    return [name, part] as const;
  });
  return new Map(
    parts.filter(([, part]) => [...part.values()].some(({ date }) => date.length > 0)),
  );
}

/** The days of one strategy by code. */
function splitByCode(
  { date, gain, excess }: Daily,
  { of, first, unknown }: DayCodes,
  count: number,
): Daily[] {
  const code = new Int32Array(date.length);
  const sizes = new Int32Array(count);
  for (let i = 0; i < date.length; i++) {
    const day = date[i]! - first;
    const own = day >= 0 && day < of.length ? of[day]! : unknown;
    code[i] = own;
    sizes[own]!++;
  }
  const pieces = Array.from(
    sizes,
    (size): Daily => ({
      date: new Float64Array(size),
      gain: new Float64Array(size),
      excess: new Float64Array(size),
    }),
  );
  const next = new Int32Array(count);
  for (let i = 0; i < date.length; i++) {
    const piece = pieces[code[i]!] as Daily;
    const at = next[code[i]!]!++;
    piece.date[at] = date[i]!;
    piece.gain[at] = gain[i]!;
    piece.excess[at] = excess[i]!;
  }
  return pieces;
}

/** The code of each day from the first one on; `unknown` outside. */
interface DayCodes {
  readonly of: Int32Array;
  readonly first: number;
  readonly unknown: number;
}

function codesByDay({ names, of }: RegimeDays): DayCodes {
  const unknown = names.length;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const date of of.keys()) {
    if (date < first) first = date;
    if (date > last) last = date;
  }
  const codes = new Int32Array(last < first ? 0 : last - first + 1).fill(unknown);
  for (const [date, code] of of) codes[date - first] = code;
  return { of: codes, first, unknown };
}
