/**
 * Which of the rows that a source has are asked for.
 *
 * Rows without a date stay, for the gates to count them; so do, by name, symbols
 * without a row in the dates asked for.
 */
import { DataError, nearest } from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { type FetchParams, type RawBars, sourceIds } from './source.js';

/** Only the symbols and dates asked for, up to day `cut`. A symbol that the source lacks is an error. */
export function select(
  raw: RawBars,
  params: Pick<FetchParams, 'source' | 'symbols' | 'start' | 'end'>,
  cut = Infinity,
): RawBars {
  const wanted = Array.isArray(params.symbols) ? (params.symbols as readonly string[]) : undefined;
  const missing = wanted?.filter((symbol) => !raw.symbols.includes(symbol)) ?? [];
  if (missing.length > 0) {
    const near = nearest(missing[0] as string, raw.symbols);
    throw new DataError(
      'unknown-symbol',
      `source ${named(params)} has no bars of ${missing.map((s) => `"${s}"`).join(', ')}`,
      near === undefined ? {} : { hint: `did you mean "${near}"?` },
    );
  }
  const first = params.start === null ? -Infinity : (parseDay(params.start) as number);
  const last = Math.min(cut, params.end === null ? Infinity : (parseDay(params.end) as number));
  if (!wanted && first === -Infinity && last === Infinity) return raw;
  const keep = raw.symbols.map((symbol) => !wanted || wanted.includes(symbol));
  const rows = new Int32Array(raw.date.length);
  let count = 0;
  for (let row = 0; row < raw.date.length; row++) {
    const date = raw.date[row] as number;
    // A row without a date stays, for the gates to count it.
    const isInside = Number.isNaN(date) || (date >= first && date <= last);
    if (keep[raw.symbol[row] as number] && isInside) rows[count++] = row;
  }
  if (count === raw.date.length && keep.every(Boolean)) return raw;
  const pick = (column: Float64Array): Float64Array => {
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) out[i] = column[rows[i] as number] as number;
    return out;
  };
  const index = new Int32Array(count);
  for (let i = 0; i < count; i++) index[i] = raw.symbol[rows[i] as number] as number;
  // A symbol without a bar in these dates stays by name, for the gates to tell.
  const symbols = raw.symbols.filter((_, i) => keep[i]);
  const position = new Map(symbols.map((symbol, i) => [symbol, i]));
  return {
    symbols,
    symbol: index.map((i) => position.get(raw.symbols[i] as string) as number),
    date: pick(raw.date),
    open: pick(raw.open),
    high: pick(raw.high),
    low: pick(raw.low),
    close: pick(raw.close),
    volume: pick(raw.volume),
    ...(raw.adjClose ? { adjClose: pick(raw.adjClose) } : {}),
    ...(raw.facts ? { facts: raw.facts } : {}),
  };
}

/** The sources of params for a sentence: `"polygon", "yahoo"`. */
export function named(params: Pick<FetchParams, 'source'>): string {
  return sourceIds(params)
    .map((id) => `"${id}"`)
    .join(', ');
}
