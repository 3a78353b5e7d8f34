/**
 * model-train: a model that only ever learns from the past.
 *
 * One pooled logistic regression over all symbols per quarter, fitted on the two
 * years before it. A quarter depends on the bars up to its end and no further,
 * so a new bar refits at most the newest.
 */
import {
  type ComputeContext,
  defineNode,
  type Json,
  type PartitionContext,
  type PartitionSpec,
  type PublishContext,
} from '../../src/contract/index.js';
import { adjusted } from '../lib/market/adjusted.js';
import { civilOf, dayOf, formatDay } from '../lib/market/dates.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import { WARMUP } from './features.js';
import { type QuarterReport, type QuarterSettings, runQuarter } from './quarter.js';
import { summarise } from './verdict.js';

/** Bars before the first training row: the features' own past, and as much again for averages to settle. */
const LEAD = WARMUP + 60;
const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume', 'factor'];

export default defineNode<QuarterSettings>({
  kind: 'compute',
  about: 'probability that a symbol rises over the next week, learned from the past only',
  dims: ['quarter'],
  cost: 45,
  publishFolder: 'model',
  inputs: { bars: { kind: 'table', about: 'daily bars, one item per symbol' } },
  outputs: {
    predictions: {
      kind: 'table',
      about: 'probabilities of one quarter, by date, then symbol',
      columns: [
        { name: 'symbol', type: 'int', about: 'position in the list of symbols' },
        { name: 'date', type: 'date', about: 'session at whose close it was known' },
        { name: 'probability', type: 'double', about: 'of a rise over the next week' },
      ],
    },
    report: { kind: 'json', about: 'what the model of a quarter was worth' },
  },
  // What a model is worth is known at the end of its quarter; what it says, day by day.
  causal: { inputs: { bars: 'date' }, outputs: { predictions: { key: 'date' } } },
  partitions,
  run(batch, ctx) {
    for (const partition of batch) train(partition, ctx);
  },
  publish,
});

/** One partition per quarter of the data that has enough past. */
function partitions(ctx: PartitionContext<QuarterSettings>): PartitionSpec[] {
  const bars = ctx.input('bars');
  const symbols = bars.items.map((item) => item.key[0] as string);
  const dates = bars.items.map(
    (item) => bars.table(item.key, ['date']).columns.date as Float64Array,
  );
  const sessions = sessionsOf(dates);
  const { train_sessions } = ctx.params;
  return quartersOf(sessions).flatMap(({ key, start, end }) => {
    if (firstAtOrAfter(sessions, start) < train_sessions) return [];
    const indices: number[] = [];
    const reads = bars.items.flatMap((item, i) => {
      const days = dates[i] as Float64Array;
      const first = firstAtOrAfter(days, start);
      const to = firstAfter(days, end);
      if (to === 0) return [];
      indices.push(i);
      const from = Math.max(0, first - train_sessions - LEAD);
      return from < to ? [{ input: 'bars', item: item.key, columns: COLUMNS, from, to }] : [];
    });
    return [{ key: [key], reads, values: [{ start, indices }], meta: { symbols, start, end } }];
  });
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
    end = (quarter === 3 ? dayOf(year + 1, 1, 1) : dayOf(year, quarter * 3 + 4, 1)) - 1;
    found.push({ key: `${year}-Q${quarter + 1}`, start, end });
  }
  return found;
}

function train(partition: PartitionSpec, ctx: ComputeContext<QuarterSettings>): void {
  const [{ start, indices }] = partition.values as unknown as [
    { start: number; indices: readonly number[] },
  ];
  const series = partition.reads.map((slice, i) => ({
    symbol: indices[i] as number,
    bars: adjusted(ctx.table(slice)),
  }));
  const { predictions, report } = runQuarter(series, start, ctx.params);
  ctx.emit(partition, { predictions, report: { json: report as unknown as Json } });
}

async function publish(ctx: PublishContext<QuarterSettings>): Promise<void> {
  const output = ctx.output('report');
  const quarters = output.items.map((item) => {
    const { start, end } = item.meta as { start: number; end: number };
    return {
      quarter: item.key[0] as string,
      first_day: formatDay(start),
      last_day: formatDay(end),
      ...(output.json(item.key) as unknown as QuarterReport),
    };
  });
  const summary = summarise(quarters);
  await ctx.json('model_report.json', {
    model: 'pooled walk-forward logistic regression with an L2 penalty; not an ensemble yet',
    label: `open rises over ${ctx.params.horizon} sessions`,
    ...summary,
    quarters: quarters as unknown as Json,
  });
  ctx.show(`model: ${summary.verdict}`);
}
