/**
 * Evidence of each strategy on each symbol, from moments that were kept per scenario.
 *
 * The days themselves are not needed: moments of disjoint stretches of days make those
 * of all of them. Intervals are normal ones here, as there is nothing to draw from.
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
import type { Measured } from './evidence.js';

/** Half of a 95 % interval, in standard errors. */
const HALF = 1.959963984540054;

/** Arrays of joined moments: five of returns, five of excess, and whether there are any. */
export const MOMENT_ARRAYS = 11;

/**
 * Moments of one strategy's days by symbol, over all scenarios: returns, then excess, and 1
 * where there are days. `moments`: items by scenario, in each a row per row of the results.
 */
export function joinedMoments(moments: Collected, cases: Cases): Float64Array[] {
  const count = cases.symbols.length;
  const own = noMoments(count);
  const excess = noMoments(count);
  const isThere = new Float64Array(count);
  const pieces = [columnsOf(moments, 'return'), columnsOf(moments, 'excess')] as const;
  const symbolOf = symbolsOf(moments, cases);
  for (let piece = 0; piece < symbolOf.length; piece++) {
    const symbol = symbolOf[piece]!;
    isThere[symbol] = 1;
    joinMoments(own, symbol, pieces[0], piece);
    joinMoments(excess, symbol, pieces[1], piece);
  }
  return [...ARRAYS.map((name) => own[name]), ...ARRAYS.map((name) => excess[name]), isThere];
}

const ARRAYS = ['n', 'mean', 'm2', 'm3', 'm4'] as const;

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

/** What is measured of one strategy by symbol, from its joined moments; undefined where it has none. */
export function measureSymbols(columns: readonly Float64Array[]): (Measured | undefined)[] {
  const own = momentColumns(columns, 0);
  const excess = momentColumns(columns, ARRAYS.length);
  const isThere = columns[2 * ARRAYS.length] as Float64Array;
  return Array.from(isThere, (there, symbol) =>
    there === 1 ? measured(momentsAt(own, symbol), momentsAt(excess, symbol)) : undefined,
  );
}

function momentColumns(columns: readonly Float64Array[], first: number): MomentColumns {
  const [n, mean, m2, m3, m4] = columns.slice(first, first + ARRAYS.length);
  return { n, mean, m2, m3, m4 } as MomentColumns;
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
