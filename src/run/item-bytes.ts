/**
 * The bytes of what a source brings: columns one after another, or JSON text.
 */
import { createHash, hash } from 'node:crypto';
import type { SourceItem } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';

const FEW_NUMBERS = 512;

/** Its bytes as they are stored; throws when a declared column is missing. */
export function encodeItem(
  item: SourceItem,
  columns: readonly { readonly name: string }[],
): Buffer {
  if (!item.table) return jsonBytes(item);
  const { rows } = item.table;
  const out = new Float64Array(rows * columns.length);
  columns.forEach(({ name }, c) => {
    out.set(columnOf(item, name, rows), c * rows);
  });
  return Buffer.from(out.buffer);
}

/** The digest that its bytes are stored under, without putting them together. */
export function itemDigest(
  item: SourceItem,
  columns: readonly { readonly name: string }[],
): string {
  if (!item.table) return hash('sha256', jsonBytes(item));
  const { rows } = item.table;
  // Of few numbers, putting them together takes less than what hashes in steps.
  if (rows * columns.length <= FEW_NUMBERS) return hash('sha256', encodeItem(item, columns));
  const sum = createHash('sha256');
  for (const { name } of columns) {
    const { buffer, byteOffset, byteLength } = columnOf(item, name, rows);
    sum.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return sum.digest('hex');
}

function jsonBytes(item: SourceItem): Buffer {
  return Buffer.from(JSON.stringify(item.json ?? null));
}

function columnOf({ key, table }: SourceItem, name: string, rows: number): Float64Array {
  const column = table?.columns[name];
  if (column && column.length === rows) return column as Float64Array;
  throw new EngineError(
    'internal',
    'bad-table',
    `item "${key.join('/')}" has no column "${name}" of ${rows} rows`,
  );
}
