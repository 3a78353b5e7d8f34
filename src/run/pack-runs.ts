/**
 * Which items of a pack are read at once: neighbours, in pieces of a few megabytes.
 */
import type { WholeOutput } from '../cache/logged-batch.js';
import type { Place } from '../cache/pack-store.js';

/** Items further apart in a pack are read one by one. */
const FAR_BYTES = 1 << 16;
/** Read at once, about: bytes that have one digest are never cut. */
const RUN_BYTES = 1 << 22;
/** More items than fit in a list; with offsets below 2^29 both are one exact number. */
const MOST_ITEMS = 2 ** 24;

/** Where an item's bytes are, and the bytes that they were written among. */
type Located = Place & { readonly whole?: WholeOutput };

/** An item by its position in a list, and where its bytes are. */
export interface Placed {
  readonly index: number;
  readonly offset: number;
  readonly length: number;
  readonly whole: WholeOutput | undefined;
}

/** Bytes [start, end) of a pack and the items in them. */
export interface PackRun {
  readonly start: number;
  end: number;
  readonly list: Placed[];
}

/** The runs that hold all items of one pack; what lies between distant ones is left out. */
export function runsOf(places: readonly Located[], indices: readonly number[]): PackRun[] {
  // Numbers sort many times faster than objects.
  const order = Float64Array.from(indices, (index, at) => {
    return (places[index] as Located).offset * MOST_ITEMS + at;
  }).sort();
  const runs: PackRun[] = [];
  let before: WholeOutput | undefined;
  for (const key of order) {
    const index = indices[key % MOST_ITEMS] as number;
    const { length, whole } = places[index] as Located;
    const offset = Math.floor(key / MOST_ITEMS);
    const placed = { index, offset, length, whole };
    const last = runs.at(-1);
    const isNear = last !== undefined && offset - last.end < FAR_BYTES;
    const fits = last !== undefined && offset - last.start < RUN_BYTES;
    if (isNear && (fits || (whole !== undefined && whole === before))) {
      last.end = Math.max(last.end, offset + length);
      last.list.push(placed);
    } else runs.push({ start: offset, end: offset + length, list: [placed] });
    before = whole;
  }
  return runs;
}
