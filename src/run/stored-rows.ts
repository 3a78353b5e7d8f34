/**
 * Some columns of a stored item, for whoever takes digests of its rows.
 *
 * Rows of an item that is not in memory are read alone: for the few at the end of a
 * slice it is not worth reading all. They are not checked then, unlike the whole.
 */
import type { PackStore } from '../cache/pack-store.js';
import type { RowSource } from './content-digest.js';
import type { Item } from './item.js';
import type { LoadedItems } from './loaded-items.js';
import { storedPlace } from './stored-bytes.js';

/** `positions`: of the columns among those of the item. */
export function storedRows(
  packs: PackStore,
  loaded: LoadedItems,
  item: Item,
  positions: readonly number[],
): RowSource {
  const { rows } = item;
  return {
    rows,
    isChecked: () => loaded.has(item),
    whole: () => {
      const block = loaded.look(item);
      return positions.map((at) => new Float64Array(block, at * rows * 8, rows));
    },
    unchecked: (from, to) => {
      const { pack, offset } = storedPlace(item);
      const numbers = new Float64Array(positions.length * (to - from));
      const bytes = new Uint8Array(numbers.buffer);
      const length = 8 * (to - from);
      positions.forEach((at, c) => {
        const target = bytes.subarray(c * length, (c + 1) * length);
        packs.read(pack, offset + 8 * (at * rows + from), target);
      });
      return numbers;
    },
  };
}
