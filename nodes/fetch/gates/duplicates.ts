/**
 * Q03: two rows for one symbol and day.
 *
 * The later row is the newer word on that day and stays; the other is kept in
 * quarantine. An exact repetition says nothing new and is dropped.
 */
import type { RawBars } from '../source.js';

export interface Kept {
  /** Rows of the raw bars, one per day, by date. */
  readonly rows: Int32Array;
  readonly superseded: readonly number[];
  readonly repeated: number;
}

/** One row per day of the rows of one symbol. */
export function keepLatest(raw: RawBars, given: Int32Array): Kept {
  const { date } = raw;
  if (isRising(given, date)) return { rows: given, superseded: [], repeated: 0 };
  const rows = given.sort((a, b) => (date[a] as number) - (date[b] as number) || a - b);
  const superseded: number[] = [];
  let repeated = 0;
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const last = n === 0 ? -1 : (rows[n - 1] as number);
    if (last < 0 || date[last] !== date[row]) rows[n++] = row;
    else if (isSameRow(raw, last, row)) repeated++;
    else {
      superseded.push(last);
      rows[n - 1] = row;
    }
  }
  return { rows: rows.subarray(0, n), superseded, repeated };
}

/** One row per day, by date: as nearly all rows come. */
function isRising(rows: Int32Array, date: Float64Array): boolean {
  for (let i = 1; i < rows.length; i++) {
    if (!((date[rows[i]!] as number) > (date[rows[i - 1]!] as number))) return false;
  }
  return true;
}

function isSameRow(raw: RawBars, a: number, b: number): boolean {
  const columns = [raw.open, raw.high, raw.low, raw.close, raw.volume];
  if (raw.adjClose) columns.push(raw.adjClose);
  return columns.every((column) => column[a] === column[b]);
}
