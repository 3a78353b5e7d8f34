/**
 * The benchmark's bars beside a symbol's: the same sessions, row by row.
 */
import {
  type ComputeContext,
  DataError,
  type PartitionContext,
  type PartitionSpec,
  type Slice,
  suggestion,
  type Table,
} from '../../src/contract/index.js';
import { firstAfter } from '../lib/market/window.js';
import { benchmarkBars } from './joined.js';
import { type IndicatorParams, selectColumns } from './select.js';

/**
 * What a scenario reads of the benchmark beside each symbol: its bars up to some day,
 * or up to the day before its made ones and those.
 */
export type BenchmarkReads = (lastDay: number, made?: Slice) => readonly Slice[];

/** Reads nothing unless a column that was asked for needs the benchmark. */
export function benchmarkReads(ctx: PartitionContext<IndicatorParams>): BenchmarkReads {
  const { benchmark } = ctx.params;
  const { columns } = selectColumns(ctx.params, ctx.plugins);
  const isNeeded = columns.some(({ needs }) => needs === 'benchmark');
  if (benchmark === null || !isNeeded) return () => [];
  const bars = ctx.input('bars');
  const item = [benchmark];
  if (!bars.has(item)) {
    const symbols = bars.items.map(({ key }) => key[0] as string);
    throw new DataError(
      'unknown-benchmark',
      `the benchmark "${benchmark}" is not among the ${symbols.length} symbols of the data`,
      { hint: suggestion(benchmark, symbols) ?? 'set the param "benchmark"' },
    );
  }
  const dates = bars.table(item, ['date']).columns.date as Float64Array;
  const names = ['date', 'close', 'factor'];
  return (lastDay, made) => {
    const to = firstAfter(dates, lastDay);
    const real = to === 0 ? [] : [{ input: 'bars', item, columns: names, from: 0, to }];
    return made ? [...real, { ...made, columns: names }] : real;
  };
}

/** The benchmark's close on some sessions, as far as the longest partition reads it; undefined where none does. */
export function benchmarkOn(
  days: Float64Array,
  partitions: readonly PartitionSpec[],
  ctx: ComputeContext<IndicatorParams>,
): Float64Array | undefined {
  const tables = partitions.flatMap((partition) => benchmarkBars(partition, ctx) ?? []);
  if (tables.length === 0) return undefined;
  return closesOn(
    days,
    tables.reduce((a, b) => (b.rows > a.rows ? b : a)),
  );
}

/** Adjusted close of each of the days; NaN where the table has no row for it. */
function closesOn(days: Float64Array, { rows, columns }: Table): Float64Array {
  const { date, close, factor } = columns as Record<'date' | 'close' | 'factor', Float64Array>;
  const out = new Float64Array(days.length).fill(Number.NaN);
  for (let i = 0, row = 0; i < days.length && row < rows; i++) {
    while (row < rows && (date[row] as number) < (days[i] as number)) row++;
    if (date[row] === days[i]) out[i] = (close[row] as number) * (factor[row] as number);
  }
  return out;
}
