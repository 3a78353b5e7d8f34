/**
 * Reads the bytes of stored items, and checks that they are those that were written.
 */
import { hash } from 'node:crypto';
import type { OutputPlaces, WholeOutput } from '../cache/output-places.js';
import { DamagedPack, type PackStore } from '../cache/pack-store.js';
import { EngineError } from '../errors/errors.js';
import type { Item, StoredPlace } from './item.js';
import { type PackedItems, type PackRun, packedItems, runsOf } from './pack-runs.js';

/** Memory that ranges are read into, one after another; what takes more than this has its own. */
const KEPT_BYTES = 1 << 22;
let room = new ArrayBuffer(0);

/** The bytes of one item. */
export function readItem(packs: PackStore, item: Item): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(storedPlace(item).length));
  readInto(packs, item, bytes);
  return bytes;
}

/** Reads the bytes of one item to where they are wanted; `target` has their length. */
export function readInto(packs: PackStore, item: Item, target: Uint8Array): void {
  const { pack, offset } = storedPlace(item);
  packs.read(pack, offset, target);
  check(packs, { pack, key: item.key, digest: item.digest }, target);
}

/** Items to be read, side by side. */
export interface ManyItems {
  readonly keys: readonly (readonly string[])[];
  readonly places: OutputPlaces;
  /** The digest of one; asked only for those that must be checked one by one. */
  digestAt(index: number): string;
}

/** Items whose numbers were read at once. */
export interface ReadRun {
  readonly numbers: Float64Array;
  /** Position of each item in the list that was asked for, and where its numbers begin. */
  readonly indices: Int32Array;
  readonly bases: Int32Array;
}

/** Reads many items, range by range; the numbers of a range are good until the next one. */
export function readItems(packs: PackStore, items: ManyItems, visit: (run: ReadRun) => void): void {
  for (const packed of packedItems(items.places)) {
    const { pack, indices, offsets } = packed;
    const runs = runsOf(packed);
    const longest = runs.reduce((most, { start, end }) => Math.max(most, end - start), 0);
    const memory = roomFor(longest);
    const whole = Buffer.from(memory);
    const numbers = new Float64Array(memory);
    for (const run of runs) {
      const block = whole.subarray(0, run.end - run.start);
      packs.read(pack, run.start, block);
      for (const i of unchecked(packed, run, block)) {
        const at = (offsets[i] as number) - run.start;
        const bytes = block.subarray(at, at + (packed.lengths[i] as number));
        const index = indices[i] as number;
        const key = items.keys[index] as readonly string[];
        check(packs, { pack, key, digest: items.digestAt(index) }, bytes);
      }
      const bases = new Int32Array(run.to - run.from);
      for (let i = 0; i < bases.length; i++) {
        bases[i] = ((offsets[run.from + i] as number) - run.start) / 8;
      }
      visit({ numbers, indices: indices.subarray(run.from, run.to), bases });
    }
  }
}

/** Memory of at least so many bytes, for whole numbers of eight. */
function roomFor(bytes: number): ArrayBuffer {
  if (bytes <= room.byteLength) return room;
  // Twice as much, so that lists of growing length do not all need fresh memory.
  const memory = new ArrayBuffer(
    8 * Math.ceil(Math.min(2 * bytes, Math.max(bytes, KEPT_BYTES)) / 8),
  );
  if (memory.byteLength <= KEPT_BYTES) room = memory;
  return memory;
}

/** Checks what was written together at once, for a hash per item costs more than its bytes; the other items of a run. */
function unchecked({ wholes }: PackedItems, run: PackRun, block: Buffer): number[] {
  const rest: number[] = [];
  let last: WholeOutput | undefined;
  let isGood = false;
  for (let i = run.from; i < run.to; i++) {
    const whole = wholes[i];
    if (whole !== last) {
      last = whole;
      isGood = whole !== undefined && isWhole(whole, run, block);
    }
    if (!isGood) rest.push(i);
  }
  return rest;
}

function isWhole(whole: WholeOutput, run: PackRun, block: Buffer): boolean {
  const at = whole.offset - run.start;
  const end = at + whole.length;
  // Padding behind the last item may lie beyond the run: then its items are checked one by one.
  if (at < 0 || end > block.length) return false;
  return hash('sha256', block.subarray(at, end)) === whole.digest;
}

/** Where a stored item lies. */
export function storedPlace(item: Item): StoredPlace {
  if (item.place.kind === 'pack') return item.place;
  throw new EngineError(
    'internal',
    'collect-published',
    'published items cannot be read as stored ones',
  );
}

function check(
  packs: PackStore,
  { pack, key, digest }: { readonly pack: number } & Pick<Item, 'key' | 'digest'>,
  bytes: Uint8Array,
): void {
  if (hash('sha256', bytes) === digest) return;
  throw new DamagedPack(
    pack,
    packs.path(pack),
    `the bytes of "${key.join('/')}" are not those that were written`,
  );
}
