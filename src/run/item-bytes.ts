/**
 * The bytes of what a source brings: columns one after another, or JSON text.
 */
import { digestBytes } from '../cache/pack-store.js';
import type { SourceItem } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';

/** Its bytes as they are stored; throws when a declared column is missing. */
export function encodeItem(
  item: SourceItem,
  columns: readonly { readonly name: string }[],
): Buffer {
  if (!item.table) return Buffer.from(JSON.stringify(item.json ?? null));
  const { rows } = item.table;
  const out = new Float64Array(rows * columns.length);
  columns.forEach(({ name }, c) => {
    const column = item.table?.columns[name];
    if (!column || column.length !== rows) {
      throw new EngineError(
        'internal',
        'bad-table',
        `item "${item.key.join('/')}" has no column "${name}" of ${rows} rows`,
      );
    }
    out.set(column, c * rows);
  });
  return Buffer.from(out.buffer);
}

/** The digest that they are stored under. */
export function itemDigest(bytes: Buffer): string {
  return digestBytes(bytes).toString('hex');
}
