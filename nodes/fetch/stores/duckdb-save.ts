/**
 * A save into the DuckDB file, inside of its transaction: bars by a guarded upsert,
 * then coverage, facts, revisions and digests.
 *
 * A symbol whose digest and number of rows are as they were is left alone; of the
 * others only rows that differ are touched, so that `fetched_at` and `run_id` tell
 * when a row really came. What comes is staged in temporary tables first; the large
 * tables are then changed by statements that go together, while this thread does
 * something else.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { formatDay } from '../../lib/market/dates.js';
import type { SaveCounts, SavedSeries } from '../store.js';
import { appendBars, appendRows } from './duckdb-append.js';
import { LEFT_MARKET, stageCoverage, stageFacts, stageRevisions } from './duckdb-facts.js';
import { literal, timestamp } from './duckdb-text.js';
import { assertOneRowPerDay, BAR_NUMBERS, digestOf } from './stored-bars.js';

const VALUES = [...BAR_NUMBERS, 'source', 'adjusted_basis'] as const;
const NAMES = VALUES.join(', ');

/** A save that is staged. */
export interface StagedSave {
  readonly statements: readonly string[];
  /** Counts when the statements have run. */
  counts(): Promise<SaveCounts>;
}

/** Stages bars and what belongs to them; the quarantine is a matter of its own. */
export async function stageBars(
  connection: DuckDBConnection,
  series: SavedSeries,
  standing?: Standing,
): Promise<StagedSave> {
  const { clean } = series.gates;
  assertOneRowPerDay(clean);
  const named = symbolsOf(series);
  const index = new Map(named.map(({ symbol }, i) => [symbol, i]));
  await nameSymbols(connection, named);
  const where = series.isWholeMarket ? 'true' : 'symbol in (select symbol from touched)';
  const known = standing ?? (await readStanding(connection, where));
  const { kept, changing } = compareSymbols(named, known);
  // Named by themselves, they let a scan skip the groups of rows of all others.
  await appendRows(
    connection,
    'changing',
    { symbol: 'varchar' },
    changing.map((symbol) => [symbol]),
  );
  const hasOthers = series.isWholeMarket && [...known.keys()].some((symbol) => !index.has(symbol));
  const differing = clean.filter((bars) => !kept.has(bars.symbol));
  await appendBars(
    connection,
    differing.map((bars) => ({ index: index.get(bars.symbol) as number, bars })),
  );
  const total = clean.reduce((sum, bars) => sum + bars.date.length, 0);
  return {
    statements: [
      ...removeOthers(series, hasOthers),
      ...(changing.length > 0 ? applyDifferences(series) : insertAll(series)),
      'delete from market_data.ohlcv_symbols where symbol in (select symbol from touched)',
      `insert into market_data.ohlcv_symbols
       select symbol, digest, bars::bigint, first_trade::date from touched where bars > 0 order by symbol`,
      ...(await stageFacts(connection, series)),
      ...(await stageCoverage(connection, series)),
      ...(await stageRevisions(connection, series)),
    ],
    async counts() {
      const counted = await connection.runAndReadAll(
        `select count(*) filter (is_new)::integer, count(*) filter (not is_new)::integer,
           (select count(*)::integer from gone), (select bars::integer from leaving) from differing`,
      );
      const row = counted.getRows()[0] as [number, number, number, number];
      const [inserted, changed, removed, leaving] = row;
      return { inserted, changed, removed: removed + leaving, same: total - inserted - changed };
    },
  };
}

/** A symbol of a save. */
interface NamedSymbol {
  readonly symbol: string;
  /** Of its good rows; null where it has none. */
  readonly digest: string | null;
  readonly bars: number;
  /** First session of its listing as text; null where unknown. */
  readonly firstTrade: string | null;
}

function symbolsOf({ raw, gates, source, basis }: SavedSeries): NamedSymbol[] {
  const clean = new Map(gates.clean.map((bars) => [bars.symbol, bars]));
  return [...new Set([...raw.symbols, ...clean.keys()])].map((symbol) => {
    const bars = clean.get(symbol);
    const first = raw.facts?.get(symbol)?.firstTrade;
    return {
      symbol,
      digest: bars ? digestOf(source, basis, bars) : null,
      bars: bars?.date.length ?? 0,
      firstTrade: first === undefined ? null : formatDay(first),
    };
  });
}

/** Makes the temporary table `touched`: every symbol of the save, with its place. */
async function nameSymbols(
  connection: DuckDBConnection,
  symbols: readonly NamedSymbol[],
): Promise<void> {
  await appendRows(
    connection,
    'touched',
    { i: 'double', symbol: 'varchar', digest: 'varchar', bars: 'double', first_trade: 'varchar' },
    symbols.map(({ symbol, digest, bars, firstTrade }, i) => [i, symbol, digest, bars, firstTrade]),
  );
}

/** By symbol: the rows that are stored, and the digest and number of rows that its last save noted. */
export type Standing = ReadonlyMap<
  string,
  { readonly bars: number; readonly digest: string | null; readonly noted: number | null }
>;

/** How symbols of which there are rows stand, all or those of which `where` holds. */
export async function readStanding(
  connection: DuckDBConnection,
  where = 'true',
): Promise<Standing> {
  const found = await connection.runAndReadAll(
    `select b.symbol, b.bars, s.digest, s.bars::integer from
       (select symbol, count(*)::integer as bars from market_data.ohlcv where ${where} group by symbol) b
     left join market_data.ohlcv_symbols s using (symbol)`,
  );
  const rows = found.getRows() as [string, number, string | null, number | null][];
  return new Map(rows.map(([symbol, bars, digest, noted]) => [symbol, { bars, digest, noted }]));
}

/** How the symbols of a save stand in the store. */
interface Stored {
  /** Symbols that are as they were. A table that somebody else changed has other counts. */
  readonly kept: ReadonlySet<string>;
  /** Others that the save names and of which there are rows. */
  readonly changing: readonly string[];
}

function compareSymbols(symbols: readonly NamedSymbol[], standing: Standing): Stored {
  const kept = new Set<string>();
  const changing: string[] = [];
  for (const { symbol, digest } of symbols) {
    const stored = standing.get(symbol);
    if (!stored) continue;
    if (digest !== null && stored.digest === digest && stored.noted === stored.bars)
      kept.add(symbol);
    else changing.push(symbol);
  }
  return { kept, changing };
}

/**
 * What was fetched or imported stays: it does not come again by itself.
 *
 * @param hasOthers there are rows of symbols that the save does not name
 */
function removeOthers({ isWholeMarket }: SavedSeries, hasOthers: boolean): string[] {
  const leaving = 'create or replace temp table leaving as select';
  const forget = isWholeMarket
    ? [`delete from market_data.ohlcv_symbols where ${LEFT_MARKET}`]
    : [];
  if (!hasOthers) return [`${leaving} 0 as bars`, ...forget];
  return [
    `${leaving} count(*) as bars from market_data.ohlcv where ${LEFT_MARKET}`,
    ...forget,
    `delete from market_data.ohlcv where ${LEFT_MARKET}`,
  ];
}

/** Arriving rows with their symbol and day as the table has them. */
function arriving({ source, basis }: SavedSeries): string {
  return `(select t.symbol, date '1970-01-01' + day::integer as date, ${BAR_NUMBERS.join(', ')},
    ${literal(source)}::varchar as source, ${literal(basis)}::varchar as adjusted_basis
  from arriving a join touched t on a.i = t.i)`;
}

/** Inserts rows of what is named behind "from". */
function insertFrom(from: string, { savedAt, run }: SavedSeries): string {
  return `insert into market_data.ohlcv
    select symbol, date, ${NAMES}, ${timestamp(savedAt)}, ${literal(run)} from ${from} order by symbol, date`;
}

/** There is nothing to compare with. */
function insertAll(series: SavedSeries): string[] {
  return [
    insertFrom(arriving(series), series),
    'create or replace temp table differing as select true as is_new from arriving',
    'create or replace temp table gone as select 0 as nothing where false',
  ];
}

/** Compares among few rows, and touches of the large table only what differs. */
function applyDifferences(series: SavedSeries): string[] {
  return [
    `create or replace temp table known as
       select symbol, date, ${NAMES} from market_data.ohlcv
       where symbol in (select symbol from changing)`,
    `create or replace temp table coming as select * from ${arriving(series)}`,
    `create or replace temp table differing as
       select a.*, k.symbol is null as is_new
       from coming a left join known k on k.symbol = a.symbol and k.date = a.date
       where k.symbol is null or ${VALUES.map((name) => `k.${name} is distinct from a.${name}`).join(' or ')}`,
    `create or replace temp table gone as
       select symbol, date from known anti join coming using (symbol, date)`,
    'delete from market_data.ohlcv o using gone g where o.symbol = g.symbol and o.date = g.date',
    `update market_data.ohlcv o set ${VALUES.map((name) => `${name} = d.${name}`).join(', ')},
         fetched_at = ${timestamp(series.savedAt)}, run_id = ${literal(series.run)}
       from differing d where not d.is_new and d.symbol = o.symbol and d.date = o.date`,
    insertFrom('differing where is_new', series),
  ];
}
