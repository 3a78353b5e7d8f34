/**
 * What a PostgreSQL store keeps beside the bars: refused rows, what is known of
 * symbols, what providers were asked for, and what came back otherwise.
 */
import type { Statements } from '../../../src/contract/postgres.js';
import { formatDay, parseDay } from '../../lib/market/dates.js';
import type { Basis, SymbolFacts } from '../source.js';
import type { SavedSeries, SymbolCoverage } from '../store.js';
import { LEFT_MARKET } from './postgres-bars.js';
import { type OpenEntry, quarantineChanges, RESOLUTIONS } from './refused-rows.js';

const OPEN = `select id::float8 as id, symbol, to_char(date, 'YYYY-MM-DD') as date, codes,
  payload::text as payload from market_data.ohlcv_quarantine where resolved_at is null`;

/** Unsettled refused rows of a source, in the order in which they came. */
export function openEntries(
  on: Statements,
  source: string,
  symbols: readonly string[] | undefined,
): Promise<OpenEntry[]> {
  return on.any<OpenEntry>(
    `${OPEN} and source = $1 and ($2::text[] is null or symbol = any($2)) order by id`,
    [source, symbols ?? null],
  );
}

/** Enters what was refused now, and settles what is not refused any more. */
export async function saveRefused(on: Statements, series: SavedSeries): Promise<void> {
  const { raw, gates, source } = series;
  const at = new Date(series.savedAt);
  if (series.isWholeMarket) {
    await on.none(
      `update market_data.ohlcv_quarantine set resolved_at = $1, resolution = $2
       where resolved_at is null and symbol <> all($3) and ${LEFT_MARKET}`,
      [at, RESOLUTIONS.gone, raw.symbols],
    );
  }
  // Entries of another source's series go with that series.
  const open = await on.any<OpenEntry>(`${OPEN} and symbol = any($1) order by id`, [raw.symbols]);
  const { added, recoded, settled } = quarantineChanges(open, raw, gates);
  await on.none(
    `update market_data.ohlcv_quarantine q set codes = n.codes
     from unnest($1::bigint[], $2::text[]) as n (id, codes) where q.id = n.id`,
    [recoded.map(({ id }) => id), recoded.map(({ codes }) => codes)],
  );
  await on.none(
    `update market_data.ohlcv_quarantine q set resolved_at = $3, resolution = n.resolution
     from unnest($1::bigint[], $2::text[]) as n (id, resolution) where q.id = n.id`,
    [settled.map(({ id }) => id), settled.map(({ resolution }) => resolution), at],
  );
  await on.none(
    `insert into market_data.ohlcv_quarantine (symbol, date, source, codes, payload, first_seen)
     select n.symbol, n.date, $5, n.codes, n.payload, $6
     from unnest($1::text[], $2::date[], $3::text[], $4::json[]) with ordinality
       as n (symbol, date, codes, payload, place) order by n.place`,
    [
      added.map(({ symbol }) => symbol),
      added.map(({ date }) => date),
      added.map(({ codes }) => codes),
      added.map(({ payload }) => payload),
      source,
      at,
    ],
  );
}

/** Takes the place of what was known of these symbols. */
export async function saveFacts(on: Statements, series: SavedSeries): Promise<void> {
  const { raw, gates, isWholeMarket } = series;
  const facts = raw.facts ?? new Map<string, SymbolFacts>();
  for (const table of ['ohlcv_symbols', 'splits', 'dividends']) {
    await on.none(
      `delete from market_data.$1:name where symbol = any($2) or ($3 and ${LEFT_MARKET})`,
      [table, raw.symbols, isWholeMarket],
    );
  }
  await on.none(
    `insert into market_data.ohlcv_symbols (symbol, bars, first_trade)
     select * from unnest($1::text[], $2::bigint[], $3::date[])`,
    [
      gates.clean.map(({ symbol }) => symbol),
      gates.clean.map(({ date }) => date.length),
      gates.clean.map(({ symbol }) => dayOrNull(facts.get(symbol)?.firstTrade)),
    ],
  );
  const all = [...facts].filter(([symbol]) => raw.symbols.includes(symbol));
  const splits = all.flatMap(([symbol, f]) => f.splits.map((s) => ({ symbol, ...s })));
  const dividends = all.flatMap(([symbol, f]) => f.dividends.map((d) => ({ symbol, ...d })));
  await insertDated(on, 'splits', 'ratio', splits, ({ ratio }) => ratio);
  await insertDated(on, 'dividends', 'amount', dividends, ({ amount }) => amount);
}

async function insertDated<T extends { readonly symbol: string; readonly date: number }>(
  on: Statements,
  table: string,
  column: string,
  rows: readonly T[],
  value: (row: T) => number,
): Promise<void> {
  await on.none(
    `insert into market_data.$1:name (symbol, date, $2:name)
     select * from unnest($3::text[], $4::date[], $5::double precision[])`,
    [
      table,
      column,
      rows.map(({ symbol }) => symbol),
      rows.map(({ date }) => formatDay(date)),
      rows.map(value),
    ],
  );
}

/** Takes the place of what these symbols' providers were asked for. */
export async function saveCoverage(on: Statements, series: SavedSeries): Promise<void> {
  const { coverage, raw } = series;
  await on.none('delete from market_data.ohlcv_coverage where symbol = any($1)', [
    [...raw.symbols, ...coverage.map(({ symbol }) => symbol)],
  ]);
  await on.none(
    `insert into market_data.ohlcv_coverage
       (symbol, source, adjusted_basis, first_day, last_day, fetched_at)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[], $6::timestamptz[])`,
    [
      coverage.map(({ symbol }) => symbol),
      coverage.map(({ source }) => source),
      coverage.map(({ basis }) => basis),
      coverage.map(({ from }) => formatDay(from)),
      coverage.map(({ to }) => formatDay(to)),
      coverage.map(({ fetchedAt }) => new Date(fetchedAt).toISOString()),
    ],
  );
}

/** Appends revisions; those of a save that was not confirmed and is repeated stand there once. */
export async function saveRevisions(on: Statements, series: SavedSeries): Promise<void> {
  const { revisions, savedAt, run } = series;
  if (revisions.length === 0) return;
  await on.none(
    `insert into market_data.ohlcv_revisions
       (symbol, date, "column", before, after, reason, found_at, run_id)
     select n.*, $7, $8 from unnest($1::text[], $2::date[], $3::text[], $4::double precision[],
       $5::double precision[], $6::text[]) as n
     on conflict do nothing`,
    [
      revisions.map(({ symbol }) => symbol),
      revisions.map(({ date }) => formatDay(date)),
      revisions.map(({ column }) => column),
      revisions.map(({ before }) => (Number.isNaN(before) ? null : before)),
      revisions.map(({ after }) => (Number.isNaN(after) ? null : after)),
      revisions.map(({ reason }) => reason),
      new Date(savedAt),
      run,
    ],
  );
}

export async function readCoverage(on: Statements): Promise<SymbolCoverage[]> {
  const rows = await on.any<{
    symbol: string;
    source: string;
    basis: Basis;
    from: string;
    to: string;
    fetchedAt: number;
  }>(
    `select symbol, source, adjusted_basis as basis, to_char(first_day, 'YYYY-MM-DD') as from,
       to_char(last_day, 'YYYY-MM-DD') as to, extract(epoch from fetched_at)::float8 * 1000 as "fetchedAt"
     from market_data.ohlcv_coverage order by symbol`,
  );
  return rows.map((row) => ({
    ...row,
    from: parseDay(row.from) as number,
    to: parseDay(row.to) as number,
    fetchedAt: Math.round(row.fetchedAt),
  }));
}

/** What is known of symbols besides their bars; those of which nothing is known are not there. */
export async function readFacts(on: Statements): Promise<ReadonlyMap<string, SymbolFacts>> {
  interface Known {
    splits: { date: number; ratio: number }[];
    dividends: { date: number; amount: number }[];
    firstTrade?: number;
  }
  const facts = new Map<string, Known>();
  const of = (symbol: string): Known => {
    const known = facts.get(symbol) ?? { splits: [], dividends: [] };
    facts.set(symbol, known);
    return known;
  };
  const day = "date - date '1970-01-01' as date";
  type Split = { symbol: string; date: number; ratio: number };
  for (const { symbol, ...split } of await on.any<Split>(
    `select symbol, ${day}, ratio from market_data.splits order by symbol, splits.date`,
  )) {
    of(symbol).splits.push(split);
  }
  type Dividend = { symbol: string; date: number; amount: number };
  for (const { symbol, ...dividend } of await on.any<Dividend>(
    `select symbol, ${day}, amount from market_data.dividends order by symbol, dividends.date`,
  )) {
    of(symbol).dividends.push(dividend);
  }
  type Listing = { symbol: string; day: number };
  for (const { symbol, day: firstTrade } of await on.any<Listing>(
    `select symbol, first_trade - date '1970-01-01' as day from market_data.ohlcv_symbols
     where first_trade is not null order by symbol`,
  )) {
    of(symbol).firstTrade = firstTrade;
  }
  return facts;
}

function dayOrNull(day: number | undefined): string | null {
  return day === undefined ? null : formatDay(day);
}
