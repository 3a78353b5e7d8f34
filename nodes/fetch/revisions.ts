/**
 * Q16: what came back otherwise than it was stored.
 *
 * Providers correct bars after days, and rescale whole histories when a stock is
 * split or pays a dividend. Which of the three it was decides what has to be fetched
 * again, so it is told from the numbers: a rescaling changes all days by one ratio.
 */
import type { RawBars } from './source.js';
import type { Revision } from './store.js';

const COLUMNS = [
  ['open', 'open'],
  ['high', 'high'],
  ['low', 'low'],
  ['close', 'close'],
  ['adj_close', 'adjClose'],
  ['volume', 'volume'],
] as const;
/** Ratios of one rescaling differ by rounding only: by so much, or a tenth of what they change. */
const SAME_RATIO = 1e-3;
/** Days that tell a rescaling from a correction. */
const FEWEST_DAYS = 2;

/**
 * Bars of the same symbol and day that differ by more than `tolerance` (relative),
 * with why: `split` when all closes moved by one ratio, `dividend` when only adjusted
 * closes did, `restated` otherwise. A day that was fetched and is no longer there, in
 * the range that came back, is `gone`: its close is NaN after. New days are none.
 * Sorted by symbol, date and column; of two rows for a day the later counts.
 */
export function revisionsOf(stored: RawBars, fetched: RawBars, tolerance: number): Revision[] {
  const before = rowsByDay(stored);
  const after = rowsByDay(fetched);
  return [...after.keys()].sort().flatMap((symbol) => {
    const old = before.get(symbol);
    const now = after.get(symbol) as ReadonlyMap<number, number>;
    if (!old || now.size === 0) return [];
    const days = [...now.keys()].sort((a, b) => a - b);
    const common = days.filter((day) => old.has(day));
    const reason = (column: string): string => {
      const scaled = (key: 'close' | 'adjClose'): boolean =>
        isRescaled(stored[key], fetched[key], common, old, now, tolerance);
      if (scaled('close')) return 'split';
      return column === 'adj_close' && scaled('adjClose') ? 'dividend' : 'restated';
    };
    const reasons = new Map(COLUMNS.map(([name]) => [name, reason(name)]));
    const found = common.flatMap((date) =>
      COLUMNS.flatMap(([column, key]): Revision[] => {
        const was = stored[key]?.[old.get(date) as number] ?? Number.NaN;
        const is = fetched[key]?.[now.get(date) as number] ?? Number.NaN;
        if (isSame(was, is, tolerance)) return [];
        const why = reasons.get(column) as string;
        return [{ symbol, date, column, before: was, after: is, reason: why }];
      }),
    );
    const [from, to] = [days[0] as number, days.at(-1) as number];
    for (const [date, row] of old) {
      if (date < from || date > to || now.has(date)) continue;
      const was = stored.close[row] as number;
      const gone = { symbol, date, column: 'close', before: was, after: Number.NaN } as const;
      found.push({ ...gone, reason: 'gone' });
    }
    // Sorting keeps the order of columns.
    return found.sort((a, b) => a.date - b.date);
  });
}

function isSame(a: number, b: number, tolerance: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  return Math.abs(a - b) <= tolerance * Math.abs(a);
}

/** Whether a column moved on all common days, by one ratio. */
function isRescaled(
  stored: Float64Array | undefined,
  fetched: Float64Array | undefined,
  days: readonly number[],
  old: ReadonlyMap<number, number>,
  now: ReadonlyMap<number, number>,
  tolerance: number,
): boolean {
  if (!stored || !fetched) return false;
  const ratios = days
    .map(
      (day) =>
        (fetched[now.get(day) as number] as number) / (stored[old.get(day) as number] as number),
    )
    .filter((ratio) => ratio > 0 && ratio < Number.POSITIVE_INFINITY);
  const [first] = ratios;
  const slack = Math.min(SAME_RATIO, Math.abs((first ?? 1) - 1) / 10);
  return (
    first !== undefined &&
    ratios.length >= FEWEST_DAYS &&
    Math.abs(first - 1) > tolerance &&
    ratios.every((ratio) => Math.abs(ratio / first - 1) <= slack)
  );
}

/** The last row of each day, by symbol. */
function rowsByDay(raw: RawBars): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const maps = raw.symbols.map(() => new Map<number, number>());
  for (let row = 0; row < raw.date.length; row++) {
    const day = raw.date[row] as number;
    if (Number.isInteger(day)) maps[raw.symbol[row] as number]?.set(day, row);
  }
  return new Map(raw.symbols.map((symbol, i) => [symbol, maps[i] as Map<number, number>]));
}
