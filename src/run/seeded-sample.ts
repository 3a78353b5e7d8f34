/**
 * Random samples that can be drawn again: the same seed, the same choice.
 *
 * What is chosen depends on the seed and on each key alone, so a key that was
 * chosen once is chosen again however many others come or go around it.
 */
import { hash, randomInt } from 'node:crypto';

/** Seeds are whole numbers below this: short enough to be typed. */
export const SEED_LIMIT = 1_000_000;

/** How many of a number of things: a share of them, or so many. */
export type SampleSize = { readonly share: number } | { readonly count: number };

/** A seed that nobody chose. */
export function randomSeed(): number {
  return randomInt(SEED_LIMIT);
}

/** How many that is of `total`: at least one, unless there are none. */
export function sizeOf(size: SampleSize, total: number): number {
  const wanted = 'share' in size ? Math.max(1, Math.ceil(size.share * total)) : size.count;
  return Math.min(wanted, total);
}

/** Positions of the keys in the order in which this seed chooses them. */
export function drawn(keys: readonly string[], seed: number, what: string): number[] {
  const weights = keys.map((key) => weightOf(`${seed}\u0000${what}\u0000${key}`));
  return keys
    .map((_, i) => i)
    .sort((a, b) => (weights[a] as number) - (weights[b] as number) || a - b);
}

function weightOf(text: string): number {
  return hash('sha256', text, 'buffer').readUIntBE(0, 6);
}
