/**
 * The fan-out: scenario × symbol, and which bars each point is made from.
 *
 * A partition reads the symbol's bars and the market's, each in up to three parts:
 * the past before the base, the event that is replayed, and what really followed.
 * Nothing else of the data matters to it. A symbol without enough past is left out.
 */
import type { PartitionContext, PartitionSpec, Slice } from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { type StressScenario, stepOf } from '../lib/market/stress-scenario.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import { VOLUME_BARS } from './moves.js';

const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume', 'factor'];
/** Bars before the first one of a part: a close to start from, and a usual volume. */
const LEAD = VOLUME_BARS + 1;
/** Bars of the past below which a beta means nothing. */
export const MIN_PAST = 60;
/** A last bar that is older than this many days is no price to start from. */
const STALE_DAYS = 10;

/** What a read of a partition is. */
export type PartName =
  | 'own.past'
  | 'own.event'
  | 'own.future'
  | 'market.past'
  | 'market.event'
  | 'market.future'
  | 'bonds.past'
  | 'dates';

/** What a partition's answer depends on besides its bars. */
export interface Plan {
  readonly recipe: StressScenario['recipe'];
  readonly benchmark: string;
  readonly bonds: string | null;
  /** Sessions of the past, of the event, and to make. */
  readonly past: number;
  readonly event: number;
  readonly sessions: number;
}

/** One partition per valid scenario and symbol that can be followed from its base. */
export function layOut(ctx: PartitionContext<unknown>): PartitionSpec[] {
  const bars = ctx.input('bars');
  const days = new Map(
    bars.items.map((item) => [
      item.key[0] as string,
      bars.table(item.key, ['date']).columns.date as Float64Array,
    ]),
  );
  const scenarios = ctx.input('scenarios');
  return scenarios.items.flatMap(({ key }) => {
    const scenario = scenarios.json(key) as unknown as StressScenario;
    return scenario.status === 'valid' ? partitionsOf(scenario, days) : [];
  });
}

function partitionsOf(
  scenario: StressScenario,
  days: ReadonlyMap<string, Float64Array>,
): PartitionSpec[] {
  const { recipe, benchmark, bonds, sessions } = scenario;
  const spans = spansOf(scenario, days.get(benchmark) as Float64Array);
  const cut = (symbol: string, part: keyof Spans): [PartName, Slice][] => {
    const span = spans[part];
    const slice = span && sliceOf(symbol, days.get(symbol) as Float64Array, span);
    const who = symbol === benchmark ? 'market' : symbol === bonds ? 'bonds' : 'own';
    return slice ? [[`${who}.${part}` as PartName, slice]] : [];
  };
  const around = [
    ...cut(benchmark, 'past'),
    ...cut(benchmark, 'event'),
    ...cut(benchmark, 'future'),
    ...(usesBonds(scenario) ? cut(bonds as string, 'past') : []),
    ['dates', datesSlice(scenario, days.get(benchmark) as Float64Array)] as [PartName, Slice],
  ];
  const plan: Plan = {
    recipe,
    benchmark,
    bonds,
    past: spans.past.sessions,
    event: spans.event?.sessions ?? 0,
    sessions,
  };
  return [...days].flatMap(([symbol, own]) => {
    if (!hasPast(own, spans.past)) return [];
    const parts = (['past', 'event', 'future'] as const).flatMap((part): [PartName, Slice][] => {
      const span = spans[part];
      const slice = span && sliceOf(symbol, own, span);
      return slice ? [[`own.${part}`, slice]] : [];
    });
    const reads = [...parts, ...around];
    return [
      {
        key: [scenario.name, symbol],
        reads: reads.map(([, slice]) => slice),
        uses: [stepOf(recipe.path)[0], ...recipe.overlays.map((step) => stepOf(step)[0])],
        values: [plan as never, reads.map(([name]) => name)],
      },
    ];
  });
}

/** Days of a part: from the session whose close it starts from to its last one. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly sessions: number;
}

interface Spans {
  readonly past: Span;
  readonly event: Span | undefined;
  readonly future: Span | undefined;
}

function spansOf({ recipe, base_session, end }: StressScenario, market: Float64Array): Spans {
  const base = parseDay(base_session as string) as number;
  const row = firstAtOrAfter(market, base);
  const from = Math.max(1, row + 1 - recipe.lookback);
  const [name, settings] = stepOf(recipe.path);
  const past = {
    first: market[from] as number,
    last: base,
    sessions: row + 1 - from,
  };
  const last = parseDay(end) as number;
  return {
    past,
    event:
      name === 'replay' ? eventSpan(settings as { from: string; to: string }, market) : undefined,
    future: name === 'real' ? { first: base, last, sessions: 0 } : undefined,
  };
}

function eventSpan({ from, to }: { from: string; to: string }, market: Float64Array): Span {
  const start = firstAtOrAfter(market, parseDay(from) as number);
  const end = firstAfter(market, parseDay(to) as number) - 1;
  return { first: market[start] as number, last: market[end] as number, sessions: end - start };
}

/** The rows of a span with their lead; undefined where the symbol has none. */
function sliceOf(symbol: string, days: Float64Array, { first, last }: Span): Slice | undefined {
  const from = firstAtOrAfter(days, first);
  const to = firstAfter(days, last);
  if (from >= to) return undefined;
  return {
    input: 'bars',
    item: [symbol],
    columns: COLUMNS,
    from: Math.max(0, from - LEAD),
    to,
  };
}

function datesSlice(scenario: StressScenario, market: Float64Array): Slice {
  const from = firstAtOrAfter(market, parseDay(scenario.start) as number);
  return {
    input: 'bars',
    item: [scenario.benchmark],
    columns: ['date'],
    from,
    to: from + scenario.sessions,
  };
}

function hasPast(days: Float64Array, { first, last }: Span): boolean {
  const to = firstAfter(days, last);
  const isFresh = to > 0 && (days[to - 1] as number) >= last - STALE_DAYS;
  return isFresh && to - firstAtOrAfter(days, first) > MIN_PAST;
}

function usesBonds({ recipe }: StressScenario): boolean {
  return recipe.overlays.some((step) => stepOf(step)[0] === 'rate_shock');
}
