/**
 * Hansen's test of superior predictive ability: is the best of all candidates
 * better than the benchmark, given that it was looked for among so many?
 *
 * Candidates that are hopelessly bad do not count against the others (the
 * consistent form), and each is measured by its own deviation (studentised).
 *
 * Source   Hansen (2005), J. of Business and Economic Statistics 23/4; White (2000),
 *          Econometrica 68/5, whose reality check is the upper p value.
 */
import { type BlockDraws, bootstrapMeans } from './stationary-bootstrap.js';

/** p values of "no candidate is better than the benchmark". */
export interface SuperiorAbility {
  /** The one to go by. */
  readonly consistent: number;
  /** If all bad candidates were known to be bad: the least it can be. */
  readonly lower: number;
  /** If all were as good as the benchmark: the most it can be. */
  readonly upper: number;
  /** Position of the candidate with the largest studentised mean. */
  readonly best: number;
}

/**
 * Tests excess returns of candidates, equally long and on the same days.
 *
 * Edges    no candidate that varies: null. None with a positive mean: all p values are 1.
 */
export function superiorAbility(
  excess: readonly Float64Array[],
  draws: BlockDraws,
): SuperiorAbility | null {
  const n = draws.length;
  const threshold = -Math.sqrt(2 * Math.log(Math.log(Math.max(n, 3))));
  const highest = {
    lower: new Float64Array(draws.replications),
    consistent: new Float64Array(draws.replications),
    upper: new Float64Array(draws.replications),
  };
  let statistic = 0;
  let best = -1;
  let bestMean = Number.NEGATIVE_INFINITY;
  const drawn = bootstrapMeans(draws, excess);
  excess.forEach((x, k) => {
    const mean = sumOf(x) / n;
    const means = drawn[k] as Float64Array;
    const deviation = deviationOf(means);
    if (!(deviation > 1e-15)) return;
    const studentised = mean / deviation;
    if (studentised > bestMean) [best, bestMean] = [k, studentised];
    statistic = Math.max(statistic, studentised);
    // What is taken off the drawn means so that they show a world without an edge.
    raise(highest.lower, means, Math.max(mean, 0), deviation);
    raise(highest.consistent, means, studentised >= threshold ? mean : 0, deviation);
    raise(highest.upper, means, mean, deviation);
  });
  if (best < 0) return null;
  const p = (drawn: Float64Array): number =>
    (drawn.reduce((count, value) => count + (value >= statistic ? 1 : 0), 0) + 1) /
    (drawn.length + 1);
  return {
    consistent: p(highest.consistent),
    lower: p(highest.lower),
    upper: p(highest.upper),
    best,
  };
}

/** Raises the highest studentised mean of each replication to that of one more candidate. */
function raise(
  highest: Float64Array,
  means: Float64Array,
  centre: number,
  deviation: number,
): void {
  for (let r = 0; r < highest.length; r++) {
    const value = (means[r]! - centre) / deviation;
    if (value > highest[r]!) highest[r] = value;
  }
}

function deviationOf(values: Float64Array): number {
  const mean = sumOf(values) / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
