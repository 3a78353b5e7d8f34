/**
 * The fan-out: one partition per quarter of the data that has enough past, and the bars
 * that it reads: up to its end and no further, so that a new bar refits the newest at most.
 */
import {
  DataError,
  type InputView,
  type PartitionContext,
  type PartitionSpec,
  suggestion,
} from '../../src/contract/index.js';
import { civilOf, dayOf } from '../lib/market/dates.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import { type ModelParams, PROBABILITIES, selectFeatures } from './settings.js';

/** Bars before the first row that has every feature, for averages to settle. */
const SETTLE = 60;
/** Averages never settle in fewer bars than these altogether. */
const LEAST_LEAD = 260;
const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume', 'factor'];

/** What a partition depends on besides the rows it reads. */
export interface QuarterValue {
  readonly start: number;
  /** Place in the list of symbols, by slice. */
  readonly indices: readonly number[];
  /** Place of the benchmark; null: none is named. */
  readonly benchmark: number | null;
  readonly features: readonly string[];
}

/** What a reader of a quarter must know: the places of symbols, the days, the columns with values. */
export interface QuarterMeta {
  readonly symbols: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly columns: readonly string[];
}

export function planQuarters(ctx: PartitionContext<ModelParams>): PartitionSpec[] {
  const { params } = ctx;
  const bars = ctx.input('bars');
  const symbols = bars.items.map((item) => item.key[0] as string);
  const benchmark = placeOf(params.benchmark, symbols);
  const selected = selectFeatures(params, ctx.plugins);
  const features = selected.map(({ name }) => name);
  const lead = Math.max(LEAST_LEAD, SETTLE + Math.max(...selected.map((f) => f.feature.first)));
  const columns = PROBABILITIES.filter(
    ({ model }) => model === null || params.models.includes(model),
  ).map(({ column }) => column);
  const dates = datesOf(bars);
  const sessions = sessionsOf(dates);
  return quartersOf(sessions).flatMap(({ key, start, end }) => {
    if (firstAtOrAfter(sessions, start) < params.train_sessions) return [];
    const indices: number[] = [];
    const reads = bars.items.flatMap((item, i) => {
      const days = dates[i] as Float64Array;
      const to = firstAfter(days, end);
      const from = Math.max(0, firstAtOrAfter(days, start) - params.train_sessions - lead);
      if (from >= to) return [];
      indices.push(i);
      return [{ input: 'bars', item: item.key, columns: COLUMNS, from, to }];
    });
    const value = { start, indices, benchmark, features } satisfies QuarterValue;
    const meta = { symbols, start, end, columns } satisfies QuarterMeta;
    return [{ key: [key], reads, uses: features, values: [value], meta }];
  });
}

function placeOf(benchmark: string | null, symbols: readonly string[]): number | null {
  if (benchmark === null) return null;
  const place = symbols.indexOf(benchmark);
  if (place >= 0) return place;
  throw new DataError(
    'unknown-benchmark',
    `the benchmark "${benchmark}" is not among the ${symbols.length} symbols of the data`,
    { hint: suggestion(benchmark, symbols) ?? 'set the param "benchmark"' },
  );
}

function datesOf(bars: InputView): Float64Array[] {
  return bars.items.map((item) => bars.table(item.key, ['date']).columns.date as Float64Array);
}

/** Days on which any symbol has a bar, in order: the longest history may end before others do. */
function sessionsOf(dates: readonly Float64Array[]): Float64Array {
  const filled = dates.filter((days) => days.length > 0);
  if (filled.length === 0) return new Float64Array(0);
  const first = Math.min(...filled.map((days) => days[0]!));
  const last = Math.max(...filled.map((days) => days[days.length - 1]!));
  const isSession = new Uint8Array(last - first + 1);
  for (const days of filled) for (const day of days) isSession[day - first] = 1;
  const sessions = new Float64Array(isSession.reduce((n, is) => n + is, 0));
  let n = 0;
  isSession.forEach((is, i) => {
    if (is) sessions[n++] = first + i;
  });
  return sessions;
}

/** The calendar quarters that have a session, with their first and last day. */
function quartersOf(dates: Float64Array): { key: string; start: number; end: number }[] {
  const found: { key: string; start: number; end: number }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const day of dates) {
    if (day <= end) continue;
    const { year, month } = civilOf(day);
    const quarter = Math.floor((month - 1) / 3);
    const start = dayOf(year, quarter * 3 + 1, 1);
    end = endOfQuarter(start);
    found.push({ key: `${year}-Q${quarter + 1}`, start, end });
  }
  return found;
}

/** Last day of the quarter that begins on this one. */
export function endOfQuarter(start: number): number {
  const { year, month } = civilOf(start);
  return (month === 10 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 3, 1)) - 1;
}
