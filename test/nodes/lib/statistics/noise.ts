/**
 * Normal noise from a seed, for tests of statistics.
 */
import { randomFrom } from '../../../../nodes/lib/statistics/random.js';

/** n draws from a normal distribution. */
export function noise(n: number, seed: number, mean = 0, deviation = 1): Float64Array {
  const random = randomFrom(seed);
  return Float64Array.from({ length: n }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * random());
  });
}

/** A series that remembers: x_t = memory · x_{t−1} + noise. */
export function remembering(n: number, seed: number, memory: number): Float64Array {
  const x = noise(n, seed);
  for (let i = 1; i < n; i++) x[i] = memory * x[i - 1]! + x[i]!;
  return x;
}

export function meanOf(x: ArrayLike<number>): number {
  return Array.from(x).reduce((sum, value) => sum + value, 0) / x.length;
}
