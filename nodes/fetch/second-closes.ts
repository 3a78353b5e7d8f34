/**
 * What a second source says of the same closes, as the gate Q11 sees it.
 *
 * Closes of a second source are for comparison only: they have a table of their own
 * and never become bars, so that two adjustment bases are never mixed.
 */
import type { RawBars } from './source.js';

/** Closes of one symbol from a second source, as they are stored. */
export interface SecondSeries {
  readonly symbol: string;
  readonly source: string;
  /** Days since 1970-01-01 that it was asked for, both included; of some of them closes are kept. */
  readonly from: number;
  readonly to: number;
  /** One session in so many is kept. */
  readonly every: number;
  /** Milliseconds since 1970 of the last answer. */
  readonly fetchedAt: number;
  /** Ascending. */
  readonly date: Float64Array;
  /** Adjusted for splits as of the last answer. */
  readonly close: Float64Array;
}

/** The closes that bars are held against. */
export interface SecondCloses {
  readonly source: string;
  /** By symbol and day. */
  readonly closes: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Why there is nothing to compare of a symbol, where more is known than that. */
  readonly lacking: ReadonlyMap<string, string>;
}

/** All closes of rows, the later of two for a day; for rows that are there whole. */
export function closesOf(source: string, rows: RawBars): SecondCloses {
  const maps = rows.symbols.map(() => new Map<number, number>());
  for (let row = 0; row < rows.date.length; row++) {
    const close = rows.close[row] as number;
    if (close > 0) maps[rows.symbol[row] as number]?.set(rows.date[row] as number, close);
  }
  const closes = new Map(rows.symbols.map((symbol, i) => [symbol, maps[i] as Map<number, number>]));
  return { source, closes, lacking: new Map() };
}

/** A series whose closes are held against stored ones. */
export interface Compared {
  readonly symbol: string;
  /** The provider that it is from; undefined where it is from no provider. */
  readonly provider: string | undefined;
  /** Days of its splits. */
  readonly splits: readonly number[];
}

/** Stored closes of a second source, of the series that they can be held against. */
export function comparable(
  source: string,
  stored: readonly SecondSeries[],
  series: readonly Compared[],
): SecondCloses {
  const closes = new Map<string, ReadonlyMap<number, number>>();
  const lacking = new Map<string, string>();
  const mine = new Map(stored.map((one) => [one.symbol, one]));
  for (const { symbol, provider, splits } of series) {
    const second = mine.get(symbol);
    if (provider === source) lacking.set(symbol, `the series is from "${source}" itself`);
    else if (!second) lacking.set(symbol, `"${source}" has not given its closes`);
    else if (second.date.length === 0) lacking.set(symbol, `"${source}" has no close of it`);
    else if (splits.some((day) => day > second.to)) {
      lacking.set(symbol, `the closes of "${source}" are from before its last split`);
    } else {
      const days = new Map<number, number>();
      second.date.forEach((day, i) => {
        days.set(day, second.close[i] as number);
      });
      closes.set(symbol, days);
    }
  }
  return { source, closes, lacking };
}
