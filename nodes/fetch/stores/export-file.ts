/**
 * Writes bars to a file, CSV or Parquet by its ending, through DuckDB in memory.
 *
 * The file appears as a whole or not at all. Numbers are written so that reading
 * them back gives the same ones.
 */
import { renameSync, rmSync } from 'node:fs';
import { loadDuckDb } from '../../../src/contract/duckdb.js';
import { DataError } from '../../../src/contract/index.js';
import type { CleanBars } from '../gates.js';
import { appendBars, appendRows } from './duckdb-append.js';
import { duckdbSettings } from './duckdb-reader.js';

/** Bars of one symbol with where they are from. */
export interface ExportedBars {
  readonly bars: CleanBars;
  readonly source: string;
  readonly basis: string;
}

/** How a file's name must end. */
export const EXPORT_ENDINGS = ['.csv', '.parquet'] as const;

/** Writes all bars, by symbol and date; returns the number of rows. */
export async function exportBars(file: string, series: readonly ExportedBars[]): Promise<number> {
  const ending = EXPORT_ENDINGS.find((e) => file.toLowerCase().endsWith(e));
  if (ending === undefined) {
    throw new DataError('export-ending', `"${file}" ends neither in .csv nor in .parquet`, {
      hint: 'the ending says which of the two is written',
    });
  }
  const instance = await loadDuckDb().DuckDBInstance.create(':memory:', duckdbSettings());
  const connection = await instance.connect();
  const half = `${file}.half`;
  try {
    await appendBars(
      connection,
      series.map(({ bars }, index) => ({ index, bars })),
    );
    await appendRows(
      connection,
      'names',
      { i: 'double', symbol: 'varchar', source: 'varchar', basis: 'varchar' },
      series.map(({ bars, source, basis }, i) => [i, bars.symbol, source, basis]),
    );
    const format = ending === '.csv' ? 'format csv, header' : 'format parquet';
    const written = await connection.run(
      `copy (select symbol, date '1970-01-01' + day::integer as date, open, high, low, close,
         close * factor as adj_close, volume, source, basis as adjusted_basis
         from arriving a join names n on a.i = n.i order by symbol, date)
       to '${half.replaceAll("'", "''")}' (${format})`,
    );
    renameSync(half, file);
    return written.rowsChanged;
  } catch (cause) {
    rmSync(half, { force: true });
    const reason = (cause as Error).message.split('\n')[0];
    throw new DataError('unwritable-file', `"${file}" cannot be written: ${reason}`, { cause });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
