/**
 * Which items of a pack are read at once: neighbours, in pieces of a few megabytes.
 *
 * What is known of items lies in arrays, side by side: tens of thousands are read for
 * one fan-in, and an object for each would cost more than its bytes.
 */
import type { OutputPlaces, WholeOutput } from '../cache/output-places.js';

/** Items further apart in a pack are read one by one. */
const FAR_BYTES = 1 << 16;
/** Read at once, about: bytes that have one digest are never cut. */
const RUN_BYTES = 1 << 22;
/** More items than fit in a list; with offsets below 2^29 both are one exact number. */
const MOST_ITEMS = 2 ** 24;

/** Items of one pack, in the order of their bytes. */
export interface PackedItems {
  readonly pack: number;
  /** Position of each in the list that was asked for. */
  readonly indices: Int32Array;
  readonly offsets: Float64Array;
  readonly lengths: Float64Array;
  readonly wholes: readonly (WholeOutput | undefined)[];
}

/** Items [from, to) of a pack, whose bytes lie in [start, end). */
export interface PackRun {
  readonly from: number;
  to: number;
  readonly start: number;
  end: number;
}

/** The items at some places, by pack. */
export function packedItems(places: OutputPlaces): PackedItems[] {
  const { packs } = places;
  const byPack = new Map<number, number[]>();
  let last = -1;
  let list: number[] = [];
  for (let index = 0; index < packs.length; index++) {
    const pack = packs[index]!;
    if (pack !== last) {
      list = byPack.get(pack) ?? [];
      byPack.set(pack, list);
      last = pack;
    }
    list.push(index);
  }
  return [...byPack].map(([pack, indices]) => inOrder(pack, places, indices));
}

function inOrder(pack: number, places: OutputPlaces, positions: readonly number[]): PackedItems {
  // Numbers sort many times faster than objects; most lists are in order already.
  const order = new Float64Array(positions.length);
  let last = -1;
  let isSorted = true;
  for (let at = 0; at < order.length; at++) {
    const offset = places.offsets[positions[at]!]!;
    order[at] = offset * MOST_ITEMS + at;
    if (offset < last) isSorted = false;
    last = offset;
  }
  if (!isSorted) order.sort();
  const indices = new Int32Array(order.length);
  const offsets = new Float64Array(order.length);
  const lengths = new Float64Array(order.length);
  const wholes: (WholeOutput | undefined)[] = [];
  for (let i = 0; i < order.length; i++) {
    const key = order[i]!;
    const offset = Math.floor(key / MOST_ITEMS);
    const index = positions[key - offset * MOST_ITEMS]!;
    indices[i] = index;
    offsets[i] = offset;
    lengths[i] = places.lengths[index]!;
    wholes.push(places.wholes[index]);
  }
  return { pack, indices, offsets, lengths, wholes };
}

/** The runs that hold all items of one pack; what lies between distant ones is left out. */
export function runsOf({ offsets, lengths, wholes }: PackedItems): PackRun[] {
  const runs: PackRun[] = [];
  let last: PackRun | undefined;
  for (let i = 0; i < offsets.length; i++) {
    const start = offsets[i] as number;
    const end = start + (lengths[i] as number);
    const isNear = last !== undefined && start - last.end < FAR_BYTES;
    const isAmong = wholes[i] !== undefined && wholes[i] === wholes[i - 1];
    if (last && isNear && (isAmong || start - last.start < RUN_BYTES)) {
      last.end = Math.max(last.end, end);
      last.to = i + 1;
    } else {
      last = { from: i, to: i + 1, start, end };
      runs.push(last);
    }
  }
  return runs;
}
