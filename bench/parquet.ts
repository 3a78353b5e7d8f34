/**
 * How fast numbers become a Parquet file: 46,200 rows of 150 columns, in row groups of one
 * symbol each as the indicators write them, checksum included, into a folder for temporary
 * files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnSpec } from '../src/table/column.js';
import { type ParquetField, ParquetWriter } from '../src/table/parquet-writer.js';
import { best, walk } from './kernels.js';

const ROWS = 46_200;
const COLUMNS = 150;
const ROW_GROUPS = 7;
const ROUNDS = 9;

/** One row per kind of numbers. */
export function benchParquet(): Promise<string[]> {
  const noise = walk(ROWS, 1).close;
  const gapped = noise.map((value, i) => (i % (ROWS / ROW_GROUPS) < 20 ? Number.NaN : value));
  const steps = noise.map((_, i) => Math.floor(i / 500));
  return Promise.resolve([
    '| Parquet, 46,200 × 150 doubles | MB/s per core | share of the size | must |',
    '|---|--:|--:|---|',
    row('not compressed, no gaps', noise, '1,000 MB/s'),
    row('not compressed, 20 gaps per row group', gapped, '1,000 MB/s'),
    row('compressed, long runs of one value', steps, ''),
  ]);
}

function row(what: string, values: Float64Array, must: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    let bytes = 0;
    let file = 0;
    // A file of its own each time: to free the pages of the one before is no part of writing.
    const ns = best(() => {
      bytes = write(join(folder, `${file++}.parquet`), values);
    }, ROUNDS);
    const raw = 8 * ROWS * COLUMNS;
    const rate = Math.round((raw * 1000) / ns).toLocaleString('en-US');
    return `| ${what} | ${rate} | ${Math.round((100 * bytes) / raw)} % | ${must} |`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(path: string, values: Float64Array): number {
  const fields = Array.from({ length: COLUMNS }, (_, c): ParquetField => {
    const name = `column_${c}`;
    const spec: ColumnSpec = { name, type: 'double', about: 'made up' };
    return { name, kind: 'number', spec };
  });
  const writer = new ParquetWriter(path, fields);
  const size = ROWS / ROW_GROUPS;
  for (let group = 0; group < ROW_GROUPS; group++) {
    const piece = { data: values, from: group * size, to: (group + 1) * size };
    writer.writeRowGroup(
      size,
      fields.map(() => ({ pieces: [piece] })),
    );
  }
  return writer.finish().bytes;
}
