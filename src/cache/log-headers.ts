/**
 * What the records of an action log begin with, without reading their bodies, which are nearly all of it.
 *
 * Nothing is checked against damage: who looks here may miss an answer that a whole
 * reading would find, never find one that it would not. A log whose records do not
 * follow each other to its very end is not read at all.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { FRAME_BYTES, LENGTH_BYTES } from './log-frames.js';

/** Most headers are shorter. */
const PIECE_BYTES = 1 << 12;
const BEGIN_BYTES = FRAME_BYTES + LENGTH_BYTES;

/** The headers of all records behind some first bytes; undefined when they cannot be made out. */
export function headersIn(path: string, magic: Buffer): unknown[] | undefined {
  if (!existsSync(path)) return [];
  const fd = openSync(path, 'r');
  try {
    return headersOf(fd, magic);
  } finally {
    closeSync(fd);
  }
}

function headersOf(fd: number, magic: Buffer): unknown[] | undefined {
  const { size } = fstatSync(fd);
  const headers: unknown[] = [];
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  if (readSync(fd, piece, 0, magic.length, 0) < magic.length) return undefined;
  if (!piece.subarray(0, magic.length).equals(magic)) return undefined;
  for (let at = magic.length; at < size; ) {
    let read = readSync(fd, piece, 0, piece.length, at);
    if (read < BEGIN_BYTES) return undefined;
    const end = BEGIN_BYTES + piece.readUInt32LE(FRAME_BYTES);
    const next = at + FRAME_BYTES + piece.readUInt32LE(0);
    if (next > size || at + end > next) return undefined;
    if (end > read) {
      if (end > piece.length) piece = Buffer.allocUnsafe(2 * end);
      read = readSync(fd, piece, 0, end, at);
    }
    const header = parsed(piece.toString('utf8', BEGIN_BYTES, end));
    if (header === undefined) return undefined;
    headers.push(header);
    at = next;
  }
  return headers;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged: what is there is for a reader to say who checks everything.
    return undefined;
  }
}
