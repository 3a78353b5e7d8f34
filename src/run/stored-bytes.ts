/**
 * Reads the bytes of stored items, and checks that they are those that were written.
 */
import { hash } from 'node:crypto';
import type { WholeOutput } from '../cache/logged-batch.js';
import { DamagedPack, type PackStore } from '../cache/pack-store.js';
import { EngineError } from '../errors/errors.js';
import type { Item, StoredPlace } from './item.js';
import { type PackRun, type Placed, runsOf } from './pack-runs.js';

/** The bytes of one item. */
export function readItem(packs: PackStore, item: Item): Buffer {
  const place = storedPlace(item);
  const bytes = Buffer.from(new ArrayBuffer(place.length));
  packs.read(place.pack, place.offset, bytes);
  check(packs, item, bytes);
  return bytes;
}

/** Items whose numbers were read at once. */
export interface ReadRun {
  readonly numbers: Float64Array;
  /** Position of each item in the list that was asked for, and where its numbers begin. */
  readonly indices: Int32Array;
  readonly bases: Int32Array;
}

/** Reads many items, range by range; the numbers of a range are good until the next one. */
export function readItems(
  packs: PackStore,
  items: readonly Item[],
  visit: (run: ReadRun) => void,
): void {
  const places = items.map(storedPlace);
  const byPack = new Map<number, number[]>();
  places.forEach(({ pack }, index) => {
    const list = byPack.get(pack);
    if (list) list.push(index);
    else byPack.set(pack, [index]);
  });
  for (const [pack, indices] of byPack) {
    const runs = runsOf(places, indices);
    const longest = runs.reduce((most, { start, end }) => Math.max(most, end - start), 0);
    const whole = Buffer.from(new ArrayBuffer(Math.ceil(longest / 8) * 8));
    const numbers = new Float64Array(whole.buffer);
    for (const run of runs) {
      const block = whole.subarray(0, run.end - run.start);
      packs.read(pack, run.start, block);
      const isChecked = checkWholes(run, block);
      const indices = new Int32Array(run.list.length);
      const bases = new Int32Array(run.list.length);
      run.list.forEach((placed, i) => {
        const at = placed.offset - run.start;
        if (!isChecked(placed)) {
          check(packs, items[placed.index] as Item, block.subarray(at, at + placed.length));
        }
        indices[i] = placed.index;
        bases[i] = at / 8;
      });
      visit({ numbers, indices, bases });
    }
  }
}

/** Checks what was written together at once: a hash per item costs more than its bytes. */
function checkWholes(run: PackRun, block: Buffer): (placed: Placed) => boolean {
  const good = new Map<WholeOutput, boolean>();
  return ({ whole }) => {
    if (!whole) return false;
    let isGood = good.get(whole);
    if (isGood === undefined) {
      const at = whole.offset - run.start;
      const end = at + whole.length;
      // Padding behind the last item may lie beyond the run: then its items are checked one by one.
      isGood =
        at >= 0 && end <= block.length && hash('sha256', block.subarray(at, end)) === whole.digest;
      good.set(whole, isGood);
    }
    return isGood;
  };
}

function storedPlace(item: Item): StoredPlace {
  if (item.place.kind === 'pack') return item.place;
  throw new EngineError(
    'internal',
    'collect-published',
    'published items cannot be read as stored ones',
  );
}

function check(packs: PackStore, item: Item, bytes: Uint8Array): void {
  if (hash('sha256', bytes) === item.digest) return;
  const { pack } = item.place as StoredPlace;
  throw new DamagedPack(
    pack,
    packs.path(pack),
    `the bytes of "${item.key.join('/')}" are not those that were written`,
  );
}
