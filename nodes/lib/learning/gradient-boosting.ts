/**
 * Stochastic gradient boosting of shallow trees for the log loss (Friedman 2001, 2002).
 *
 * Every round grows a tree towards what the sum of those before it gets wrong, on some of
 * the rows, and adds a part of it. Rows are drawn from a noise that is handed in, in a
 * fixed order.
 */
import type { Noise } from '../numeric/noise.js';
import type { Cells } from './cells.js';
import type { Gradients } from './histograms.js';
import { inUnits, TreeGrower } from './tree-grower.js';
import { addTrees, emptyTrees, type Trees } from './trees.js';

export interface BoostingSettings {
  readonly rounds: number;
  readonly depth: number;
  /** Part of each tree that is added. */
  readonly rate: number;
  /** Share of the rows that a tree is grown on. */
  readonly share: number;
  /** Rows in a leaf, counted at a probability of one half; near 0 and 1 a row counts less. */
  readonly leafRows: number;
}

/** Log odds are `base` and what the trees give. */
export interface Boosted {
  readonly base: number;
  readonly trees: Trees;
}

/** What a row of probability one half weighs. */
const HALF = 0.25;
/** As usual in boosting: four rows of probability one half. */
const PENALTY = 1;

/** Fits to rows and labels of 0 or 1, of which both must occur or the base is kept finite. */
export function fitBoosted(
  cells: Cells,
  label: Float64Array,
  settings: BoostingSettings,
  noise: Noise,
): Boosted {
  const { n } = cells;
  const { rounds, depth, rate, share, leafRows } = settings;
  let ones = 0;
  for (let i = 0; i < n; i++) ones += label[i]!;
  const base = Math.log((ones + 0.5) / (n - ones + 0.5));
  const trees = emptyTrees(rounds, depth);
  const shape = { depth, leafWeight: leafRows * HALF, penalty: PENALTY };
  const grower = new TreeGrower(cells, shape);
  const score = new Float64Array(n).fill(base);
  const [g, h] = [new Float64Array(n), new Float64Array(n)];
  const rows = new Uint32Array(n);
  for (let round = 0; round < rounds; round++) {
    const count = draw(rows, share, noise);
    slope(score, label, { g, h, rows, count });
    grower.grow(trees, round, { g, h, rows, count }, rate);
    addTrees(trees, cells, score, round, round + 1);
  }
  return { base, trees };
}

/** Puts each row among the first ones with a probability; how many there are. */
function draw(rows: Uint32Array, share: number, noise: Noise): number {
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    // Written anyway, kept if drawn, without a branch that nobody can guess.
    rows[count] = i;
    count += Number(noise.uniform() < share);
  }
  return count;
}

/** Gradient and weight of the log loss at a score, in rows that were drawn. */
function slope(score: Float64Array, label: Float64Array, { g, h, rows, count }: Gradients): void {
  for (let k = 0; k < count; k++) {
    const i = rows[k]!;
    const p = 1 / (1 + Math.exp(-score[i]!));
    g[i] = inUnits(label[i]! - p);
    h[i] = inUnits(p * (1 - p));
  }
}

/** Fills `out` with the probability of label 1 per row. */
export function predictBoosted({ base, trees }: Boosted, cells: Cells, out: Float64Array): void {
  out.fill(base, 0, cells.n);
  addTrees(trees, cells, out);
  for (let i = 0; i < cells.n; i++) out[i] = 1 / (1 + Math.exp(-out[i]!));
}
