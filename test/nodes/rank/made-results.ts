/**
 * Results of strategies whose daily returns are made up, as the ranking reads them.
 */

import type { Stretch } from '../../../nodes/lib/market/day-owners.js';
import { MOMENT_COLUMNS, POOLED_COLUMNS } from '../../../nodes/pool-returns/columns.js';
import { pool } from '../../../nodes/pool-returns/pool.js';
import { defineMetric } from '../../../nodes/rank/metric.js';
import { type RankInput, rankAll } from '../../../nodes/rank/rank-all.js';
import { type ResultRows, rowsOf } from '../../../nodes/rank/result-rows.js';
import type { Collected } from '../../../src/contract/index.js';

export const BASELINE = 'buy_and_hold';

export interface MadeWindow {
  readonly name: string;
  readonly type?: string;
  readonly first: number;
  readonly days: number;
  readonly isMadeUp?: boolean;
}

export interface Made {
  readonly strategies: readonly string[];
  readonly symbols: readonly string[];
  readonly windows: readonly MadeWindow[];
  /** Return of a strategy on a symbol on a day; NaN: none. */
  readonly gain: (strategy: string, symbol: string, day: number, window: string) => number;
  /** Strategies without a Sharpe ratio, as of who never trades. */
  readonly idle?: readonly string[];
}

/** Items of one output, one after another. */
function joined(
  keys: readonly (readonly string[])[],
  columns: readonly { readonly name: string }[],
  blocks: readonly { readonly rows: number; readonly data: Float64Array }[],
): Collected {
  const offsets = Int32Array.from([0, ...blocks.map(({ rows }) => rows)]);
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!;
  const rows = offsets.at(-1) as number;
  return {
    keys,
    metas: keys.map(() => null),
    offsets,
    table: {
      rows,
      columns: Object.fromEntries(
        columns.map(({ name }, c) => [
          name,
          Float64Array.from(
            blocks.flatMap((block) => [
              ...block.data.subarray(c * block.rows, (c + 1) * block.rows),
            ]),
          ),
        ]),
      ),
    },
  };
}

function dailyOf(made: Made, strategy: string, window: MadeWindow): Collected {
  const blocks = made.symbols.map((symbol) => {
    const days = Array.from({ length: window.days }, (_, i) => window.first + i);
    const kept = days
      .map((day) => [day, made.gain(strategy, symbol, day, window.name)] as const)
      .filter(([, gain]) => !Number.isNaN(gain));
    const data = Float64Array.from([...kept.map(([d]) => d), ...kept.map(([, g]) => g)]);
    return { rows: kept.length, data };
  });
  const keys = made.symbols.map((symbol) => [strategy, window.name, symbol]);
  return joined(keys, [{ name: 'date' }, { name: 'return' }], blocks);
}

const growth = (daily: Collected, item: number): number => {
  const own = (daily.table.columns.return as Float64Array).subarray(
    daily.offsets[item],
    daily.offsets[item + 1],
  );
  return own.length === 0 ? Number.NaN : own.reduce((value, r) => value * (1 + r), 1) - 1;
};

const total = {
  id: 'total_return',
  ...defineMetric({
    about: 'growth',
    unit: 'fraction',
    isHigherBetter: true,
    needs: ['total_return'],
    compute: ({ columns }) => columns.total_return as Float64Array,
  }),
};
const excess = {
  id: 'excess_return',
  ...defineMetric({
    about: 'growth above that of the baseline',
    unit: 'fraction',
    isHigherBetter: true,
    needs: ['total_return'],
    compute: ({ columns, baseline }) =>
      (columns.total_return as Float64Array).map(
        (value, row) => value - (columns.total_return?.[baseline[row] as number] ?? Number.NaN),
      ),
  }),
};

/** What the ranking is handed; parts of it can be replaced or taken away. */
export function rankInput(made: Made, changes: Partial<RankInput> = {}): RankInput {
  const pairs = made.strategies.flatMap((s) => made.windows.map((w) => [s, w] as const));
  const daily = new Map(pairs.map(([s, w]) => [`${s} ${w.name}`, dailyOf(made, s, w)]));
  const of = (s: string, w: MadeWindow) => daily.get(`${s} ${w.name}`) as Collected;
  const hasBaseline = made.strategies.includes(BASELINE);
  const base = (w: MadeWindow) => (hasBaseline ? of(BASELINE, w) : undefined);
  const owned = (w: MadeWindow): Stretch =>
    w.isMadeUp ? [0, -1] : [w.first, w.first + w.days - 1];
  const keys = pairs.map(([s, w]) => [s, w.name]);
  const resultsOf = (strategy: string): Collected => {
    const own = made.windows.map((w) => of(strategy, w));
    const growths = own.flatMap((daily) => made.symbols.map((_, i) => growth(daily, i)));
    return {
      keys: made.windows.flatMap((w) => made.symbols.map((symbol) => [strategy, w.name, symbol])),
      metas: [],
      offsets: new Int32Array(0),
      table: {
        rows: growths.length,
        columns: {
          status: Float64Array.from(growths, (value) => (Number.isNaN(value) ? 1 : 0)),
          total_return: Float64Array.from(growths),
        },
      },
    };
  };
  const momentsOf = (strategy: string): Collected =>
    joined(
      made.windows.map((w) => [strategy, w.name]),
      MOMENT_COLUMNS,
      made.windows.map((w) => pool(of(strategy, w), base(w), owned(w)).symbols),
    );
  const baseline = hasBaseline ? rowsOf(resultsOf(BASELINE)) : undefined;
  return {
    params: {
      baseline: BASELINE,
      weights: { total_return: 1, excess_psr: 1 },
      categories: { [BASELINE]: 'baseline' },
    },
    strategies: made.strategies.map((id) => ({
      id,
      reads: [],
      rows: () => ({
        own: id === BASELINE ? (baseline as ResultRows) : rowsOf(resultsOf(id)),
        baseline,
        moments: momentsOf(id),
      }),
    })),
    types: new Map(made.windows.map(({ name, type }) => [name, type ?? 'bull'])),
    windows: made.windows.map(({ name, first, days, isMadeUp = false }) => ({
      name,
      first,
      last: first + days - 1,
      isMadeUp,
    })),
    metrics: [excess, total],
    pooled: joined(
      keys,
      POOLED_COLUMNS,
      pairs.map(([s, w]) => pool(of(s, w), base(w), owned(w)).days),
    ),
    regimes: undefined,
    tried: 0,
    remember: (parts, make) => make([...parts.keys()]),
    ...changes,
  };
}

/** The input of a node that reads no daily returns. */
export function withoutDays(input: RankInput): RankInput {
  return {
    ...input,
    pooled: undefined,
    strategies: input.strategies.map((strategy) => ({
      ...strategy,
      rows: () => ({ ...strategy.rows(), moments: undefined }),
    })),
  };
}

export function ranked(made: Made, changes: Partial<RankInput> = {}): ReturnType<typeof rankAll> {
  return rankAll(rankInput(made, changes));
}
