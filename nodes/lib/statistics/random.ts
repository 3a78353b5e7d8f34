/**
 * Pseudo-random numbers from a seed: the same seed gives the same numbers on every
 * machine, and results that rest on them are the same bytes.
 *
 * Source   sfc32 of PractRand (Doty-Humphrey), 128 bits of state with a counter in it.
 */

/** A generator of uniform numbers in [0, 1). */
export type Random = () => number;

/** Starts a generator; any 32-bit number is a seed. */
export function randomFrom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
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
