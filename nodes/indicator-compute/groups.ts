/**
 * The fan-out: scenario × symbol, each with the bars up to the scenario's end.
 *
 * Where made bars come in, they take the place of the real ones of the window. A group
 * is one scenario, and is taken apart only when bars changed that any scenario reads: a
 * new bar after the end of them all takes nothing apart. Its partitions are made one at a
 * time, for with many symbols they are most of what a run knows.
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

/** Symbols that have bars in a scenario: their real ones up to `to`, `from` of them before the window. */
interface Members {
  /** Keys of the bars, as the input has them. */
  readonly items: (readonly string[])[];
  readonly from: number[];
  readonly to: number[];
}

/** A valid scenario, with the days of its window and the symbols that have a bar in it. */
interface Presence {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly values: readonly Window[];
  readonly present: Members;
}

/** One group per valid scenario: its symbols with at least one bar in it. */
export function groups(ctx: PartitionContext<IndicatorParams>): PartitionGroup[] {
  const { benchmark } = ctx.params;
  const made = ctx.optionalInput('made');
  const readsOfBenchmark = benchmarkReads(ctx);
  const { found, longest } = presences(ctx, made);
  return found.map(({ name, first, last, values, present }): PartitionGroup => {
    const sliceOf = made && ((symbol: string): Slice => ({ input: 'made', item: [name, symbol] }));
    let partition: PartitionGroup['partition'];
    const partitionAt = (index: number): PartitionSpec => {
      if (!partition) {
        const isThere = made && benchmark !== null && hasMade(made, name, benchmark);
        const alongside = made
          ? readsOfBenchmark(first - 1, isThere ? sliceOf?.(benchmark) : undefined)
          : readsOfBenchmark(last);
        partition = partitionsOf({ name, present, values }, alongside, sliceOf);
      }
      return partition(index);
    };
    const members = present.items.map(([symbol]) => symbol as string);
    return {
      key: [name],
      members,
      values: [...(values as unknown as readonly Json[]), { benchmark }],
      // More than a scenario reads, which ends at its end: but one digest of each symbol serves all groups.
      reads: made ? [...longest, { input: 'made', under: [name] }] : longest,
      partitions: () => members.map((_, index) => partitionAt(index)),
      partition: partitionAt,
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
    return [{ name, first, last, values, present: { items: [], from: [], to: [] } }];
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
      if (!isPresent) continue;
      present.items.push(key);
      present.from.push(from);
      present.to.push(to);
    }
    if (most > 0) longest.push({ input: 'bars', item: key, from: 0, to: most });
  }
  return { found, longest };
}

function hasMade(made: InputView, scenario: string, symbol: string): boolean {
  return (made.item([scenario, symbol])?.rows ?? 0) > 0;
}

/** Makes one partition of a scenario after another. `sliceOf`: the made bars of a symbol, where the scenario has any. */
function partitionsOf(
  { name, present, values }: Pick<Presence, 'name' | 'present' | 'values'>,
  alongside: readonly Slice[],
  sliceOf?: (symbol: string) => Slice,
): (index: number) => PartitionSpec {
  const lead_bars = values[0]?.lead_bars as number;
  // Most symbols have as much past: what is kept of their facts is one object.
  const pasts = new Map<number, Past>();
  const pastOf = (history: number): Past => {
    let past = pasts.get(history);
    if (!past) {
      past = { lead: Math.min(lead_bars, history), history };
      pasts.set(history, past);
    }
    return past;
  };
  return (index) => {
    const item = present.items[index] as readonly string[];
    const from = present.from[index] as number;
    const bars = { input: 'bars', item, from: 0, to: present.to[index] as number };
    const symbol = item[0] as string;
    return {
      key: [name, symbol],
      reads: [bars, ...(sliceOf ? [sliceOf(symbol)] : []), ...alongside],
      values: values as unknown as readonly Json[],
      // A reader must know how many rows come before the window, and how much past there was.
      meta: pastOf(from) as unknown as Json,
    };
  };
}
