/**
 * What a second pass over daily returns gives, once their mean is known: central moments,
 * and where there is a benchmark how they move beside its returns.
 */
import { type Benchmark, NO_DEVIATION } from './benchmark.js';

/** Sums over n returns; used again by the next pass. */
export interface Central {
  /** Sums of powers of the distances from the mean. */
  m2: number;
  m3: number;
  m4: number;
  /** Sum of products with the benchmark's distances from its mean. */
  product: number;
  /** Sum of squares of the distances less the benchmark's. */
  active: number;
  /** Days with a better return than the benchmark. */
  better: number;
}

/** The benchmark of the last pass. Replaced only by a longer one: what never changes is a constant to the compiler. */
const rival = {
  of: undefined as Benchmark | undefined,
  deviations: new Float64Array(8192),
  returns: new Float64Array(8192),
};

const central: Central = { m2: 0, m3: 0, m4: 0, product: 0, active: 0, better: 0 };

/** What the pass gives for returns of 0. */
export function momentsOfNothing(benchmark: Benchmark | undefined): Central {
  central.m2 = 0;
  central.m3 = 0;
  central.m4 = 0;
  central.product = 0;
  central.active = benchmark?.squares ?? 0;
  central.better = benchmark?.worseThanCash ?? 0;
  return central;
}

/** Moments of the first n returns. */
export function momentsOf(returns: Float64Array, n: number, mean: number): Central {
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < n; i++) {
    const d = returns[i]! - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
  }
  central.m2 = m2;
  central.m3 = m3;
  central.m4 = m4;
  return central;
}

/** The same, and the sums beside a benchmark on the same sessions. */
export function momentsBeside(
  returns: Float64Array,
  n: number,
  mean: number,
  benchmark: Benchmark,
): Central {
  if (rival.of !== benchmark) meet(benchmark);
  const { deviations, returns: theirs } = rival;
  // Kept here: what is imported is looked up again at every turn of a loop.
  const least = NO_DEVIATION;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  let product = 0;
  let active = 0;
  let better = 0;
  for (let i = 0; i < n; i++) {
    const r = returns[i]!;
    const d = r - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
    const other = deviations[i]!;
    product += d * other;
    const own = d - other;
    active += own * own;
    // What is the same but for rounding is not better. A number, not a branch: nobody can guess it.
    better += Number(r - theirs[i]! - least >= 0);
  }
  central.m2 = m2;
  central.m3 = m3;
  central.m4 = m4;
  central.product = product;
  central.active = active;
  central.better = better;
  return central;
}

function meet(benchmark: Benchmark): void {
  const { length } = benchmark.returns;
  if (rival.returns.length < length) {
    rival.deviations = new Float64Array(2 * length);
    rival.returns = new Float64Array(2 * length);
  }
  rival.deviations.set(benchmark.deviations);
  rival.returns.set(benchmark.returns);
  rival.of = benchmark;
}
