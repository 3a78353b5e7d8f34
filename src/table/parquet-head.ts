/**
 * What a Parquet file says of itself: columns, number of rows, metadata.
 *
 * Made for looking at many files at once, so the places of their chunks, by far
 * the largest part of an index, are not decoded. A file that another program wrote
 * has no head of ours and is told apart from one of ours that is damaged.
 */
import { closeSync, openSync } from 'node:fs';
import { DataError } from '../errors/errors.js';
import { CREATED_BY, decodeHead, type FileHead } from './parquet-index.js';
import { type Footer, findFooter, readFully, readIndexBlock } from './parquet-tail.js';

/** The head of a file of ours; undefined when another program wrote it. Throws a DataError when it is damaged. */
export function readParquetHead(path: string): FileHead | undefined {
  const fd = openSync(path, 'r');
  try {
    const footer = findFooter(fd);
    try {
      const { text, tail } = readIndexBlock(fd, footer);
      return decodeHead(text, tail);
    } catch (cause) {
      if (isOurs(fd, footer)) throw cause;
      return undefined;
    }
  } catch (cause) {
    throw new DataError('damaged-file', `"${path}" is damaged: ${(cause as Error).message}`, {
      hint: 'delete it: the next run writes it again',
      cause,
    });
  } finally {
    closeSync(fd);
  }
}

function isOurs(fd: number, footer: Footer): boolean {
  const bytes = Buffer.alloc(footer.length);
  readFully(fd, bytes, footer.offset);
  return bytes.includes(CREATED_BY);
}
