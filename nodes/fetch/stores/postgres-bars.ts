/**
 * Good bars on their way into `market_data.ohlcv`.
 *
 * Into an empty table they are copied as they are, and its indexes are made afterwards:
 * to sort once is faster than to look up a place for every row. Otherwise they are copied beside
 * it, and only rows that differ from what is stored are written, so that saving the
 * same bars again writes nothing.
 */
import type { Writable } from 'node:stream';
import {
  CopyWriter,
  type Transaction,
  textField,
  timeField,
} from '../../../src/contract/postgres.js';
import type { SaveCounts, SavedSeries } from '../store.js';
import { BAR_NUMBERS } from './stored-bars.js';

const COMPARED = [...BAR_NUMBERS, 'source', 'adjusted_basis'];
const COLUMNS = ['symbol', 'date', ...COMPARED, 'fetched_at', 'run_id'];
const VALUES = COLUMNS.slice(2);
/** Of symbols that a whole market does not name: what was fetched or imported stays, it does not come again by itself. */
export const LEFT_MARKET = 'symbol not in (select c.symbol from market_data.ohlcv_coverage c)';
/** Count of fields, date and numbers of a row. */
const NUMBER_BYTES = 2 + 8 + 12 * BAR_NUMBERS.length;

/**
 * Makes the table hold the bars of a series.
 *
 * @param isPlain an ordinary table, whose indexes are its own
 */
export async function saveBars(
  on: Transaction,
  series: SavedSeries,
  isPlain: boolean,
): Promise<SaveCounts> {
  const { isEmpty } = await on.one<{ isEmpty: boolean }>(
    'select not exists (select from market_data.ohlcv) as "isEmpty"',
  );
  if (isEmpty) {
    const inserted = await fillEmpty(on, series, isPlain);
    return { inserted, changed: 0, removed: 0, same: 0 };
  }
  await on.none('create temporary table arriving (like market_data.ohlcv) on commit drop');
  const rows = await copyBars(on, 'arriving', series);
  // Without it, the server takes the new table for a small one.
  await on.none('analyze arriving');
  await on.none(
    `create temporary table differing on commit drop as
     select a.*, s.symbol is null as is_new
     from arriving a left join market_data.ohlcv s on s.symbol = a.symbol and s.date = a.date
     where s.symbol is null or (${list(COMPARED, 's')}) is distinct from (${list(COMPARED, 'a')})`,
  );
  const removed = await removeGone(on, series);
  const { inserted, changed } = await on.one<{ inserted: number; changed: number }>(
    `select count(*) filter (where is_new)::integer as inserted,
            count(*) filter (where not is_new)::integer as changed from differing`,
  );
  await on.none(
    `insert into market_data.ohlcv as o (${list(COLUMNS)})
     select ${list(COLUMNS)} from differing order by symbol, date
     on conflict (symbol, date) do update
       set ${VALUES.map((name) => `${name} = excluded.${name}`).join(', ')}
       where (${list(COMPARED, 'o')}) is distinct from (${list(COMPARED, 'excluded')})`,
  );
  return { inserted, changed, removed, same: rows - inserted - changed };
}

async function fillEmpty(on: Transaction, series: SavedSeries, isPlain: boolean): Promise<number> {
  const isFree = isPlain && (await mayRemakeIndexes(on));
  if (isFree) {
    await on.none('alter table market_data.ohlcv drop constraint ohlcv_pkey');
    await on.none('drop index if exists market_data.ohlcv_date');
  }
  const rows = await copyBars(on, 'market_data.ohlcv', series);
  if (isFree) {
    await on.none('alter table market_data.ohlcv add primary key (symbol, date)');
    await on.none('create index ohlcv_date on market_data.ohlcv using brin (date)');
  }
  return rows;
}

/** True where the table is ours to change, and nothing of somebody else rests on its key. */
async function mayRemakeIndexes(on: Transaction): Promise<boolean> {
  const { mayRemake } = await on.one<{ mayRemake: boolean }>(
    `select pg_has_role(c.relowner, 'usage') and has_schema_privilege(c.relnamespace, 'create')
       and exists (select from pg_constraint k where k.conrelid = c.oid and k.conname = 'ohlcv_pkey')
       and not exists (select from pg_constraint k where k.confrelid = c.oid) as "mayRemake"
     from pg_class c where c.oid = 'market_data.ohlcv'::regclass`,
  );
  return mayRemake;
}

/** Removes bars of these symbols that did not come, and symbols that left the market. */
async function removeGone(on: Transaction, { raw, isWholeMarket }: SavedSeries): Promise<number> {
  const { rowCount } = await on.result(
    `delete from market_data.ohlcv o
     where (o.symbol = any($1) or ($2 and ${LEFT_MARKET}))
       and not exists (select from arriving a where a.symbol = o.symbol and a.date = o.date)`,
    [raw.symbols, isWholeMarket],
  );
  return rowCount;
}

function copyBars(on: Transaction, table: string, series: SavedSeries): Promise<number> {
  return on.copyIn(`copy ${table} (${list(COLUMNS)}) from stdin (format binary)`, (stream) =>
    writeBars(stream, series),
  );
}

async function writeBars(stream: Writable, series: SavedSeries): Promise<void> {
  const writer = new CopyWriter(stream);
  const tail = Buffer.concat([
    textField(series.source),
    textField(series.basis),
    timeField(series.savedAt),
    textField(series.run),
  ]);
  for (const bars of series.gates.clean) {
    const symbol = textField(bars.symbol);
    const bytes = symbol.length + NUMBER_BYTES + tail.length;
    const numbers = BAR_NUMBERS.map((name) => bars[name]);
    const { date } = bars;
    for (let i = 0; i < date.length; i++) {
      const full = writer.reserve(bytes);
      if (full) await full;
      writer.row(COLUMNS.length);
      writer.field(symbol);
      writer.date(date[i] as number);
      for (const column of numbers) writer.float8(column[i] as number);
      writer.field(tail);
    }
  }
  await writer.end();
}

/** Names of ours, which need no quotes. */
function list(columns: readonly string[], table?: string): string {
  return columns.map((name) => (table === undefined ? name : `${table}.${name}`)).join(', ');
}
