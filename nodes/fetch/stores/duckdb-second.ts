/**
 * Closes of a second source in a DuckDB file: one session in so many, for comparison
 * only, and the days that it was asked for.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { formatDay, parseDay } from '../../lib/market/dates.js';
import type { SecondSeries } from '../second-closes.js';
import { appendRows } from './duckdb-append.js';
import { gatherCloses } from './second-rows.js';

/** See BarStore. */
export async function readSecond(
  connection: DuckDBConnection,
  source: string,
): Promise<SecondSeries[]> {
  const coverage = await connection.runAndReadAll(
    `select symbol, first_day::varchar, last_day::varchar, every, epoch_ms(fetched_at)::double
     from market_data.cross_check_coverage where source = $source order by symbol`,
    { source },
  );
  const closes = await connection.runAndReadAll(
    `select symbol, (date - date '1970-01-01')::integer, close
     from market_data.cross_check_closes where source = $source order by symbol, date`,
    { source },
  );
  const asked = (coverage.getRows() as [string, string, string, number, number][]).map(
    ([symbol, from, to, every, fetchedAt]) => ({
      symbol,
      source,
      from: parseDay(from) as number,
      to: parseDay(to) as number,
      every,
      fetchedAt,
    }),
  );
  return gatherCloses(asked, closes.getRows() as [string, number, number][]);
}

/** See BarStore; inside of a transaction. */
export async function saveSecond(
  connection: DuckDBConnection,
  source: string,
  series: readonly SecondSeries[],
  isAll: boolean,
): Promise<void> {
  await appendRows(
    connection,
    'told',
    { symbol: 'varchar', from: 'varchar', to: 'varchar', every: 'double', at: 'double' },
    series.map((s) => [s.symbol, formatDay(s.from), formatDay(s.to), s.every, s.fetchedAt]),
  );
  const which = isAll ? '' : 'and symbol in (select symbol from told)';
  for (const table of ['cross_check_coverage', 'cross_check_closes']) {
    await connection.run(`delete from market_data.${table} where source = $source ${which}`, {
      source,
    });
  }
  await connection.run(
    `insert into market_data.cross_check_coverage
     select symbol, $source, "from"::date, "to"::date, every::integer,
       make_timestamp(("at" * 1000)::bigint) from told order by symbol`,
    { source },
  );
  await appendRows(
    connection,
    'told',
    { symbol: 'varchar', day: 'double', close: 'double' },
    series.flatMap((s) => Array.from(s.date, (day, i) => [s.symbol, day, s.close[i] as number])),
  );
  await connection.run(
    `insert into market_data.cross_check_closes
     select symbol, $source, date '1970-01-01' + day::integer, close from told order by symbol, day`,
    { source },
  );
}
