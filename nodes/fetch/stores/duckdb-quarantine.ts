/**
 * The quarantine of a DuckDB file: new entries, entries whose codes changed, and
 * entries that were settled. Nothing is deleted.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SavedSeries } from '../store.js';
import { appendRows } from './duckdb-append.js';
import { type OpenEntry, quarantineChanges, RESOLUTIONS, type RefusedRow } from './refused-rows.js';

const OPEN = 'resolved_at is null';

/** Compares with what is open of the symbols in the temporary table `touched`. */
export async function saveQuarantine(
  connection: DuckDBConnection,
  series: SavedSeries,
): Promise<void> {
  const at = { at: String(Math.round(series.savedAt * 1000)) };
  if (series.isWholeMarket) {
    await connection.run(
      `update market_data.ohlcv_quarantine
       set resolved_at = make_timestamp($at::bigint), resolution = $resolution
       where ${OPEN} and symbol not in (select symbol from touched)
         and symbol not in (select symbol from market_data.ohlcv_coverage)`,
      { ...at, resolution: RESOLUTIONS.gone },
    );
  }
  const open = await entries(connection, 'symbol in (select symbol from touched)');
  const { added, recoded, settled } = quarantineChanges(open, series.raw, series.gates);
  if (recoded.length + settled.length > 0) {
    await appendRows(
      connection,
      'told',
      { id: 'double', codes: 'varchar', resolution: 'varchar' },
      [
        ...recoded.map(({ id, codes }) => [id, codes, null]),
        ...settled.map(({ id, resolution }) => [id, null, resolution]),
      ],
    );
    await connection.run(
      `update market_data.ohlcv_quarantine q
       set codes = coalesce(t.codes, q.codes), resolution = t.resolution,
         resolved_at = case when t.resolution is null then null else make_timestamp($at::bigint) end
       from told t where q.rowid = t.id::bigint`,
      at,
    );
  }
  if (added.length === 0) return;
  await appendRows(
    connection,
    'told',
    { symbol: 'varchar', day: 'varchar', codes: 'varchar', payload: 'varchar' },
    added.map((row) => [row.symbol, row.date, row.codes, row.payload]),
  );
  await connection.run(
    `insert into market_data.ohlcv_quarantine
     select symbol, day::date, $source, codes, payload, make_timestamp($at::bigint), null, null
     from told`,
    { ...at, source: series.source },
  );
}

/** Open entries of a source, in the order in which they came. */
export function openEntries(
  connection: DuckDBConnection,
  source: string,
  symbols: readonly string[] | undefined,
): Promise<readonly RefusedRow[]> {
  const among = symbols ? 'and symbol in (select symbol from wanted)' : '';
  return entries(connection, `source = $source ${among}`, { source });
}

async function entries(
  connection: DuckDBConnection,
  where: string,
  values: Record<string, string> = {},
): Promise<OpenEntry[]> {
  const found = await connection.runAndReadAll(
    `select rowid::double, symbol, date::varchar, codes, payload::varchar
     from market_data.ohlcv_quarantine where ${OPEN} and ${where} order by rowid`,
    values,
  );
  return (found.getRows() as [number, string, string | null, string, string][]).map(
    ([id, symbol, date, codes, payload]) => ({ id, symbol, date, codes, payload }),
  );
}
