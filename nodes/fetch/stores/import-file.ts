/** Reads a file that is imported, as the sources csv and parquet do; its ending says which. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import type { RawBars, ReadContext } from '../source.js';
import { readFiles } from './duckdb-reader.js';

/** All rows of a file, or of the files of a folder; `path` is absolute. */
export function readImport(path: string, ctx: ReadContext): Promise<RawBars> {
  return readFiles({ ...ctx, params: { ...ctx.params, path } }, endingOf(path));
}

function endingOf(path: string): 'csv' | 'parquet' {
  const names = existsSync(path) && statSync(path).isDirectory() ? readdirSync(path) : [path];
  return names.some((name) => /\.parquet$/i.test(name)) ? 'parquet' : 'csv';
}
