/**
 * The database after a fetch: the bars that passed, the rows that did not, and
 * nothing of a fetch that failed. Also on real prices with real defects.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { TempProject } from '../../util/temp-project.js';
import { sql } from './sql.js';

const DIRTY = join('..', 'shared', 'data', 'us_daily_dirty.parquet');

function pipeline(params: string): string {
  return `
version: 1
database: data/market.duckdb
nodes:
  market: { type: fetch, params: ${params} }
`;
}

const CSV = `symbol,date,open,high,low,close,adj_close,volume
BBB,2020-01-02,20,21,19,20.5,10.25,100
AAA,2020-01-03,10,11,9,10.5,10.5,0
AAA,2020-01-02,10,11,9,10.5,10.5,7
AAA,2020-01-06,10,11,9,12,12,7
AAA,2020-01-04,,11,9,10.5,10.5,7
CCC,2020-01-02,-1,11,9,10.5,10.5,7
BBB,2020-01-02,20,21,19,20.75,10.375,100
BBB,2020-01-02,20,21,19,20.75,10.375,100
`;

describe('store of bars', () => {
  let project: TempProject;
  const query = (text: string): Promise<unknown[][]> =>
    sql(project.path('data', 'market.duckdb'), text);

  beforeEach(() => {
    project = new TempProject();
  });

  afterEach(() => project.remove());

  describe('after a fetch with good and bad rows', () => {
    beforeEach(async () => {
      project.write('pipelines.yaml', pipeline('{ source: csv, path: bars.csv }'));
      project.write('bars.csv', CSV);
    });

    it('holds the good rows by symbol and date, with their source', async () => {
      await project.run({ targets: ['market'] });

      expect(
        await query('select * exclude (fetched_at, run_id) from market_data.ohlcv'),
      ).to.deep.equal([
        ['AAA', '2020-01-02', 10, 11, 9, 10.5, 7, 1, 'csv', 'split'],
        ['AAA', '2020-01-03', 10, 11, 9, 10.5, 0, 1, 'csv', 'split'],
        ['BBB', '2020-01-02', 20, 21, 19, 20.75, 100, 0.5, 'csv', 'split'],
      ]);
      expect(
        await query(
          "select column_name, data_type from information_schema.columns where table_name = 'ohlcv' order by ordinal_position",
        ),
      ).to.deep.equal([
        ['symbol', 'VARCHAR'],
        ['date', 'DATE'],
        ['open', 'DOUBLE'],
        ['high', 'DOUBLE'],
        ['low', 'DOUBLE'],
        ['close', 'DOUBLE'],
        ['volume', 'DOUBLE'],
        ['factor', 'DOUBLE'],
        ['source', 'VARCHAR'],
        ['adjusted_basis', 'VARCHAR'],
        ['fetched_at', 'TIMESTAMP'],
        ['run_id', 'VARCHAR'],
      ]);
    });

    it('says which run brought a row in', async () => {
      const { runId } = await project.run({ targets: ['market'] });

      expect(await query('select distinct run_id from market_data.ohlcv')).to.deep.equal([[runId]]);
    });

    it('holds the refused rows as they came, with why', async () => {
      await project.run({ targets: ['market'] });

      expect(
        await query(
          'select symbol, date, source, codes, payload, resolved_at, resolution from market_data.ohlcv_quarantine order by symbol, date, payload::varchar',
        ),
      ).to.deep.equal([
        [
          'AAA',
          '2020-01-04',
          'csv',
          'Q01,Q04',
          '{"open":null,"high":11,"low":9,"close":10.5,"adj_close":10.5,"volume":7}',
          null,
          null,
        ],
        [
          'AAA',
          '2020-01-06',
          'csv',
          'Q02',
          '{"open":10,"high":11,"low":9,"close":12,"adj_close":12,"volume":7}',
          null,
          null,
        ],
        [
          'BBB',
          '2020-01-02',
          'csv',
          'Q03',
          '{"open":20,"high":21,"low":19,"close":20.5,"adj_close":10.25,"volume":100}',
          null,
          null,
        ],
        [
          'CCC',
          '2020-01-02',
          'csv',
          'Q01',
          '{"open":-1,"high":11,"low":9,"close":10.5,"adj_close":10.5,"volume":7}',
          null,
          null,
        ],
      ]);
    });

    it('is told in words', async () => {
      const { shown, status } = await project.run({ targets: ['market'] });

      expect(status).to.equal('done');
      expect(shown.map(({ text }) => text)).to.deep.equal([
        [
          '3 bars of 2 symbols, 2020-01-02 to 2020-01-03, from source "csv"',
          '  quarantined Q01: 2 rows, a number is missing, not finite or not positive',
          '  quarantined Q02: 1 row, high or low does not enclose open and close',
          '  quarantined Q03: 1 row, a second row for the same symbol and date',
          '  quarantined Q04: 1 row, not a session of the calendar',
          '  refused in all: 4 rows; see market_data.ohlcv_quarantine',
          '  dropped: 1 exact repetition of a row',
          '  left without a usable bar: CCC',
        ].join('\n'),
      ]);
      expect(
        project.events.flatMap((e) => (e.type === 'log' ? [[e.level, e.text]] : [])),
      ).to.deep.equal([['warn', '"CCC" has no usable bar and is left out']]);
    });

    it('is replaced as a whole by the next fetch, and leaves other tables alone', async () => {
      await project.run({ targets: ['market'] });
      await query('create table mine as select 42 as answer');
      project.write('bars.csv', `${CSV.split('\n').slice(0, 2).join('\n')}\n`);

      await project.run({ targets: ['market'] });

      expect(await query('select symbol, close from market_data.ohlcv')).to.deep.equal([
        ['BBB', 20.5],
      ]);
      expect(
        await query(
          'select resolution, count(*)::int from market_data.ohlcv_quarantine where resolved_at is not null group by all order by all',
        ),
      ).to.deep.equal([
        ['a good row came', 1],
        ['the row is gone from its source', 3],
      ]);
      expect(await query('from mine')).to.deep.equal([[42]]);
    });

    it('changes only the symbols whose bars changed, were added or are gone', async () => {
      const rows = ['AAA', 'BBB', 'CCC', 'DDD'].map((s) => `${s},2020-01-02,10,11,9,10,10,7`);
      project.write('bars.csv', [CSV.split('\n')[0], ...rows].join('\n'));
      await project.run({ targets: ['market'] });
      await query("update market_data.ohlcv set source = 'marked'");
      const next = [...rows.slice(0, 2), `${rows[2]}5`, 'EEE,2020-01-02,10,11,9,10,10,7'];
      project.write('bars.csv', [CSV.split('\n')[0], ...next].join('\n'));

      await project.run({ targets: ['market'] });

      expect(
        await query('select symbol, volume, source from market_data.ohlcv order by symbol'),
      ).to.deep.equal([
        ['AAA', 7, 'marked'],
        ['BBB', 7, 'marked'],
        ['CCC', 75, 'csv'],
        ['EEE', 7, 'csv'],
      ]);
    });

    it('keeps the day on which a refused row was first seen', async () => {
      await project.run({ targets: ['market'] });
      const seen =
        'select symbol, codes, first_seen from market_data.ohlcv_quarantine order by all';
      const before = await query(seen);
      project.write('bars.csv', `${CSV}DDD,2020-01-02,10,11,9,10,10,7\n`);

      await project.run({ targets: ['market'] });

      expect(await query(seen)).to.deep.equal(before);
    });

    it('is made anew when its tables are of an earlier layout, and that is said', async () => {
      await project.run({ targets: ['market'] });
      await query('alter table market_data.ohlcv drop column adjusted_basis');

      const { status } = await project.run({ targets: ['market'], force: true });

      expect(status).to.equal('done');
      expect(
        project.events.flatMap((e) =>
          e.type === 'log' ? [e.text.replaceAll(project.folder, 'PROJECT')] : [],
        ),
      ).to.deep.equal([
        '"PROJECT/data/market.duckdb" had tables of an earlier layout; they are made anew',
        '"CCC" has no usable bar and is left out',
      ]);
      expect(await query('select count(*)::int from market_data.ohlcv')).to.deep.equal([[3]]);
    });

    it('is mended when somebody removed rows from it', async () => {
      await project.run({ targets: ['market'] });
      await query("delete from market_data.ohlcv where symbol = 'AAA' and volume = 0");
      project.write('bars.csv', `${CSV}DDD,2020-01-02,10,11,9,10,10,7\n`);

      await project.run({ targets: ['market'] });

      expect(await query('select symbol from market_data.ohlcv order by all')).to.deep.equal([
        ['AAA'],
        ['AAA'],
        ['BBB'],
        ['DDD'],
      ]);
    });

    it('stays as it was when a fetch fails', async () => {
      await project.run({ targets: ['market'] });
      const before = await query('from market_data.ohlcv');
      project.write('bars.csv', 'symbol,date,open,high,low,close,volume\n');

      const { status } = await project.run({ targets: ['market'] });

      expect(status).to.equal('failed');
      expect(await query('from market_data.ohlcv')).to.deep.equal(before);
      expect(await query('select count(*)::int from market_data.ohlcv_quarantine')).to.deep.equal([
        [4],
      ]);
    });

    it('holds the old bars when it refuses the new ones halfway', async () => {
      await project.run({ targets: ['market'] });
      const before = await query('from market_data.ohlcv');
      await sql(
        project.path('data', 'market.duckdb'),
        'drop table market_data.ohlcv_quarantine',
        'create view market_data.ohlcv_quarantine as select 1 as mine',
      );
      project.write('bars.csv', CSV.replace('10,11,9,10.5,10.5,7', '10,11,9,10.25,10.25,7'));

      const { status } = await project.run({ targets: ['market'] });

      expect(status).to.equal('failed');
      expect(await query('from market_data.ohlcv')).to.deep.equal(before);
    });

    it('is not opened when it is no database, and that is said', async () => {
      project.write('data/market.duckdb', 'not a database'.repeat(400));

      const { failures, exitCode } = await project.run({ targets: ['market'] });

      expect(exitCode).to.equal(1);
      expect(
        failures.map(({ message }) => message.replaceAll(project.folder, 'PROJECT')),
      ).to.deep.equal([
        '"PROJECT/data/market.duckdb" cannot be opened: IO Error: The file "PROJECT/data/market.duckdb" exists, but it is not a valid DuckDB database file! - if it is damaged, move it away: a new one is made, and what was fetched or imported has to come in again',
      ]);
    });
  });

  it('says of the demo market that it is made up', async () => {
    project.write('pipelines.yaml', pipeline('{ source: demo, symbols: 2, end: "2015-08-07" }'));

    const { shown } = await project.run({ targets: ['market'] });

    expect(shown.map(({ text }) => text)).to.deep.equal([
      'SYNTHETIC MARKET - made up, not real prices: 10 bars of 2 symbols, 2015-08-03 to 2015-08-07, from source "demo"',
    ]);
  });

  it('names a symbol asked for that has no bar in the dates asked for', async () => {
    project.write(
      'pipelines.yaml',
      pipeline('{ source: csv, path: bars.csv, symbols: [AAA, BBB], start: "2020-01-03" }'),
    );
    project.write('bars.csv', CSV);

    const { shown, status } = await project.run({ targets: ['market'] });

    expect(status).to.equal('done');
    expect(shown[0]?.text.split('\n').at(-1)).to.equal('  left without a usable bar: BBB');
  });

  it('counts a row without a date, whatever the dates asked for', async () => {
    project.write('pipelines.yaml', pipeline('{ source: csv, path: bars.csv, end: "2020-01-02" }'));
    project.write('bars.csv', `${CSV}AAA,,10,11,9,10.5,10.5,7\n`);

    await project.run({ targets: ['market'] });

    expect(
      await query('select symbol, codes from market_data.ohlcv_quarantine where date is null'),
    ).to.deep.equal([['AAA', 'Q01']]);
  });

  it('takes real prices with real defects: bad rows to quarantine, the rest to the readers', async function () {
    const file = join(process.cwd(), DIRTY);
    if (!existsSync(file)) {
      console.log(`      skipped: there is no ${DIRTY}`);
      this.skip();
    }
    // Row by row only: what a series tells is no matter of SQL.
    const quality = '{ Q08: off, Q14: off }';
    project.write(
      'pipelines.yaml',
      pipeline(`{ source: parquet, path: "${file}", quality: ${quality} }`),
    );

    const { status, failures, shown } = await project.run({ targets: ['market'] });

    expect(failures).to.deep.equal([]);
    expect(status).to.equal('done');
    // The same rules once more, in SQL; the file has no row twice and no day without a session.
    const [counted] = await sql(
      ':memory:',
      `select count(*) filter (not isBad)::int, count(*) filter (isBad)::int, count(*) filter (isOpen)::int from (
         select coalesce(least(open, high, low, close, adj_close) <= 0, true)
             or open + high + low + close + adj_close + volume is null as isOpen,
           isOpen or high < greatest(open, close) * (1 - 1e-6)
             or low > least(open, close) * (1 + 1e-6) as isBad
         from '${file}')`,
    );
    const [stored] = await query(
      `select (select count(*)::int from market_data.ohlcv), count(*)::int,
         count(*) filter (codes = 'Q01')::int from market_data.ohlcv_quarantine`,
    );
    expect(stored).to.deep.equal(counted);
    expect(stored).to.deep.equal([72_951, 9903, 9839]);
    expect(shown[0]?.text.split('\n')).to.deep.equal([
      '72,951 bars of 17 symbols, 2000-01-03 to 2024-03-08, from source "parquet"',
      '  quarantined Q01: 9,839 rows, a number is missing, not finite or not positive',
      '  quarantined Q02: 64 rows, high or low does not enclose open and close',
      '  refused in all: 9,903 rows; see market_data.ohlcv_quarantine',
    ]);
  });
});
