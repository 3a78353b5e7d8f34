/**
 * How fast numbers become a Parquet file: 46,200 rows of 150 columns, in row groups of one
 * symbol each as the indicators write them, checksum included, into a folder for temporary
 * files. Beside it what the operating system alone takes for as many bytes, which no
 * code gets around.
 *
 * Each file is removed before the next one is written, outside of the time: pages that were never
 * touched before cost up to four times as much as those that come back, by either way.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnSpec } from '../src/table/column.js';
import { type ParquetField, ParquetWriter } from '../src/table/parquet-writer.js';
import { walk } from './kernels.js';

const ROWS = 46_200;
const COLUMNS = 150;
const ROW_GROUPS = 7;
const ROUNDS = 9;
const BLOCK = 1 << 20;

/** One row per kind of numbers. */
export function benchParquet(): Promise<string[]> {
  const noise = walk(ROWS, 1).close;
  const gapped = noise.map((value, i) => (i % (ROWS / ROW_GROUPS) < 20 ? Number.NaN : value));
  const steps = noise.map((_, i) => Math.floor(i / 500));
  return Promise.resolve([
    '| Parquet, 46,200 × 150 doubles | MB/s per core | writing as many bytes, no more | share of the size | must |',
    '|---|--:|--:|--:|---|',
    row('not compressed, no gaps', noise, '1,000 MB/s'),
    row('not compressed, 20 gaps per row group', gapped, '1,000 MB/s'),
    row('compressed, long runs of one value', steps, ''),
  ]);
}

/** Rounds of both kinds take turns, and the best of each counts. */
function row(what: string, values: Float64Array, must: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(folder, 'x.parquet');
  try {
    let bytes = 0;
    let [ours, bare] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < ROUNDS; round++) {
      ours = Math.min(
        ours,
        costOf(path, () => (bytes = write(path, values))),
      );
      bare = Math.min(
        bare,
        costOf(path, () => writeBare(path, bytes)),
      );
    }
    const raw = 8 * ROWS * COLUMNS;
    const rate = (ns: number): string => Math.round((raw * 1000) / ns).toLocaleString('en-US');
    return `| ${what} | ${rate(ours)} | ${rate(bare)} | ${Math.round((100 * bytes) / raw)} % | ${must} |`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nanoseconds of CPU that writing a file takes; the file is removed afterwards. */
function costOf(path: string, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  rmSync(path);
  return (user + system) * 1000;
}

/** Writes that many bytes and does nothing else. */
function writeBare(path: string, bytes: number): void {
  const block = Buffer.alloc(Math.min(bytes, BLOCK), 1);
  const file = openSync(path, 'w');
  for (let left = bytes; left > 0; )
    left -= writeSync(file, block, 0, Math.min(left, block.length));
  closeSync(file);
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
