/**
 * Small markets for the makers of bars: a market, stocks with a beta, bonds and a newcomer.
 */
import { sessionsBetween } from '../../../nodes/lib/market/calendar.js';
import { parseDay } from '../../../nodes/lib/market/dates.js';
import type { StressDefinition } from '../../../nodes/lib/market/stress-scenario.js';
import { Random, seedOf } from '../../../nodes/lib/numeric/random.js';
import stressBars from '../../../nodes/stress-bars/index.js';
import { layOut } from '../../../nodes/stress-bars/layout.js';
import { resolveStress } from '../../../nodes/stress-define/resolve.js';
import type {
  ComputeContext,
  ComputeNode,
  Emission,
  InputView,
  Json,
  PartitionContext,
  PartitionSpec,
  Slice,
  Table,
} from '../../../src/contract/index.js';
import { defaultNodesFolder } from '../../../src/registry/folders.js';
import { createRegistry } from '../../../src/registry/registry.js';

const node = stressBars as unknown as ComputeNode<Record<string, never>>;
const { plugins } = await createRegistry(defaultNodesFolder()).loadPlugins('stress-bars');

/** Bars by symbol. */
export type Bars = Readonly<Record<string, Table>>;

export const BENCHMARK = 'MKT';
export const BONDS = 'BND';
/** Trades from 2021 on. */
export const NEWCOMER = 'NEW';

const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume', 'factor'];

/** A market of 2019-01-02 to 2023-12-29: `stocks` with betas from 0.5 to 1.5. */
export function market(stocks: number): Bars {
  const dates = sessionsBetween(parseDay('2019-01-02') as number, parseDay('2023-12-29') as number);
  const draws = new Random(seedOf('market'));
  const moves = Float64Array.from(dates, () => 0.0003 + 0.011 * draws.normal());
  const bars: Record<string, Table> = {
    [BENCHMARK]: barsOf(dates, moves, 1, 0, BENCHMARK),
    [BONDS]: barsOf(dates, moves, -0.1, 0.003, BONDS),
  };
  for (let i = 0; i < stocks; i++) {
    const beta = stocks === 1 ? 1 : 0.5 + i / (stocks - 1);
    bars[`S${i}`] = barsOf(dates, moves, beta, 0.012, `S${i}`);
  }
  const late = dates.findIndex((day) => day >= (parseDay('2021-01-04') as number));
  bars[NEWCOMER] = barsOf(dates.slice(late), moves.slice(late), 1.2, 0.012, NEWCOMER);
  return bars;
}

function barsOf(
  date: Float64Array,
  moves: Float64Array,
  beta: number,
  noise: number,
  name: string,
): Table {
  const random = new Random(seedOf(name));
  const n = date.length;
  const [open, high, low, close, volume] = Array.from({ length: 5 }, () => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let before = 100;
  for (let t = 0; t < n; t++) {
    close[t] = before * Math.exp(beta * moves[t]! + noise * random.normal());
    open[t] = before * Math.exp(0.3 * Math.log(close[t]! / before) + 0.003 * random.normal());
    high[t] = Math.max(open[t]!, close[t]!) * (1 + 0.004 * random.uniform());
    low[t] = Math.min(open[t]!, close[t]!) * (1 - 0.004 * random.uniform());
    volume[t] = Math.round(1e6 * Math.exp(0.2 * random.normal()));
    before = close[t]!;
  }
  // A dividend two years in: adjusted prices are not the raw ones.
  const factor = Float64Array.from(date, (_, t) => (t < 500 ? 0.98 : 1));
  return { rows: n, columns: { date, open, high, low, close, volume, factor } };
}

export const definition = (changes: Partial<StressDefinition>): StressDefinition => ({
  name: 'Shock',
  about: '',
  sources: [],
  base: '2023-03-31',
  sessions: 60,
  lookback: 756,
  draw: 1,
  draws: 1,
  path: { real: {} },
  overlays: [],
  ...changes,
});

/** The partitions of one scenario, as the node plans them. */
export function plan(bars: Bars, changes: Partial<StressDefinition>): PartitionSpec[] {
  const params = { benchmark: BENCHMARK, bonds: BONDS };
  const dates = (symbol: string) => bars[symbol]?.columns.date as Float64Array | undefined;
  const data = { dates: dates(BENCHMARK) as Float64Array, datesOf: dates };
  const scenario = resolveStress({ definition: definition(changes), id: 'shock' }, params, data);
  if (scenario.status !== 'valid') throw new Error(scenario.reason ?? '');
  const items = Object.keys(bars).map((symbol) => ({ key: [symbol], rows: 0, meta: null }));
  const views: Record<string, Partial<InputView>> = {
    bars: { items, table: ([symbol]) => bars[symbol as string] as Table },
    scenarios: {
      items: [{ key: [scenario.name], rows: 0, meta: null }],
      json: () => scenario as unknown as Json,
    },
  };
  return layOut({ input: (name: string) => views[name] } as unknown as PartitionContext<unknown>);
}

/** Made bars by symbol. */
export async function make(
  bars: Bars,
  changes: Partial<StressDefinition>,
  order: (specs: PartitionSpec[]) => PartitionSpec[] = (specs) => specs,
): Promise<Record<string, Table>> {
  const made: Record<string, Table> = {};
  const context = {
    plugin: (id: string) => plugins.get(id)?.value,
    table: (slice: Slice) => cut(bars, slice),
    emit(partition: PartitionSpec, { bars: emission }: Record<string, Emission>) {
      const { rows, data } = emission as { rows: number; data: Float64Array };
      const columns = COLUMNS.map((name, c) => [name, data.slice(c * rows, (c + 1) * rows)]);
      made[partition.key[1] as string] = { rows, columns: Object.fromEntries(columns) };
    },
    fail(_: PartitionSpec, error: unknown) {
      throw error;
    },
  };
  await node.run(
    order(plan(bars, changes)),
    context as unknown as ComputeContext<Record<string, never>>,
  );
  return made;
}

/** Only what the slice names, so that nothing else can be read. */
function cut(bars: Bars, { item, columns = COLUMNS, from = 0, to }: Slice): Table {
  const table = bars[(item as readonly string[])[0] as string] as Table;
  const end = to ?? table.rows;
  return {
    rows: end - from,
    columns: Object.fromEntries(
      columns.map((name) => [name, (table.columns[name] as Float64Array).slice(from, end)]),
    ),
  };
}

/** Log returns of made bars from the last real adjusted close on. */
export function returnsOf(bars: Bars, made: Table, symbol: string): Float64Array {
  const real = bars[symbol] as Table;
  const { date, close, factor } = real.columns as Record<string, Float64Array>;
  const first = (made.columns.date as Float64Array)[0] as number;
  const base = (date as Float64Array).findIndex((day) => day >= first) - 1;
  const closes = made.columns.close as Float64Array;
  const factors = made.columns.factor as Float64Array;
  let before = close![base]! * factor![base]!;
  return closes.map((value, i) => {
    const now = value * factors[i]!;
    const ret = Math.log(now / before);
    before = now;
    return ret;
  });
}

/** Adjusted log returns of real bars on the days after `from` up to `to`. */
export function realReturns(bars: Bars, symbol: string, from: string, to: string): Float64Array {
  const { date, close, factor } = (bars[symbol] as Table).columns as Record<string, Float64Array>;
  const first = (date as Float64Array).indexOf(parseDay(from) as number) + 1;
  const last = (date as Float64Array).indexOf(parseDay(to) as number);
  return Float64Array.from({ length: last - first + 1 }, (_, i) => {
    const t = first + i;
    return Math.log((close![t]! * factor![t]!) / (close![t - 1]! * factor![t - 1]!));
  });
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

export const deviation = (values: ArrayLike<number>): number => {
  const middle = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)));
};

export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [mean(a), mean(b)];
  const product = mean(Array.from(a, (value, i) => (value - x) * ((b[i] as number) - y)));
  return product / (deviation(a) * deviation(b));
}
