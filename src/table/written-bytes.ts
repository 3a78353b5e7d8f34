/**
 * Small encoded parts of a file: headers, levels, dictionaries.
 */
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';

/** Grows to the largest header and stays: a fresh one per column is half the work of a chunk. */
const shared = new ByteWriter(1 << 14);

/** The bytes that `write` writes. Calls must not nest. */
export function written(write: (writer: ByteWriter) => void): Uint8Array {
  shared.offset = 0;
  shared.index = 0;
  write(shared);
  return Buffer.from(shared.getBytes());
}
