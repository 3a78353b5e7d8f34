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
  const firstRow = new Map<string, number>();
  results.keys.forEach(([strategy, scenario], row) => {
    const name = `${strategy}\u0000${scenario}`;
    if (!firstRow.has(name)) firstRow.set(name, row);
  });
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
      const own = pairs[cases.strategy[row]!] as Pair[];
      const symbol = cases.symbol[row]!;
      const before = own[symbol] ?? { own: NO_MOMENTS, excess: NO_MOMENTS };
      own[symbol] = {
        own: joinMoments(before.own, momentsAt(moments, i, 'return')),
        excess: joinMoments(before.excess, momentsAt(moments, i, 'excess')),
      };
    }
  });
  return pairs.map((own) => cases.symbols.map((_, s) => own[s] && measured(own[s])));
}

function momentsAt({ table }: Collected, row: number, of: 'return' | 'excess'): Moments {
  const { columns } = table;
  const n = columns.days![row]!;
  if (n === 0) return NO_MOMENTS;
  return {
    n,
    mean: columns[`${of}_mean`]![row]!,
    m2: columns[`${of}_m2`]![row]!,
    m3: columns[`${of}_m3`]![row]!,
    m4: columns[`${of}_m4`]![row]!,
  };
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
