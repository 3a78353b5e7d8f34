/**
 * The quarantine of a DuckDB file: new entries, entries whose codes changed, and
 * entries that were settled. Nothing is deleted.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SavedSeries } from '../store.js';
import { appendRows } from './duckdb-append.js';
import { literal, timestamp } from './duckdb-text.js';
import { type OpenEntry, quarantineChanges, RESOLUTIONS, type RefusedRow } from './refused-rows.js';

const OPEN = 'resolved_at is null';

/**
 * Compares with what is open of the symbols in the temporary table `touched`; answers with the
 * statements that enter the difference.
 */
export async function stageQuarantine(
  connection: DuckDBConnection,
  { raw, gates, source, savedAt, isWholeMarket }: SavedSeries,
): Promise<string[]> {
  const at = timestamp(savedAt);
  const statements: string[] = [];
  if (isWholeMarket) {
    statements.push(
      `update market_data.ohlcv_quarantine
       set resolved_at = ${at}, resolution = ${literal(RESOLUTIONS.gone)}
       where ${OPEN} and symbol not in (select symbol from touched)
         and symbol not in (select symbol from market_data.ohlcv_coverage)`,
    );
  }
  const open = await entries(connection, 'symbol in (select symbol from touched)');
  const { added, recoded, settled } = quarantineChanges(open, raw, gates);
  if (recoded.length + settled.length > 0) {
    await appendRows(
      connection,
      'told_entries',
      { id: 'double', codes: 'varchar', resolution: 'varchar' },
      [
        ...recoded.map(({ id, codes }) => [id, codes, null]),
        ...settled.map(({ id, resolution }) => [id, null, resolution]),
      ],
    );
    statements.push(
      `update market_data.ohlcv_quarantine q
       set codes = coalesce(t.codes, q.codes), resolution = t.resolution,
         resolved_at = case when t.resolution is null then null else ${at} end
       from told_entries t where q.rowid = t.id::bigint`,
    );
  }
  if (added.length === 0) return statements;
  await appendRows(
    connection,
    'told_refused',
    { symbol: 'varchar', day: 'varchar', codes: 'varchar', payload: 'varchar' },
    added.map((row) => [row.symbol, row.date, row.codes, row.payload]),
  );
  return [
    ...statements,
    `insert into market_data.ohlcv_quarantine
     select symbol, day::date, ${literal(source)}, codes, payload, ${at}, null, null
     from told_refused`,
  ];
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
