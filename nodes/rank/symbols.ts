/**
 * Evidence of one strategy on each symbol, from moments that were kept per scenario.
 *
 * The days themselves are not needed: moments of disjoint stretches of days make those
 * of all of them. Intervals are normal ones here, as there is nothing to draw from. What
 * a strategy is compared with is not in these figures: they are part of what is known of it alone.
 */
import { type Collected, DataError } from '../../src/contract/index.js';
import {
  joinMoments,
  type MomentColumns,
  type Moments,
  momentsAt,
  noMoments,
} from '../lib/statistics/moments.js';
import { normalCdf } from '../lib/statistics/normal.js';
import { sharpeRatio } from '../lib/statistics/sharpe-ratio.js';
import type { Cases } from './cases.js';
import { ALONE, aloneOf, type Measured } from './evidence.js';

/** Half of a 95 % interval, in standard errors. */
const HALF = 1.959963984540054;

/** The ratio of the edge per day, as tests of it need it. */
export const EDGE_COLUMNS = ['n', 'sharpe', 'skew', 'kurtosis'] as const;

/** Columns of what is known of a strategy by symbol. */
export const SYMBOL_ARRAYS = ALONE.length + EDGE_COLUMNS.length;

/**
 * Evidence of a strategy by symbol, over all scenarios: the figures of `ALONE`, then those of
 * `EDGE_COLUMNS`; NaN where one is not defined, and all NaN where there are no days. `moments`: items
 * by scenario, in each a row per row of the results.
 */
export function symbolEvidence(moments: Collected, cases: Cases): Float64Array[] {
  const count = cases.symbols.length;
  const own = noMoments(count);
  const excess = noMoments(count);
  const pieces = [columnsOf(moments, 'return'), columnsOf(moments, 'excess')] as const;
  const symbolOf = symbolsOf(moments, cases);
  for (let piece = 0; piece < symbolOf.length; piece++) {
    const symbol = symbolOf[piece]!;
    joinMoments(own, symbol, pieces[0], piece);
    joinMoments(excess, symbol, pieces[1], piece);
  }
  const columns = Array.from({ length: SYMBOL_ARRAYS }, () =>
    new Float64Array(count).fill(Number.NaN),
  );
  for (let symbol = 0; symbol < count; symbol++) {
    if (own.n[symbol] === 0) continue;
    const found = measured(momentsAt(own, symbol), momentsAt(excess, symbol));
    const alone = aloneOf(found);
    for (let k = 0; k < ALONE.length; k++) {
      columns[k]![symbol] = alone[ALONE[k]!] ?? Number.NaN;
    }
    const { edge } = found;
    if (!edge) continue;
    for (let k = 0; k < EDGE_COLUMNS.length; k++) {
      columns[ALONE.length + k]![symbol] = edge[EDGE_COLUMNS[k]!];
    }
  }
  return columns;
}

/** The symbol of each row of `moments`. */
function symbolsOf({ keys, offsets, table }: Collected, cases: Cases): Int32Array {
  const { scenarios, scenario, symbol } = cases;
  const first = new Int32Array(scenarios.length).fill(-1);
  for (let row = scenario.length - 1; row >= 0; row--) first[scenario[row]!] = row;
  const symbols = new Int32Array(table.rows);
  keys.forEach(([strategy, window], item) => {
    const at = scenarios.indexOf(window as string);
    const from = offsets[item]!;
    for (let i = from; i < offsets[item + 1]!; i++) {
      const row = at < 0 ? -1 : first[at]! + i - from;
      if (scenario[row] !== at) throw foreign(`${strategy}/${window}`);
      symbols[i] = symbol[row]!;
    }
  });
  return symbols;
}

/** The columns of one kind of moments. */
function columnsOf({ table }: Collected, of: 'return' | 'excess'): MomentColumns {
  const column = (name: string): Float64Array => table.columns[name] as Float64Array;
  return {
    n: column('days'),
    mean: column(`${of}_mean`),
    m2: column(`${of}_m2`),
    m3: column(`${of}_m3`),
    m4: column(`${of}_m4`),
  };
}

function measured(own: Moments, excess: Moments): Measured {
  const hasBaseline = excess.n > 0 && !Number.isNaN(excess.mean);
  const edge = hasBaseline ? sharpeRatio(excess) : null;
  const error = Math.sqrt(excess.m2 / (excess.n - 1) / excess.n);
  return {
    days: own.n,
    own: sharpeRatio(own),
    edge,
    mean: hasBaseline ? excess.mean : null,
    interval: edge && [excess.mean - HALF * error, excess.mean + HALF * error],
    p: edge && normalCdf(-excess.mean / error),
  };
}

/** The error of moments that do not belong to the results. */
export function foreign(pair: string): DataError {
  return new DataError(
    'foreign-returns',
    `input "moments" tells of "${pair}" otherwise than input "results"`,
    { hint: 'let "moments" read a pool-returns node that reads the backtests of "results"' },
  );
}
