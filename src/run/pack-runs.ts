/**
 * Which items of a pack are read at once: neighbours, in pieces of a few megabytes.
 */
import type { Place } from '../cache/pack-store.js';

/** Items further apart in a pack are read one by one. */
const FAR_BYTES = 1 << 16;
/** Read at once, about. */
const RUN_BYTES = 1 << 22;

/** An item by its position in a list, and where its bytes are. */
export interface Placed {
  readonly index: number;
  readonly place: Place;
}

/** Bytes [start, end) of a pack and the items in them. */
export interface PackRun {
  readonly start: number;
  end: number;
  readonly list: Placed[];
}

/** The runs that hold all items of one pack; what lies between distant ones is left out. */
export function runsOf(list: readonly Placed[]): PackRun[] {
  const sorted = [...list].sort((a, b) => a.place.offset - b.place.offset);
  const runs: PackRun[] = [];
  for (const placed of sorted) {
    const { offset, length } = placed.place;
    const last = runs.at(-1);
    if (last && offset - last.end < FAR_BYTES && offset - last.start < RUN_BYTES) {
      last.end = Math.max(last.end, offset + length);
      last.list.push(placed);
    } else runs.push({ start: offset, end: offset + length, list: [placed] });
  }
  return runs;
}
