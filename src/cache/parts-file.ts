/**
 * Parts files: what every partition of a node was computed from, compactly.
 *
 * One file per node: a JSON header with everything that partitions share, the
 * keys as one text, and a row of integers per partition that point into the
 * header. The file of the answer before is kept beside it.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const VERSION = 1;
const KEY_END = '\u0001';

/** Header, keys and rows as they lie in the file. */
export interface PartsFile<H> {
  readonly header: H;
  readonly keys: readonly string[];
  /** Rows of differing length back to back, each begins with its length. */
  readonly rows: Int32Array;
}

/** Which of the two files of a node. */
export type Which = 'now' | 'before';

/** Replaces a node's file; what was there becomes the one before. */
export function writeParts<H>(cacheFolder: string, node: string, parts: PartsFile<H>): void {
  const path = partsPath(cacheFolder, node, 'now');
  mkdirSync(dirname(path), { recursive: true });
  const header = Buffer.from(JSON.stringify(parts.header));
  const keys = Buffer.from(parts.keys.join(KEY_END));
  const head = Buffer.from(Uint32Array.of(VERSION, header.length, keys.length).buffer);
  const rows = Buffer.from(parts.rows.buffer, parts.rows.byteOffset, parts.rows.byteLength);
  writeFileSync(`${path}.tmp`, Buffer.concat([head, header, keys, rows]));
  if (existsSync(path)) renameSync(path, partsPath(cacheFolder, node, 'before'));
  renameSync(`${path}.tmp`, path);
}

/** A node's file, or undefined when there is none that can be read. */
export function readParts<H>(
  cacheFolder: string,
  node: string,
  which: Which,
): PartsFile<H> | undefined {
  const path = partsPath(cacheFolder, node, which);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  try {
    const [version, header, keys] = [0, 4, 8].map((at) => bytes.readUInt32LE(at)) as [
      number,
      number,
      number,
    ];
    const at = 12 + header;
    const rest = bytes.length - at - keys;
    if (version !== VERSION || rest < 0 || rest % 4 !== 0) return undefined;
    return {
      header: JSON.parse(bytes.toString('utf8', 12, at)) as H,
      keys: bytes.toString('utf8', at, at + keys).split(KEY_END),
      rows: new Int32Array(new Uint8Array(bytes.subarray(at + keys)).buffer),
    };
  } catch {
    // A torn file only costs words.
    return undefined;
  }
}

function partsPath(cacheFolder: string, node: string, which: Which): string {
  return join(cacheFolder, 'explain', `${node}.${which}.parts`);
}
