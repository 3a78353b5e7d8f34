/**
 * Evidence of each strategy on each symbol, from moments that were kept per scenario.
 *
 * The days themselves are not needed: moments of disjoint stretches of days make those
 * of all of them. Intervals are normal ones here, as there is nothing to draw from.
 */
import { type Collected, DataError } from '../../src/contract/index.js';
import { joinMoments, type Moments, NO_MOMENTS } from '../lib/statistics/moments.js';
import { normalCdf } from '../lib/statistics/normal.js';
import { sharpeRatio } from '../lib/statistics/sharpe-ratio.js';
import type { Cases } from './cases.js';
import type { Measured } from './evidence.js';

/** Half of a 95 % interval, in standard errors. */
const HALF = 1.959963984540054;

/** Moments of one strategy on one symbol over all its days. */
interface Pair {
  own: Moments;
  excess: Moments;
}

/** What is measured of each strategy (first) on each symbol (second), in the order of the cases. */
export function measureSymbols(
  moments: Collected,
  results: Pick<Collected, 'keys'>,
  cases: Cases,
): (Measured | undefined)[][] {
  const firstRow = firstRows(results.keys);
  const own = momentColumns(moments, 'return');
  const excess = momentColumns(moments, 'excess');
  const pairs: Pair[][] = cases.strategies.map(() => []);
  moments.keys.forEach(([strategy, scenario], item) => {
    const first = firstRow.get(`${strategy}\u0000${scenario}`);
    const from = moments.offsets[item] as number;
    const to = moments.offsets[item + 1] as number;
    for (let i = from; i < to; i++) {
      const row = (first ?? -1) + i - from;
      const key = results.keys[row];
      if (first === undefined || key?.[0] !== strategy || key?.[1] !== scenario) {
        throw foreign(`${strategy}/${scenario}`);
      }
      const symbol = cases.symbol[row]!;
      const mine = pairs[cases.strategy[row]!] as Pair[];
      mine[symbol] ??= { own: NO_MOMENTS, excess: NO_MOMENTS };
      const pair = mine[symbol];
      pair.own = joinMoments(pair.own, momentsAt(own, i));
      pair.excess = joinMoments(pair.excess, momentsAt(excess, i));
    }
  });
  return pairs.map((mine) => cases.symbols.map((_, s) => mine[s] && measured(mine[s])));
}

/** The first row of each strategy and scenario; tens of thousands of rows differ in their symbol alone. */
function firstRows(keys: Collected['keys']): Map<string, number> {
  const first = new Map<string, number>();
  let last: readonly string[] = [];
  keys.forEach((key, row) => {
    if (key[0] === last[0] && key[1] === last[1]) return;
    last = key;
    const name = `${key[0]}\u0000${key[1]}`;
    if (!first.has(name)) first.set(name, row);
  });
  return first;
}

/** The columns of one kind of moments. */
type MomentColumns = Readonly<Record<keyof Moments, Float64Array>>;

function momentColumns({ table }: Collected, of: 'return' | 'excess'): MomentColumns {
  const column = (name: string): Float64Array => table.columns[name] as Float64Array;
  return {
    n: column('days'),
    mean: column(`${of}_mean`),
    m2: column(`${of}_m2`),
    m3: column(`${of}_m3`),
    m4: column(`${of}_m4`),
  };
}

function momentsAt({ n, mean, m2, m3, m4 }: MomentColumns, row: number): Moments {
  if (n[row] === 0) return NO_MOMENTS;
  return { n: n[row]!, mean: mean[row]!, m2: m2[row]!, m3: m3[row]!, m4: m4[row]! };
}

function measured({ own, excess }: Pair): Measured {
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
