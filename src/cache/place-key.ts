/**
 * A place in a pack as one number, for maps with an entry per stored object.
 */

/** Packs hold some hundred megabytes at most, and there are fewer than 2^16 of them. */
const OFFSETS = 2 ** 37;

/** Where an object begins: pack and offset. */
export type PlaceStart = readonly [pack: number, offset: number];

export function placeKey(pack: number, offset: number): number {
  return pack * OFFSETS + offset;
}

/** The place that a key stands for. */
export function placeOfKey(key: number): PlaceStart {
  return [Math.floor(key / OFFSETS), key % OFFSETS];
}
