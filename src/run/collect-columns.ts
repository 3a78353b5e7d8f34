/**
 * Puts columns of many stored items one below the other, as a fan-in reads them.
 */
import type { PackStore } from '../cache/pack-store.js';
import type { Collected } from '../contract/parquet-spec.js';
import { ItemColumns, type ItemList } from './item-columns.js';
import { type ReadRun, readItems } from './stored-bytes.js';

/** Rows up to which copying one by one is faster than a view and a call. */
const FEW_ROWS = 32;

/** A column to be read: its name, and its position among all of an item. */
export interface WantedColumn {
  readonly name: string;
  readonly at: number;
}

/** Columns of the items of some lists as one table, in their order. */
export function collectColumns(
  packs: PackStore,
  lists: readonly ItemList[],
  wanted: readonly WantedColumn[],
): Collected {
  const items = new ItemColumns(lists);
  const { count, rows: rowsOf } = items.places;
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i]! + rowsOf[i]!;
  const rows = offsets[count]!;
  const targets = wanted.map(() => new Float64Array(rows));
  const positions = Int32Array.from(wanted, ({ at }) => at);
  readItems(packs, items, (run) => copyItems(run, positions, offsets, targets));
  return {
    keys: items.keys,
    metas: items.metas,
    offsets,
    table: {
      rows,
      columns: Object.fromEntries(wanted.map(({ name }, c) => [name, targets[c] as Float64Array])),
    },
  };
}

/** Copies columns of all items of a run to where the items' rows are. Item by item: most are short. */
function copyItems(
  { numbers, indices, bases }: ReadRun,
  positions: Int32Array,
  offsets: Int32Array,
  targets: readonly Float64Array[],
): void {
  for (let i = 0; i < indices.length; i++) {
    const at = offsets[indices[i]!]!;
    const rows = offsets[indices[i]! + 1]! - at;
    const base = bases[i]!;
    for (let c = 0; c < positions.length; c++) {
      const target = targets[c]!;
      const start = base + positions[c]! * rows;
      if (rows > FEW_ROWS) target.set(numbers.subarray(start, start + rows), at);
      else for (let r = 0; r < rows; r++) target[at + r] = numbers[start + r]!;
    }
  }
}
