/**
 * Recorded values of indicators, and how far ours are from them.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Bars, Indicator } from '../../../nodes/indicator-compute/indicator.js';
import type { Check } from '../../../nodes/indicator-compute/page.js';
import { computeColumns } from './columns.js';

export const GOLDEN_FILE = '../shared/reference/talib-golden.json';

/** Names under which the recorded values stand when they are not the column's own. */
const ALIASES: Readonly<Record<string, string>> = {
  psar: 'sar',
  ppo: 'ppo_ema',
  apo: 'apo_ema',
};

/** Where a column begins, and its values in some rows. */
interface Recorded {
  readonly first_index: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface Golden {
  readonly ohlcv: Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>;
  readonly columns: Record<string, Recorded>;
  readonly own: Record<string, Recorded>;
  /** Rows with a pattern; every other row from the first on is 0. */
  readonly candles: Record<string, { first_index: number; nonzero: [number, number][] }>;
}

/** How a column was checked, and where both series begin. */
export interface MeasuredCheck extends Check {
  readonly first: number;
  readonly recordedFirst: number;
}

/** The recorded values; undefined where the file is not at hand. */
export function readGolden(): Golden | undefined {
  if (!existsSync(GOLDEN_FILE)) return undefined;
  return JSON.parse(readFileSync(GOLDEN_FILE, 'utf8')) as Golden;
}

/** The recorded bars. Their benchmark is the series of opens. */
export function goldenBars({ ohlcv }: Golden): Bars {
  const column = (name: keyof Golden['ohlcv']): Float64Array => Float64Array.from(ohlcv[name]);
  return {
    n: ohlcv.close.length,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    benchmark: column('open'),
  };
}

/** Worst deviation of each column that has recorded values, relative to them. */
export function goldenChecks(
  golden: Golden,
  plugins: ReadonlyMap<string, Indicator>,
): Map<string, MeasuredCheck> {
  const checks = new Map<string, MeasuredCheck>();
  for (const [name, values] of computeColumns(plugins, goldenBars(golden))) {
    const first = values.findIndex((value) => !Number.isNaN(value));
    const candle = golden.candles[name];
    const talib = golden.columns[ALIASES[name] ?? name];
    const recorded = candle ? undefined : (talib ?? golden.own[name]);
    if (candle) {
      const expected = new Float64Array(values.length);
      for (const [row, value] of candle.nonzero) expected[row] = value;
      const rows = [...values.keys()].slice(candle.first_index);
      const worst = Math.max(...rows.map((i) => Math.abs(values[i]! - expected[i]!)));
      const recordedFirst = candle.first_index;
      checks.set(name, { against: 'TA-Lib', rows: rows.length, worst, first, recordedFirst });
    } else if (recorded) {
      const deviations = Object.entries(recorded.values).map(
        ([row, value]) => Math.abs(values[Number(row)]! - value) / Math.max(1e-6, Math.abs(value)),
      );
      checks.set(name, {
        against: talib ? 'TA-Lib' : 'transcription',
        rows: deviations.length,
        worst: Math.max(...deviations),
        first,
        recordedFirst: recorded.first_index,
      });
    }
  }
  return checks;
}
