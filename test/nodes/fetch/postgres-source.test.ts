/**
 * Bars from any table of a PostgreSQL server, under the names that it has.
 */
import { expect } from 'chai';
import type { FetchParams, RawBars } from '../../../nodes/fetch/source.js';
import source from '../../../nodes/fetch/sources/postgres.js';
import { freshDatabase, query } from '../../util/postgres/database.js';

describe('source postgres', () => {
  let url: string;

  before(async function () {
    url = await freshDatabase(this);
    await query(url, 'create schema "my ""data"');
    await query(
      url,
      `create table "my ""data"."Prices; drop" (ticker varchar, "the day" timestamp, open numeric,
         high float4, low float8, close float8, volume bigint)`,
    );
    await query(
      url,
      `insert into "my ""data"."Prices; drop" values
       ('B', '2020-01-03 16:00', 1.5, 2, 1, null, 9007199254740991), ('a', '2020-01-02', 1, 2, 0.1, 1.1, 5),
       ('B', '2020-01-02', 1, 2, 1, 1, 5), (null, null, 1, 2, 1, 1, 5)`,
    );
  });

  function read(
    table: string,
    columns: Record<string, string> = {},
    value: string | undefined = url,
  ): Promise<RawBars | string> {
    const params = { columns, providers: { postgres: { url_env: 'BARS', table } } };
    return source
      .read({
        params: params as unknown as FetchParams,
        projectFolder: '.',
        warn: expect.fail,
        secret: (name) => (name === 'BARS' ? value : undefined),
      })
      .catch((error: Error) => error.message);
  }

  it('reads a table whose names need quotes, in the order of its symbols and days', async () => {
    const bars = (await read('my "data.Prices; drop', {
      symbol: 'ticker',
      date: 'the day',
    })) as RawBars;

    expect(bars.symbols).to.deep.equal(['', 'B', 'a']);
    expect([...bars.symbol]).to.deep.equal([0, 1, 1, 2]);
    expect([...bars.date]).to.deep.equal([Number.NaN, 18_263, 18_264, 18_263]);
    expect([...bars.close]).to.deep.equal([1, 1, Number.NaN, 1.1]);
    expect([...bars.low]).to.deep.equal([1, 1, 1, 0.1]);
    expect([...bars.volume]).to.deep.equal([5, 5, 9007199254740991, 5]);
    expect(bars).not.to.have.property('adjClose');
  });

  it('says which table or column is not there', async () => {
    const { pathname, host } = new URL(url);

    expect(await read('public.none')).to.equal(
      `database "${pathname.slice(1)}" on ${host} has no table "public.none"`,
    );
    expect(await read('my "data.Prices; drop', { date: 'the day' })).to.match(
      /^"my "data\.Prices; drop" has no column "symbol" - there are "ticker", "the day", /,
    );
  });

  it('says which variable should hold the URL, and not what it holds', async () => {
    expect(await read('bars', {}, '')).to.equal('environment variable "BARS": is not set');
    expect(await read('bars', {}, 'mysql://me:hush@host/x')).to.equal(
      'environment variable "BARS": holds no postgresql:// URL',
    );
  });
});
