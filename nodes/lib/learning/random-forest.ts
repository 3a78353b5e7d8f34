/**
 * Random forest of classification trees (Breiman 2001): each tree sees rows drawn with
 * replacement, each node some features, and the probability is the mean of the leaves.
 *
 * Draws come from a noise that is handed in, in a fixed order. A leaf counts one row more
 * than it has, at the share of ones in all rows, so no probability is exactly 0 or 1.
 */
import type { Noise } from '../numeric/noise.js';
import type { Cells } from './cells.js';
import type { Gradients } from './histograms.js';
import { type Candidates, inUnits, TreeGrower } from './tree-grower.js';
import { addTrees, emptyTrees, type Trees } from './trees.js';

export interface ForestSettings {
  readonly trees: number;
  readonly depth: number;
  readonly leafRows: number;
}

/** The probability is `base` and what the trees give. */
export interface Forest {
  readonly base: number;
  readonly trees: Trees;
}

/** Fits to rows and labels of 0 or 1. Each node tries the square root of the features, as is usual. */
export function fitForest(
  cells: Cells,
  label: Float64Array,
  settings: ForestSettings,
  noise: Noise,
): Forest {
  const { n, p } = cells;
  let ones = 0;
  for (let i = 0; i < n; i++) ones += label[i]!;
  const base = inUnits(ones / n);
  const trees = emptyTrees(settings.trees, settings.depth);
  const shape = { depth: settings.depth, leafWeight: settings.leafRows, penalty: 1 };
  const grower = new TreeGrower(cells, shape, someOf(p, base, noise));
  const [g, h] = [new Float64Array(n), new Float64Array(n)];
  const rows = new Uint32Array(n);
  for (let tree = 0; tree < settings.trees; tree++) {
    draw(h, noise);
    const count = vote(label, base, { g, h, rows });
    grower.grow(trees, tree, { g, h, rows, count }, 1 / settings.trees);
  }
  return { base, trees };
}

/** How often each row is drawn, with replacement, in as many draws as there are rows. */
function draw(times: Float64Array, noise: Noise): void {
  const n = times.length;
  times.fill(0);
  for (let i = 0; i < n; i++) {
    const row = noise.below(n);
    times[row] = times[row]! + 1;
  }
}

/** Gradients of the rows that were drawn, and which these are; how many. */
function vote(label: Float64Array, base: number, { g, h, rows }: Omit<Gradients, 'count'>): number {
  const n = h.length;
  let count = 0;
  for (let i = 0; i < n; i++) {
    g[i] = h[i]! * (label[i]! - base);
    // Written anyway, kept if drawn, without a branch that nobody can guess.
    rows[count] = i;
    count += Math.min(1, h[i]!);
  }
  return count;
}

/** Fills `out` with the probability of label 1 per row. */
export function predictForest({ base, trees }: Forest, cells: Cells, out: Float64Array): void {
  out.fill(base, 0, cells.n);
  addTrees(trees, cells, out);
}

/** Draws the features of a node without replacement (Fisher and Yates). */
function someOf(p: number, base: number, noise: Noise): Candidates {
  const count = Math.max(1, Math.round(Math.sqrt(p)));
  return {
    count,
    base,
    choose(features) {
      for (let c = 0; c < count; c++) {
        const k = c + noise.below(p - c);
        const swap = features[c]!;
        features[c] = features[k]!;
        features[k] = swap;
      }
    },
  };
}
