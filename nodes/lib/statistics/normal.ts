/**
 * The standard normal distribution: density, distribution function, quantile.
 *
 * Both tails keep their relative precision: the probability of a rare event is
 * what the tests of this folder are about.
 */

const ROOT_2PI = Math.sqrt(2 * Math.PI);
/** From here on the continued fraction is the better of the two expansions. */
const TAIL = 3;
/** Enough for all digits at the beginning of the tail; further out fewer would do. */
const TAIL_TERMS = 40;

/** Density at x. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / ROOT_2PI;
}

/**
 * Probability of a value up to x.
 *
 * Edges    ±Infinity gives 0 and 1, NaN gives NaN.
 * Source   a Taylor series about 0 (Marsaglia 2004, J. Stat. Software 11/4) and the
 *          continued fraction of Mills' ratio (Abramowitz and Stegun, 26.2.14) beyond 3.
 */
export function normalCdf(x: number): number {
  if (x < -TAIL) return lowerTail(-x);
  if (x > TAIL) return 1 - lowerTail(x);
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** Probability of a value below −x, for x well above zero. */
function lowerTail(x: number): number {
  let fraction = x;
  for (let k = TAIL_TERMS; k > 0; k--) fraction = x + k / fraction;
  return normalDensity(x) / fraction;
}

/**
 * The value that is not exceeded with probability p.
 *
 * Edges    p = 0 and 1 give ±Infinity; outside of [0, 1] and for NaN it is NaN.
 * Source   Abramowitz and Stegun 26.2.23 as a start, then Halley's steps on the
 *          distribution function until nothing moves.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  // By symmetry in the lower half, where a small probability has all its digits.
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) /
      (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) -
    t;
  for (let step = 0; step < 4; step++) {
    const error = (normalCdf(x) - p) / normalDensity(x);
    x -= error / (1 + 0.5 * x * error);
  }
  return x;
}
