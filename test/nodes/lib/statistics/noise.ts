/**
 * Normal noise from a seed, for tests of statistics; by another generator than the one
 * that the statistics draw with.
 */

/** n draws from a normal distribution. */
export function noise(n: number, seed: number, mean = 0, deviation = 1): Float64Array {
  const random = generator(seed);
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

/** sfc32 of PractRand (Doty-Humphrey): uniform numbers in [0, 1). */
function generator(seed: number): () => number {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  // The first numbers of near seeds are near each other.
  for (let i = 0; i < 15; i++) next();
  return next;
}
