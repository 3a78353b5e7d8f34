/**
 * Values of DuckDB as text and as JSON.
 *
 * Text is what DuckDB itself would write. In JSON a number is one as long as a
 * double holds it exactly, and otherwise text: nothing is rounded on the way.
 */
import type { DuckDBDecimalValue, DuckDBValue } from '@duckdb/node-api';
import type { Json } from '../contract/json.js';

/** A value as people read it; undefined for NULL. */
export function textOf(value: DuckDBValue): string | undefined {
  return value === null ? undefined : String(value);
}

/** A value as JSON. */
export function jsonOf(value: DuckDBValue): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  const { items, entries, scale, value: inner } = value as Nested;
  if (items !== undefined) return items.map(jsonOf);
  if (Array.isArray(entries))
    return entries.map((e) => ({ key: jsonOf(e.key), value: jsonOf(e.value) }));
  if (entries !== undefined) {
    return Object.fromEntries(Object.entries(entries).map(([name, of]) => [name, jsonOf(of)]));
  }
  if (scale !== undefined) return decimalOf(value as DuckDBDecimalValue);
  return inner === undefined ? String(value) : jsonOf(inner);
}

/** A value of single precision as the shortest number that rounds to it: 0.1 and not 0.10000000149011612. */
export function shortestSingle(value: DuckDBValue): DuckDBValue {
  if (typeof value !== 'number' || !Number.isFinite(value)) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** What values that hold others are made of: lists, structs and maps, unions, variants. */
interface Nested {
  readonly items?: readonly DuckDBValue[];
  readonly entries?:
    | readonly { readonly key: DuckDBValue; readonly value: DuckDBValue }[]
    | Readonly<Record<string, DuckDBValue>>;
  readonly scale?: number;
  readonly value?: DuckDBValue;
}

/** Fifteen digits pass through a double unharmed. */
function decimalOf(decimal: DuckDBDecimalValue): Json {
  const text = decimal.toString();
  const digits = decimal.value < 0n ? -decimal.value : decimal.value;
  return digits < 10n ** 15n ? Number(text) : text;
}
