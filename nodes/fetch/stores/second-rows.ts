/** Stored closes of a second source, put together by symbol; the same of every store. */
import type { SecondSeries } from '../second-closes.js';

/** `rows` (symbol, day, close) by symbol and day; those of symbols that were not asked for are left out. */
export function gatherCloses(
  asked: readonly Omit<SecondSeries, 'date' | 'close'>[],
  rows: readonly (readonly [symbol: string, day: number, close: number])[],
): SecondSeries[] {
  const days = new Map<string, { date: number[]; close: number[] }>();
  for (const { symbol } of asked) days.set(symbol, { date: [], close: [] });
  for (const [symbol, day, close] of rows) {
    const mine = days.get(symbol);
    mine?.date.push(day);
    mine?.close.push(close);
  }
  return asked.map((one) => {
    const { date, close } = days.get(one.symbol) as { date: number[]; close: number[] };
    return { ...one, date: Float64Array.from(date), close: Float64Array.from(close) };
  });
}
