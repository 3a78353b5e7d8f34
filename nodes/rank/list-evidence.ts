/**
 * Evidence of all strategies of a list: measured alone, judged together.
 *
 * All are drawn with the same blocks, and the number of trials and of tests is paid
 * for here. The baseline is measured and not tested: it has no edge over itself.
 */
import type { ComputeContext } from '../../src/contract/index.js';
import { Fractions } from '../lib/numeric/random.js';
import { blockLength } from '../lib/statistics/block-length.js';
import { deflatedSharpe } from '../lib/statistics/deflated-sharpe.js';
import { momentsOf } from '../lib/statistics/moments.js';
import { ascending, benjaminiHochberg, holm } from '../lib/statistics/multiple-testing.js';
import type { SharpeRatio } from '../lib/statistics/sharpe-ratio.js';
import {
  type BlockDraws,
  bootstrapMeans,
  drawBlocks,
  meanPValue,
  percentileInterval,
} from '../lib/statistics/stationary-bootstrap.js';
import {
  aloneOf,
  type Daily,
  type Drawn,
  type Evidence,
  evidenceOf,
  type InList,
  type Measured,
  measureAll,
  ratioVariance,
  type Tries,
} from './evidence.js';
import { definedOrNull } from './ranking.js';

/** Results are the same on every run: this number is the only source of chance. */
export const SEED = 20_261_126;
/** All lists are drawn with the same numbers from the first on: they are made once, a few megabytes. */
const FRACTIONS = new Fractions(SEED);
/** Fewer days than this make no distribution of means. */
const MIN_DAYS = 20;

/** Draws for series of some lengths, made once each. */
export class SharedDraws {
  private readonly known = new Map<string, BlockDraws>();

  /** Blocks for series of `length` values; null for too few. */
  of(length: number, block: number): BlockDraws | null {
    if (length < MIN_DAYS) return null;
    const name = `${length} ${block}`;
    let draws = this.known.get(name);
    if (!draws) {
      draws = drawBlocks({ length, block, fractions: FRACTIONS });
      this.known.set(name, draws);
    }
    return draws;
  }
}

/** What strategies of a list are judged by. */
export interface Judge {
  readonly baseline: string;
  /** What the list was chosen from. */
  readonly tries: Tries;
  /** What was drawn of the same days before need not be drawn again. */
  readonly remember: ComputeContext<unknown>['remember'];
}

/** Expected length of the blocks for series: what the longest memory among them asks for, at least ∛days. */
export function commonBlock(
  series: readonly Float64Array[],
  { remember }: Pick<Judge, 'remember'>,
): number {
  const usable = series.filter((x) => x.length > 0 && !Number.isNaN(x[0]!));
  const days = Math.max(1, ...usable.map((x) => x.length));
  const lengths = remember(
    usable.map((x) => ({ numbers: [x], values: 'block' })),
    (places) =>
      places.map((i) => ({ numbers: Float64Array.of(blockLength(usable[i] as Float64Array)) })),
  );
  return Math.max(Math.cbrt(days), ...lengths.map(({ numbers }) => numbers[0] as number));
}

/** Evidence by strategy; `draws` may be shared with other lists. */
export function evidenceOfList(
  list: ReadonlyMap<string, Daily>,
  judge: Judge,
  draws = new SharedDraws(),
): Map<string, Evidence> {
  const names = [...list.keys()].filter((name) => (list.get(name) as Daily).date.length > 0);
  const days = names.map((name) => list.get(name) as Daily);
  const block = commonBlock(
    days.map(({ excess }) => excess),
    judge,
  );
  const measured = measureAll(days, (series) => drawnOf(series, block, draws, judge));
  const inListAt = judged({
    p: measured.map(({ p }, i) => (names[i] === judge.baseline ? Number.NaN : (p ?? Number.NaN))),
    sharpes: measured.flatMap(({ edge }) => edge?.sharpe ?? []),
    tries: judge.tries,
  });
  return new Map(
    names.map((name, i) => {
      const own = measured[i] as Measured;
      return [name, evidenceOf(aloneOf(own), inListAt(i, own.edge))];
    }),
  );
}

/** What drawn means say of each series; those of one length that are not known are drawn together. */
function drawnOf(
  series: readonly Float64Array[],
  block: number,
  draws: SharedDraws,
  { remember }: Judge,
): Drawn[] {
  const parts = remember(
    series.map((x) => ({ numbers: [x], values: ['drawn', block, SEED] })),
    (places) => {
      const made = new Map<number, Float64Array>();
      for (const length of new Set(places.map((i) => (series[i] as Float64Array).length))) {
        const together = places.filter((i) => series[i]?.length === length);
        const own = together.map((i) => series[i] as Float64Array);
        drawnTogether(own, draws.of(length, block)).forEach((drawn, i) => {
          made.set(together[i] as number, drawn);
        });
      }
      return places.map((i) => ({ numbers: made.get(i) as Float64Array }));
    },
  );
  return parts.map(({ numbers: [low, high, p] }): Drawn => {
    if (p === undefined) return { interval: null, p: null };
    return { interval: [low as number, high as number], p };
  });
}

/** Both ends of the interval and the p value of each series; nothing where they are too short. */
function drawnTogether(series: readonly Float64Array[], draws: BlockDraws | null): Float64Array[] {
  if (!draws) return series.map(() => new Float64Array(0));
  return bootstrapMeans(draws, series).map((means, i) => {
    const { mean } = momentsOf(series[i] as Float64Array);
    return Float64Array.of(...percentileInterval(means), meanPValue(means, mean));
  });
}

/** What the strategies of a list have in common: their p values, NaN for one that is not tested. */
export interface ListFigures {
  readonly p: readonly number[];
  /** Ratios of their edges per day, of those that have one. */
  readonly sharpes: readonly number[];
  readonly tries: Tries;
}

/** What the list says of a strategy, by its position in `p` and its edge. */
export function judged({
  p,
  sharpes,
  tries,
}: ListFigures): (i: number, edge: SharpeRatio | null) => InList {
  const order = ascending(p);
  const fdr = benjaminiHochberg(p, order);
  const fwer = holm(p, order);
  const variance = ratioVariance(sharpes);
  return (i, edge) => {
    const spread = edge ? variance(edge.n) : 0;
    return {
      excess_dsr: edge && deflatedSharpe(edge, tries.tried, spread),
      excess_dsr_effective: edge && deflatedSharpe(edge, tries.effective, spread),
      p_adjusted: definedOrNull(fdr[i]!),
      p_holm: definedOrNull(fwer[i]!),
    };
  };
}
