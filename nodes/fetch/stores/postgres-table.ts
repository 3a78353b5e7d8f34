/**
 * Rows of bars out of any table of a PostgreSQL server, as they are there.
 *
 * Only reads. Names go into SQL quoted by the library, and only after they were found
 * in the table; NULL becomes NaN.
 */
import { DataError } from '../../../src/contract/index.js';
import {
  formatted,
  isServerUrl,
  PostgresClient,
  readCopy,
  type Statements,
  urlProblem,
} from '../../../src/contract/postgres.js';
import type { RawBars, ReadContext } from '../source.js';
import { type BarColumns, barNumbers, findBarColumns } from './bar-columns.js';

const READ = 'cannot be read';

interface Options {
  readonly url_env?: string;
  readonly table?: string;
}

/** All rows of the table that `params.providers.postgres` names, by symbol and date. */
export async function readTable(ctx: ReadContext): Promise<RawBars> {
  const options = (ctx.params.providers.postgres ?? {}) as Options;
  const { url_env: variable = 'DATABASE_URL', table = 'market_data.ohlcv' } = options;
  const client = new PostgresClient(urlFrom(variable, ctx.secret(variable)));
  try {
    return await client.transaction(READ, async (on) => {
      // All that follows is read from one state of the table.
      await on.none('set transaction isolation level repeatable read, read only');
      const have = await columnNames(on, table, client.place);
      const columns = findBarColumns(table, have, ctx.params.columns, {
        mayLackSymbol: false,
        isForClosesOnly: ctx.isForClosesOnly,
      });
      const from = formatted('$1:name', [columns.symbol]);
      const name = quoted(table);
      const groups = await on.any<{ symbol: string; n: number }>(
        `select coalesce(${from}::text, '') collate "C" as symbol, count(*)::integer as n
         from ${name} group by 1 order by 1`,
      );
      const rows = groups.reduce((sum, { n }) => sum + n, 0);
      const names = ['date', ...columns.numbers.keys()];
      const data = names.map(() => new Float64Array(rows));
      const stream = on.copyOut(
        `copy (select ${selected(columns)} from ${name}
         order by coalesce(${from}::text, '') collate "C", 1) to stdout (format binary)`,
      );
      await readCopy(
        stream,
        names.map((n) => (n === 'date' ? 'date' : 'float8')),
        data,
      );
      return rawBars(groups, names, data);
    });
  } finally {
    await client.close();
  }
}

function urlFrom(variable: string, url: string | undefined): string {
  const problem =
    url === undefined || url === ''
      ? 'is not set'
      : !isServerUrl(url)
        ? 'holds no postgresql:// URL'
        : urlProblem(url);
  if (problem === undefined) return url as string;
  throw new DataError('database', `environment variable "${variable}": ${problem}`, {
    hint: 'source "postgres" takes from there where its server is: postgresql://user:password@host/database',
  });
}

function quoted(table: string): string {
  return table
    .split('.')
    .map((part) => formatted('$1:name', [part]))
    .join('.');
}

async function columnNames(on: Statements, table: string, place: string): Promise<string[]> {
  const rows = await on.any<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`,
    [quoted(table)],
  );
  if (rows.length > 0) return rows.map(({ name }) => name);
  throw new DataError('database', `database ${place} has no table "${table}"`, {
    hint: 'name one in params.providers.postgres.table, with its schema',
  });
}

function selected({ date, numbers }: BarColumns): string {
  const list = [...numbers.values()].map((name) => formatted('$1:name::float8', [name]));
  return [formatted('$1:name::date', [date]), ...list].join(', ');
}

function rawBars(
  groups: readonly { readonly symbol: string; readonly n: number }[],
  names: readonly string[],
  data: readonly Float64Array[],
): RawBars {
  const symbol = new Int32Array(data[0]?.length ?? 0);
  let at = 0;
  groups.forEach(({ n }, i) => {
    symbol.fill(i, at, at + n);
    at += n;
  });
  return { symbols: groups.map((group) => group.symbol), symbol, ...barNumbers(names, data) };
}
