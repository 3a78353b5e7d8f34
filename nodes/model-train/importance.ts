/**
 * Permutation importance: how much worse a model gets when one feature is shuffled
 * among rows that it has not learned from (Breiman 2001).
 *
 * Features that say the same share it: shuffling one of them costs little.
 */
import { logLoss } from '../lib/numeric/classification.js';
import { Noise } from '../lib/numeric/noise.js';
import type { Encoded } from './encode.js';
import { type Fitted, predictAll } from './models.js';

/** As many rows of a quarter, evenly spaced, are enough: over all quarters they add up. */
const MOST_ROWS = 200;

/**
 * Rise of the log loss by feature, one list per result of `predictAll`, on those of
 * `rows` that are known. `known`: positions of at least one row.
 */
export function permutationImportance(
  fitted: readonly Fitted[],
  rows: Encoded,
  label: Float64Array,
  known: readonly number[],
  seed: string,
): number[][] {
  const n = Math.min(MOST_ROWS, known.length);
  const chosen = Array.from(
    { length: n },
    (_, i) => known[Math.floor((i * known.length) / n)] as number,
  );
  const sample = pick(rows, chosen);
  const truth = Float64Array.from(chosen, (i) => label[i]!);
  const before = predictAll(fitted, sample).map((p) => logLoss(p, truth));
  const noise = new Noise(`${seed}|importance`);
  const importance = before.map((): number[] => []);
  for (let c = 0; c < rows.p; c++) {
    const shuffled = shuffle(sample, c, noise);
    predictAll(fitted, shuffled).forEach((p, m) => {
      importance[m]!.push(logLoss(p, truth) - before[m]!);
    });
  }
  return importance;
}

function pick({ x, cells, p }: Encoded, rows: readonly number[]): Encoded {
  const picked = {
    cells: new Uint16Array(rows.length * p),
    n: rows.length,
    p,
    x: new Float64Array(rows.length * p),
  };
  rows.forEach((row, i) => {
    picked.x.set(x.subarray(row * p, (row + 1) * p), i * p);
    picked.cells.set(cells.subarray(row * p, (row + 1) * p), i * p);
  });
  return picked;
}

/** The same rows with one feature in another order (Fisher and Yates). */
function shuffle(rows: Encoded, feature: number, noise: Noise): Encoded {
  const { n, p } = rows;
  const shuffled = { cells: rows.cells.slice(), n, p, x: rows.x.slice() };
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = noise.below(i + 1);
    const swap = order[i]!;
    order[i] = order[j]!;
    order[j] = swap;
  }
  for (let i = 0; i < n; i++) {
    const to = i * p + feature;
    const from = order[i]! * p + feature;
    shuffled.x[to] = rows.x[from]!;
    shuffled.cells[to] = rows.cells[from]!;
  }
  return shuffled;
}
