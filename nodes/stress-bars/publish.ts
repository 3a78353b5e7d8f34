/**
 * What was made: the scenarios with what the market does in them, and all bars.
 *
 * Every file and every line says that it is synthetic.
 */
import type { Collected, Json, ParquetColumn, PublishContext } from '../../src/contract/index.js';
import { BAR_COLUMNS } from '../lib/market/bars.js';
import { parseDay } from '../lib/market/dates.js';
import { GENERATOR_VERSION, type StressScenario, stepOf } from '../lib/market/stress-scenario.js';

const SESSIONS_PER_YEAR = 252;

/** What the market does in a made scenario, from the close of the base on. Fractions. */
interface MarketFacts {
  readonly benchmark_return: number;
  readonly benchmark_max_drawdown: number;
  readonly benchmark_volatility: number | null;
}

type Told = StressScenario & Partial<MarketFacts> & { readonly symbols: number };

/** Writes stress_scenarios.json, stress_summary.txt and stress_bars.parquet. */
export async function publishStress(ctx: PublishContext<unknown>): Promise<void> {
  const made = ctx.collect('bars');
  const told = scenariosOf(ctx, made);
  const valid = told.filter(({ status }) => status === 'valid');
  const text = summaryText(told, ctx.input('bars').items.length);
  await ctx.json('stress_scenarios.json', {
    kind: 'synthetic',
    generated_at: ctx.publishedAt,
    total_scenarios: told.length,
    valid_scenarios: valid.length,
    skipped_scenarios: told.length - valid.length,
    scenarios: told as unknown as Json,
  });
  await ctx.text('stress_summary.txt', `${text}\n`);
  await ctx.parquet('stress_bars.parquet', {
    rows: made.table.rows,
    metadata: {
      kind: 'synthetic',
      about: 'made bars of stress scenarios, not market history',
      generator_version: String(GENERATOR_VERSION),
    },
    columns: [
      words('scenario', made, (key) => key[0] as string),
      words('symbol', made, (key) => key[1] as string),
      words('kind', made, () => 'synthetic'),
      ...BAR_COLUMNS.map((spec) => ({ spec, data: made.table.columns[spec.name] as Float64Array })),
    ],
  });
  ctx.database('stress_bars', 'stress_bars.parquet');
  ctx.show(text);
}

function scenariosOf(ctx: PublishContext<unknown>, made: Collected): Told[] {
  const scenarios = ctx.input('scenarios');
  const bars = ctx.input('bars');
  const counts = new Map<string, number>();
  for (const [name] of made.keys) {
    counts.set(name as string, (counts.get(name as string) ?? 0) + 1);
  }
  return scenarios.items.map(({ key }) => {
    const scenario = scenarios.json(key) as unknown as StressScenario;
    const { name, benchmark, base_session } = scenario;
    const item = made.keys.findIndex((one) => one[0] === name && one[1] === benchmark);
    const symbols = counts.get(name) ?? 0;
    if (item < 0 || base_session === null) return { ...scenario, symbols };
    const from = made.offsets[item] as number;
    const to = made.offsets[item + 1] as number;
    const closes = (made.table.columns.close as Float64Array).subarray(from, to);
    return { ...scenario, symbols, ...factsOf(baseClose(bars, scenario), closes) };
  });
}

/** The last real close before the made ones. */
function baseClose(
  bars: ReturnType<PublishContext<unknown>['input']>,
  { benchmark, base_session }: StressScenario,
): number {
  const { date, close } = bars.table([benchmark], ['date', 'close']).columns as {
    date: Float64Array;
    close: Float64Array;
  };
  return close[date.indexOf(parseDay(base_session as string) as number)] as number;
}

function factsOf(base: number, closes: Float64Array): MarketFacts {
  let peak = base;
  let fall = 0;
  const returns = Float64Array.from(closes, (close, i) => {
    peak = Math.max(peak, close);
    fall = Math.min(fall, close / peak - 1);
    return close / (i === 0 ? base : closes[i - 1]!) - 1;
  });
  const n = returns.length;
  const mean = returns.reduce((sum, value) => sum + value / n, 0);
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    benchmark_return: closes[n - 1]! / base - 1,
    benchmark_max_drawdown: fall,
    benchmark_volatility: n < 2 ? null : Math.sqrt((squares / (n - 1)) * SESSIONS_PER_YEAR),
  };
}

/** One aligned line per scenario; the skipped ones below. */
function summaryText(told: readonly Told[], all: number): string {
  const valid = told.filter(({ status }) => status === 'valid');
  const skipped = told.filter(({ status }) => status !== 'valid');
  const [first] = valid;
  const lines = [`SYNTHETIC: ${valid.length} stress scenarios with made bars, not market history`];
  const rows = [
    ['scenario', 'made of', 'base', 'sessions', 'symbols', 'return', 'drawdown', 'volatility'],
    ...valid.map((s) => [
      s.name,
      recipeText(s),
      s.base_session as string,
      String(s.sessions),
      String(s.symbols),
      ...[s.benchmark_return, s.benchmark_max_drawdown, s.benchmark_volatility].map(percent),
    ]),
  ];
  if (first) {
    lines.push(...aligned(rows));
    lines.push(`Return, drawdown and yearly volatility are those of ${first.benchmark}, made.`);
  }
  const fewer = valid.filter(({ symbols }) => symbols < all);
  if (fewer.length > 0) {
    lines.push(`Symbols without enough past before a base, of ${all} in all, are left out.`);
  }
  for (const { name, reason } of skipped) lines.push(`skipped: ${name}: ${reason}`);
  return lines.join('\n');
}

function recipeText({ recipe, slippage_factor }: StressScenario): string {
  const names = [recipe.path, ...recipe.overlays].map((step) => {
    const [name] = stepOf(step);
    const words = name.replaceAll('_', ' ');
    return name === 'liquidity' ? `${words} (slippage ×${slippage_factor})` : words;
  });
  return names.join(' + ');
}

/** The first three columns to the left, all others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] as readonly string[]).map((_, c) =>
    Math.max(...rows.map((row) => (row[c] as string).length)),
  );
  return rows.map((row) =>
    row
      .map((cell, c) =>
        c < 3 ? cell.padEnd(widths[c] as number) : cell.padStart(widths[c] as number),
      )
      .join('  ')
      .trimEnd(),
  );
}

function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${(value * 100).toFixed(1)}%`;
}

function words(
  name: string,
  { keys, offsets, table }: Collected,
  wordOf: (key: readonly string[]) => string,
): ParquetColumn {
  const positions = new Map<string, number>();
  const index = new Int32Array(table.rows);
  keys.forEach((key, item) => {
    const word = wordOf(key);
    const position = positions.get(word) ?? positions.size;
    positions.set(word, position);
    index.fill(position, offsets[item], offsets[item + 1]);
  });
  return { name, words: [...positions.keys()], index };
}
