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

/** What is measured of each strategy (first) on each symbol (second), in the order of the cases. */
export function measureSymbols(moments: Collected, cases: Cases): (Measured | undefined)[][] {
  const { strategies, symbols } = cases;
  const pairs = strategies.length * symbols.length;
  const own = noMoments(pairs);
  const excess = noMoments(pairs);
  const isThere = new Uint8Array(pairs);
  const pieces = [columnsOf(moments, 'return'), columnsOf(moments, 'excess')] as const;
  eachPiece(moments, cases, (pair, piece) => {
    isThere[pair] = 1;
    joinMoments(own, pair, pieces[0], piece);
    joinMoments(excess, pair, pieces[1], piece);
  });
  return strategies.map((_, k) =>
    symbols.map((_symbol, s) => {
      const pair = k * symbols.length + s;
      return isThere[pair] === 1
        ? measured(momentsAt(own, pair), momentsAt(excess, pair))
        : undefined;
    }),
  );
}

/** Visits each row of `moments` with the pair of strategy and symbol that it belongs to. */
function eachPiece(
  { keys, offsets }: Collected,
  cases: Cases,
  visit: (pair: number, piece: number) => void,
): void {
  const { strategies, strategy, scenarios, scenario, symbols, symbol } = cases;
  const firstRow = firstRows(cases);
  keys.forEach(([name, window], item) => {
    const k = strategies.indexOf(name as string);
    const w = scenarios.indexOf(window as string);
    const first = k < 0 || w < 0 ? -1 : firstRow[k * scenarios.length + w]!;
    const from = offsets[item]!;
    for (let i = from; i < offsets[item + 1]!; i++) {
      const row = first + i - from;
      if (first < 0 || strategy[row] !== k || scenario[row] !== w) {
        throw foreign(`${name}/${window}`);
      }
      visit(k * symbols.length + symbol[row]!, i);
    }
  });
}

/** The first row of each strategy in each scenario, at strategy · scenarios + scenario; -1: none. */
function firstRows({ strategies, strategy, scenarios, scenario }: Cases): Int32Array {
  const first = new Int32Array(strategies.length * scenarios.length).fill(-1);
  for (let row = strategy.length - 1; row >= 0; row--) {
    first[strategy[row]! * scenarios.length + scenario[row]!] = row;
  }
  return first;
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

function foreign(pair: string): DataError {
  return new DataError(
    'foreign-returns',
    `input "moments" tells of "${pair}" otherwise than input "results"`,
    { hint: 'let "moments" read a pool-returns node that reads the backtests of "results"' },
  );
}
