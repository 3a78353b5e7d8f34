/**
 * A market that is read from a table of a PostgreSQL server: through a whole run,
 * how it becomes old, and what is said of options that are not there.
 */
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { dag } from '../util/command-line.js';
import { freshDatabase, query } from '../util/postgres/database.js';
import { TempProject } from '../util/temp-project.js';

const PIPELINE = `version: 1
database: data/market.duckdb
pipelines: { all: [market] }
nodes:
  market:
    type: fetch
    params:
      source: postgres
      columns: { symbol: ticker, date: day, adj_close: adjusted }
      providers: { postgres: { url_env: PRICES_URL, table: prices.daily } }
`;

describe('a market in a table of a PostgreSQL server', () => {
  let url: string;
  let project: TempProject;

  before(async function () {
    url = await freshDatabase(this);
    await query(url, 'create schema prices');
    await query(
      url,
      `create table prices.daily (ticker text, day date, open float8, high float8, low float8,
         close float8, adjusted float8, volume bigint)`,
    );
    await query(
      url,
      `insert into prices.daily
       select ticker, day::date, 10, 12, 9, 11, 5.5, 1000
       from unnest(array['AAA', 'BBB']) as ticker,
         generate_series(date '2020-01-06', date '2020-01-10', interval '1 day') as day`,
    );
  });

  beforeEach(() => {
    project = new TempProject();
    project.write('pipelines.yaml', PIPELINE);
  });

  afterEach(() => project?.remove());

  const command = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> =>
    dag(project.folder, argv, { env: { PRICES_URL: url }, command: `dag ${argv.join(' ')}` });

  const closes = (): Promise<unknown[][]> =>
    sql(
      project.path('data/market.duckdb'),
      "select date::varchar, close, factor, source from market_data.ohlcv where symbol = 'AAA' order by date",
    );

  it('is run like any other, and read again only when that is asked for', async () => {
    const first = await command('run');
    const before = await closes();
    await query(url, "update prices.daily set close = 10.5 where day = '2020-01-10'");
    try {
      const second = await command('run');
      const unchanged = await closes();
      const update = await command('data', 'update', 'market', '--accept-restatements');
      const third = await command('run');

      expect(first.code, first.err).to.equal(0);
      expect(first.out).to.include(
        '10 bars of 2 symbols, 2020-01-06 to 2020-01-10, from source "postgres"\n',
      );
      expect(before).to.have.length(5);
      expect(before[4]).to.deep.equal(['2020-01-10', 11, 0.5, 'postgres']);
      expect(second.code, second.err).to.equal(0);
      expect(unchanged).to.deep.equal(before);
      expect(update.code, update.err).to.equal(0);
      expect((await closes())[4]).to.deep.equal(['2020-01-10', 10.5, 5.5 / 10.5, 'postgres']);
      expect(third.code, third.err).to.equal(0);
      expect(third.out).to.include('nothing to do: 1 node with 3 partitions fresh');
    } finally {
      await query(url, "update prices.daily set close = 11 where day = '2020-01-10'");
    }
  });

  it('is kept in another database of the same server, without a word of where it is from', async function () {
    const own = await freshDatabase(this);
    project.write('pipelines.yaml', PIPELINE.replace('data/market.duckdb', own));

    const run = await command('run', '--json');

    expect(run.code, run.err).to.equal(0);
    expect(
      await query(own, 'select count(*)::integer, min(source) from market_data.ohlcv'),
    ).to.deep.equal([[10, 'postgres']]);
    const password = new URL(url).password;
    expect(run.out + run.err).not.to.include(password);
  });

  it('is not asked for where an option is misspelt', async () => {
    project.write('pipelines.yaml', PIPELINE.replace('table: prices', 'tabel: prices'));
    const misspelt = await command('run');
    project.write('pipelines.yaml', PIPELINE.replace('table: prices.daily', 'table: 7'));
    const number = await command('run');
    project.write('pipelines.yaml', PIPELINE.replace('postgres: {', 'postgrse: {'));
    const other = await command('run');

    expect([misspelt.code, number.code, other.code]).to.deep.equal([2, 2, 2]);
    expect(
      misspelt.err,
    ).to.equal(`pipelines.yaml:10:53  unknown-option  there is no option "tabel" - there are url_env, table
            providers: { postgres: { url_env: PRICES_URL, tabel: prices.daily } }
                                                          ~~~~~
      did you mean "table"?
1 problem
`);
    expect(number.err).to.equal(`pipelines.yaml:10:60  bad-option  "table" is 7 - expected text
            providers: { postgres: { url_env: PRICES_URL, table: 7 } }
                                                                 ~
1 problem
`);
    expect(other.err).to.include(
      'unknown-provider  there is no provider "postgrse" - there are polygon, postgres, yahoo\n',
    );
  });

  it('is not found where the variable is missing, and says which one', async () => {
    project.write('pipelines.yaml', PIPELINE.replace('PRICES_URL', 'OTHER_URL'));

    const { code, out } = await command('run');

    expect(code).to.equal(1);
    expect(out).to.include(
      'failed   market: environment variable "OTHER_URL": is not set - source "postgres" takes from there where its server is: postgresql://user:password@host/database\n',
    );
  });
});
