/**
 * Closes of a second source on a PostgreSQL server: one session in so many, for
 * comparison only, and the days that it was asked for.
 */
import type { Statements } from '../../../src/contract/postgres.js';
import { formatDay, parseDay } from '../../lib/market/dates.js';
import type { SecondSeries } from '../second-closes.js';
import { gatherCloses } from './second-rows.js';

/** See BarStore. */
export async function readSecond(on: Statements, source: string): Promise<SecondSeries[]> {
  const asked = await on.any<{
    symbol: string;
    from: string;
    to: string;
    every: number;
    fetchedAt: number;
  }>(
    `select symbol, to_char(first_day, 'YYYY-MM-DD') as from, to_char(last_day, 'YYYY-MM-DD') as to,
       every, extract(epoch from fetched_at)::float8 * 1000 as "fetchedAt"
     from market_data.cross_check_coverage where source = $1 order by symbol`,
    [source],
  );
  const rows = await on.any<{ symbol: string; day: number; close: number }>(
    `select symbol, date - date '1970-01-01' as day, close
     from market_data.cross_check_closes where source = $1 order by symbol, date`,
    [source],
  );
  return gatherCloses(
    asked.map((one) => ({
      ...one,
      source,
      from: parseDay(one.from) as number,
      to: parseDay(one.to) as number,
      fetchedAt: Math.round(one.fetchedAt),
    })),
    rows.map(({ symbol, day, close }) => [symbol, day, close]),
  );
}

/** See BarStore; inside of a transaction. */
export async function saveSecond(
  on: Statements,
  source: string,
  series: readonly SecondSeries[],
  isAll: boolean,
): Promise<void> {
  const symbols = series.map(({ symbol }) => symbol);
  for (const table of ['cross_check_coverage', 'cross_check_closes']) {
    await on.none(
      'delete from market_data.$1:name where source = $2 and ($3 or symbol = any($4))',
      [table, source, isAll, symbols],
    );
  }
  await on.none(
    `insert into market_data.cross_check_coverage
       (symbol, source, first_day, last_day, every, fetched_at)
     select n.symbol, $1, n.first_day, n.last_day, n.every, n.fetched_at
     from unnest($2::text[], $3::date[], $4::date[], $5::integer[], $6::timestamptz[])
       as n (symbol, first_day, last_day, every, fetched_at)`,
    [
      source,
      symbols,
      series.map(({ from }) => formatDay(from)),
      series.map(({ to }) => formatDay(to)),
      series.map(({ every }) => every),
      series.map(({ fetchedAt }) => new Date(fetchedAt).toISOString()),
    ],
  );
  await on.none(
    `insert into market_data.cross_check_closes (symbol, source, date, close)
     select n.symbol, $1, n.date, n.close
     from unnest($2::text[], $3::date[], $4::double precision[]) as n (symbol, date, close)`,
    [
      source,
      series.flatMap((s) => Array.from(s.date, () => s.symbol)),
      series.flatMap((s) => Array.from(s.date, formatDay)),
      series.flatMap((s) => [...s.close]),
    ],
  );
}
