/**
 * What a second pass over daily returns gives, once their mean is known: central moments,
 * and where there is a benchmark how they move beside its returns.
 *
 * Returns and the benchmark lie in memory of this module. Arrays that are never replaced are
 * constants to the compiler: a turn of a loop need not look up where they are and how long,
 * which takes as long as the sums.
 */
import { type Benchmark, NO_DEVIATION, type Sessions } from './benchmark.js';

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
  /** What the returns multiply to on the days on which the benchmark rose or fell. */
  growthUp: number;
  growthDown: number;
}

const central: Central = {
  m2: 0,
  m3: 0,
  m4: 0,
  product: 0,
  active: 0,
  better: 0,
  growthUp: 1,
  growthDown: 1,
};

/** Sixteen years of 252 sessions twice over: replaced only by a window that is longer. */
const CAPACITY = 8192;
const days = { returns: new Float64Array(CAPACITY) };
/** The benchmark of the last pass, which nearly every symbol of a scenario shares. */
const rival = {
  of: undefined as Benchmark | undefined,
  returns: new Float64Array(CAPACITY),
  deviations: new Float64Array(CAPACITY),
  up: new Int32Array(CAPACITY),
  down: new Int32Array(CAPACITY),
};

/** The memory in whose first n places a pass over equity writes its returns. */
export function memoryOfReturns(n: number): Float64Array {
  if (days.returns.length < n) days.returns = new Float64Array(2 * n);
  return days.returns;
}

/** What the pass gives for returns of 0. */
export function momentsOfNothing(benchmark: Benchmark | undefined): Central {
  central.m2 = 0;
  central.m3 = 0;
  central.m4 = 0;
  central.product = 0;
  central.active = benchmark?.squares ?? 0;
  central.better = benchmark?.worseThanCash ?? 0;
  central.growthUp = 1;
  central.growthDown = 1;
  return central;
}

/** Moments of the first n returns. */
export function momentsOf(n: number, mean: number): Central {
  const { returns } = days;
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
export function momentsBeside(n: number, mean: number, benchmark: Benchmark): Central {
  if (rival.of !== benchmark) meet(benchmark);
  const { returns } = days;
  const { returns: theirs, deviations } = rival;
  // Kept here: what is imported is looked up again at every turn.
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
  central.growthUp = growthOn(rival.up, benchmark.up);
  central.growthDown = growthOn(rival.down, benchmark.down);
  return central;
}

function meet(benchmark: Benchmark): void {
  const { returns, deviations, up, down } = benchmark;
  const { length } = returns;
  if (rival.returns.length < length) {
    rival.returns = new Float64Array(2 * length);
    rival.deviations = new Float64Array(2 * length);
    rival.up = new Int32Array(2 * length);
    rival.down = new Int32Array(2 * length);
  }
  rival.returns.set(returns);
  rival.deviations.set(deviations);
  rival.up.set(up.at);
  rival.down.set(down.at);
  rival.of = benchmark;
}

/** What the returns on these sessions multiply to. `at`: where they are, in memory that stays. */
function growthOn(at: Int32Array, { at: { length } }: Sessions): number {
  const { returns } = days;
  // Two products at a time: one alone would wait for itself.
  let even = 1;
  let odd = 1;
  const pairs = length & ~1;
  for (let i = 0; i < pairs; i += 2) {
    even *= 1 + returns[at[i]!]!;
    odd *= 1 + returns[at[i + 1]!]!;
  }
  if (pairs < length) even *= 1 + returns[at[pairs]!]!;
  return even * odd;
}
