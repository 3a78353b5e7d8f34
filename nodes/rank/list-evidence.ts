/**
 * Evidence of all strategies of a list: measured alone, judged together.
 *
 * All are drawn with the same blocks, and the number of trials and of tests is paid
 * for here. The baseline is measured and not tested: it has no edge over itself.
 */

import { Fractions } from '../lib/numeric/random.js';
import { blockLength } from '../lib/statistics/block-length.js';
import { benjaminiHochberg, holm } from '../lib/statistics/multiple-testing.js';
import { type BlockDraws, drawBlocks } from '../lib/statistics/stationary-bootstrap.js';
import {
  type Daily,
  type Evidence,
  evidenceOf,
  type Measured,
  measureAll,
  ratioVariance,
  type Tries,
} from './evidence.js';

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

/** Expected length of the blocks for series: what the longest memory among them asks for, at least ∛days. */
export function commonBlock(series: readonly Float64Array[]): number {
  const usable = series.filter((x) => x.length > 0 && !Number.isNaN(x[0]!));
  const days = Math.max(1, ...usable.map((x) => x.length));
  return Math.max(Math.cbrt(days), ...usable.map(blockLength));
}

/** Evidence by strategy. `tries`: what the list was chosen from; `draws` may be shared with other lists. */
export function evidenceOfList(
  list: ReadonlyMap<string, Daily>,
  baseline: string,
  tries: Tries,
  draws = new SharedDraws(),
): Map<string, Evidence> {
  const names = [...list.keys()].filter((name) => (list.get(name) as Daily).date.length > 0);
  const block = commonBlock(names.map((name) => (list.get(name) as Daily).excess));
  const measured = measureAll(
    names.map((name) => list.get(name) as Daily),
    (length) => draws.of(length, block),
  );
  const evidenceAt = judged(measured, (i) => names[i] === baseline, tries);
  return new Map(names.map((name, i) => [name, evidenceAt(i)]));
}

/** Evidence by position, from what was measured. */
export function judged(
  measured: readonly Measured[],
  isBaseline: (i: number) => boolean,
  tries: Tries,
): (i: number) => Evidence {
  const p = measured.map((m, i) => (isBaseline(i) ? Number.NaN : (m.p ?? Number.NaN)));
  const fdr = benjaminiHochberg(p);
  const fwer = holm(p);
  const variance = ratioVariance(measured.flatMap(({ edge }) => edge ?? []));
  return (i) =>
    evidenceOf(
      measured[i] as Measured,
      { tries, variance },
      { fdr: fdr[i] as number, fwer: fwer[i] as number },
    );
}
