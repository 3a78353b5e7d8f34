/**
 * The fan-out: scenario × symbol, each with the bars up to the scenario's end.
 *
 * Where made bars come in, they take the place of the real ones of the window. A group
 * is one scenario, and is taken apart only when bars changed that any scenario reads: a
 * new bar after the end of them all takes nothing apart.
 */
import type {
  InputView,
  Json,
  PartitionContext,
  PartitionGroup,
  PartitionSpec,
  Slice,
} from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import { benchmarkReads } from './benchmark.js';
import type { IndicatorParams } from './select.js';
import type { Past, Window } from './window.js';

interface Scenario {
  readonly name: string;
  readonly status: string;
  readonly start: string;
  readonly end: string;
}

/** A symbol that has bars in a scenario: its real ones up to `to`, `from` of them before the window. */
interface Member {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

/** A valid scenario, with the days of its window and the symbols that have a bar in it. */
interface Presence {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly values: readonly Window[];
  readonly present: Member[];
}

/** One group per valid scenario: its symbols with at least one bar in it. */
export function groups(ctx: PartitionContext<IndicatorParams>): PartitionGroup[] {
  const { benchmark } = ctx.params;
  const made = ctx.optionalInput('made');
  const readsOfBenchmark = benchmarkReads(ctx);
  const { found, longest } = presences(ctx, made);
  return found.map(({ name, first, last, values, present }): PartitionGroup => {
    const sliceOf = (symbol: string): Slice => ({ input: 'made', item: [name, symbol] });
    return {
      key: [name],
      members: present.map(({ symbol }) => symbol),
      values: [...(values as unknown as readonly Json[]), { benchmark }],
      // More than a scenario reads, which ends at its end: but one digest of each symbol serves all groups.
      reads: made ? [...longest, { input: 'made', under: [name] }] : longest,
      partitions: () => {
        if (!made) return partitionsOf(name, present, values, readsOfBenchmark(last));
        const isThere = benchmark !== null && hasMade(made, name, benchmark);
        const after = isThere ? sliceOf(benchmark) : undefined;
        return partitionsOf(name, present, values, readsOfBenchmark(first - 1, after), sliceOf);
      },
    };
  });
}

/**
 * Valid scenarios with their symbols, and of each symbol the bars up to the last row that
 * any of them reads. Of the bars, those of one symbol are looked at at a time.
 */
function presences(
  ctx: PartitionContext<IndicatorParams>,
  made: InputView | undefined,
): { readonly found: readonly Presence[]; readonly longest: readonly Slice[] } {
  const scenarios = ctx.input('scenarios');
  const bars = ctx.input('bars');
  const { lead_bars } = ctx.params;
  const found = scenarios.items.flatMap(({ key }): Presence[] => {
    const { name, status, start, end } = scenarios.json(key) as unknown as Scenario;
    if (status !== 'valid') return [];
    const values = [{ start, end, lead_bars, ...(made ? { made: true } : {}) } satisfies Window];
    const first = parseDay(start) as number;
    const last = parseDay(end) as number;
    return [{ name, first, last, values, present: [] }];
  });
  const longest: Slice[] = [];
  for (const { key } of bars.items) {
    const symbol = key[0] as string;
    let most = 0;
    const days = bars.table(key, ['date']).columns.date as Float64Array;
    for (const { name, first, last, present } of found) {
      const from = firstAtOrAfter(days, first);
      const to = made ? from : firstAfter(days, last);
      most = Math.max(most, to);
      const isPresent = made ? hasMade(made, name, symbol) : from < to;
      if (isPresent) present.push({ symbol, from, to });
    }
    if (most > 0) longest.push({ input: 'bars', item: key, from: 0, to: most });
  }
  return { found, longest };
}

function hasMade(made: InputView, scenario: string, symbol: string): boolean {
  return (made.item([scenario, symbol])?.rows ?? 0) > 0;
}

/** `sliceOf`: the made bars of a symbol, where the scenario has any. */
function partitionsOf(
  scenario: string,
  members: readonly Member[],
  values: readonly Window[],
  alongside: readonly Slice[],
  sliceOf?: (symbol: string) => Slice,
): PartitionSpec[] {
  const lead_bars = values[0]?.lead_bars as number;
  return members.map(({ symbol, from, to }) => ({
    key: [scenario, symbol],
    reads: [
      { input: 'bars', item: [symbol], from: 0, to },
      ...(sliceOf ? [sliceOf(symbol)] : []),
      ...alongside,
    ],
    values: values as unknown as readonly Json[],
    // A reader must know how many rows come before the window, and how much past there was.
    meta: { lead: Math.min(lead_bars, from), history: from } satisfies Past,
  }));
}
