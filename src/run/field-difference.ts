/**
 * The first field in which two results differ, with both values in words.
 *
 * Decides nothing: whether results differ is a question of their bytes. Here it is
 * said where, for people.
 */
import type { ColumnSpec } from '../table/column.js';

const LONGEST_TEXT = 60;
const DAY_MS = 86_400_000;

/** Where two results differ, and how. */
export interface FieldDifference {
  readonly field: string | null;
  readonly row: number | null;
  readonly stored: string;
  readonly recomputed: string;
}

/** Column-major numbers with their rows. */
export interface Columns {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
}

/** The first difference of two tables of the same columns; undefined when all numbers are the same. */
export function tableDifference(
  stored: Columns,
  again: Columns,
  specs: readonly ColumnSpec[],
): FieldDifference | undefined {
  if (stored.rows !== again.rows) {
    const [before, after] = [stored, again].map(
      ({ rows }) => `${rows} row${rows === 1 ? '' : 's'}`,
    ) as [string, string];
    return { field: null, row: null, stored: before, recomputed: after };
  }
  for (const [c, spec] of specs.entries()) {
    const a = stored.columns[c] as Float64Array;
    const b = again.columns[c] as Float64Array;
    for (let row = 0; row < a.length; row++) {
      if (Object.is(a[row], b[row])) continue;
      const [before, after] = [a, b].map((of) => valueText(spec, of[row] as number));
      return {
        field: spec.name,
        row,
        stored: before as string,
        recomputed: after as string,
      };
    }
  }
  return undefined;
}

/** The first difference of two JSON texts. */
export function jsonDifference(stored: string, again: string): FieldDifference {
  const found = firstDifference(JSON.parse(stored), JSON.parse(again), '');
  // Equal values in unequal texts: the order of keys, or another way to write a number.
  if (!found) {
    return { field: null, row: null, stored: shortened(stored), recomputed: shortened(again) };
  }
  return {
    field: found.path === '' ? null : found.path,
    row: null,
    stored: jsonText(found.a),
    recomputed: jsonText(found.b),
  };
}

/** A number as its column's type shows it; a missing one is "null". */
export function valueText(spec: ColumnSpec, value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (Object.is(value, -0)) return '-0';
  if (spec.type === 'enum') return spec.values?.[value] ?? String(value);
  if (spec.type === 'bool' && (value === 0 || value === 1)) return value === 1 ? 'true' : 'false';
  const isDay = spec.type === 'date' && Number.isInteger(value) && Math.abs(value) <= 1e8;
  return isDay ? new Date(value * DAY_MS).toISOString().slice(0, 10) : String(value);
}

function firstDifference(
  a: unknown,
  b: unknown,
  path: string,
): { path: string; a: unknown; b: unknown } | undefined {
  if (Object.is(a, b)) return undefined;
  if (!isBranch(a) || !isBranch(b) || Array.isArray(a) !== Array.isArray(b)) return { path, a, b };
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const step = Array.isArray(a) ? `[${key}]` : path === '' ? key : `.${key}`;
    const found = firstDifference(a[key], b[key], `${path}${step}`);
    if (found) return found;
  }
  return undefined;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function jsonText(value: unknown): string {
  return value === undefined ? 'nothing' : shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 3)}...` : text;
}
