/**
 * `dag query`: what may be asked, by which names, and where it is read from.
 */
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { sql, writeParquet } from '../nodes/fetch/sql.js';
import { smallRun } from '../pipeline/small-run.js';
import { type Answer, dag } from '../util/command-line.js';
import { TempProject } from '../util/temp-project.js';
import { lines, QueryProject } from './query-project.js';

describe('cli: query on the default pipeline', () => {
  let project: TempProject;
  const query = (...argv: string[]): Promise<Answer> => dag(project.folder, ['query', ...argv]);

  before(async () => {
    project = await smallRun(2);
  });

  after(() => project.remove());

  it('lists the views with rows, columns and where they come from', async () => {
    const { code, out, err } = await query();

    expect([code, err]).to.deep.equal([0, '']);
    const [views, ...columns] = out.split('\n\n');
    expect(views?.split('\n')).to.deep.equal([
      'view                    rows  columns  from',
      'backtests                165       53  data/assessment/backtest_results.parquet',
      'cross_check_closes         0        4  table market_data.cross_check_closes of the database',
      'cross_check_coverage       0        6  table market_data.cross_check_coverage of the database',
      'dividends                  0        3  table market_data.dividends of the database',
      `metrics                2,046      ${await columnCount('metrics')}  data/metrics/ (3 files)`,
      'model_calibration      1,200        6  data/model/model_calibration.parquet',
      'model_importance       2,760        4  data/model/model_importance.parquet',
      'model_quarters           120       12  data/model/model_quarters.parquet',
      'ohlcv                 15,720       12  table market_data.ohlcv of the database',
      'ohlcv_coverage             0        6  table market_data.ohlcv_coverage of the database',
      'ohlcv_quarantine           0        8  table market_data.ohlcv_quarantine of the database',
      'ohlcv_revisions            0        8  table market_data.ohlcv_revisions of the database',
      'ohlcv_symbols              6        4  table market_data.ohlcv_symbols of the database',
      'predictions           11,316        7  data/model/predictions.parquet',
      `rankings                 153       ${await columnCount('rankings')}  data/assessment/strategy_rankings.parquet`,
      'runs                       1        6  table assessment.runs of the database',
      'scenario_timeseries      326        7  data/scenarios/scenario_timeseries.parquet',
      'splits                     0        3  table market_data.splits of the database',
      `trades                 ${await tradeCount()}       16  data/assessment/trades.parquet`,
    ]);
    expect(columns.at(-1)).to.equal(
      lines(
        'trades: strategy, scenario, symbol, asset, entry_date, exit_date, entry_price, exit_price, shares,',
        '  pnl, return, costs, bars_held, mfe, mae, exit_reason',
      ),
    );
  });

  it('joins metrics, backtests, trades, ohlcv and rankings', async () => {
    const { code, out, err } = await query(
      `select m.scenario, r.strategy, count(*) as days, bool_and(m.close_raw = o.close) as same_close
       from metrics m
       join backtests b using (scenario, symbol)
       join ohlcv o using (symbol, date)
       join rankings r on r.strategy = b.strategy and r.scope = 'overall'
       where b.strategy = 'buy_and_hold' and not m.is_warmup
         and exists (select 1 from trades t where t.strategy = b.strategy and t.symbol = b.symbol)
       group by all order by all`,
    );

    expect([code, err]).to.deep.equal([0, '']);
    expect(out).to.equal(
      lines(
        'scenario    strategy      days  same_close',
        'Calm Year   buy_and_hold  1260  true',
        'Early Days  buy_and_hold   250  true',
        'Sharp Fall  buy_and_hold   120  true',
      ),
    );
  });

  it('reads the file of the scenario that is asked for, and not the others', async () => {
    const other = project.path('data/metrics/Sharp_Fall_metrics.parquet');
    const bytes = readFileSync(other);
    const spoiled = Buffer.from(bytes).fill(0xff, 4, 200);
    const ask = (scenario: string): Promise<Answer> =>
      query(`select count(*) as n, max(date) as last from metrics where scenario = '${scenario}'`);

    writeFileSync(other, spoiled);
    const calm = await ask('Calm Year');
    const sharp = await ask('Sharp Fall');
    writeFileSync(other, bytes);

    expect(calm.out).to.equal(lines('   n  last', '1542  2019-12-31'));
    expect([sharp.code, sharp.err.split(':')[0]]).to.deep.equal([
      1,
      'failed-query  the query failed',
    ]);
    expect((await ask('Sharp Fall')).out).to.equal(lines('  n  last', '174  2020-03-23'));
  });

  async function columnCount(view: string): Promise<string> {
    const { out } = await query(`select count(*) from (describe ${view})`, '--format', 'ndjson');
    return String(Object.values(JSON.parse(out) as Record<string, number>)[0])
      .padStart(3)
      .trimStart();
  }

  async function tradeCount(): Promise<string> {
    const [[count]] = (await sql(
      ':memory:',
      `select count(*)::int from '${project.path('data/assessment/trades.parquet')}'`,
    )) as [[number]];
    return count.toLocaleString('en-US').padStart(5);
  }
});

describe('cli: query', () => {
  let toys: QueryProject;
  let project: TempProject;

  before(async () => {
    toys = await QueryProject.create();
    project = toys.project;
  });

  after(() => project.remove());

  describe('has views', () => {
    it('of files with the value of their dimension, of single files, and of tables that no file holds', async () => {
      expect(await toys.asked()).to.equal(
        lines(
          'view   rows  columns  from',
          'grid      8        4  data/grid/ (2 files)',
          'notes     1        2  table mine.notes of the database',
          'total     1        1  data/total/total.parquet',
          '',
          'grid: factor, name, value, row',
          '',
          'notes: note, n',
          '',
          'total: sum',
        ),
      );
      expect(JSON.parse(await toys.asked('--json'))).to.deep.equal({
        views: [
          {
            name: 'grid',
            rows: 8,
            columns: [
              { name: 'factor', type: 'VARCHAR' },
              { name: 'name', type: 'VARCHAR' },
              { name: 'value', type: 'DOUBLE' },
              { name: 'row', type: 'BIGINT' },
            ],
            files: ['data/grid/x10.parquet', 'data/grid/x2.parquet'],
          },
          {
            name: 'notes',
            rows: 1,
            columns: [
              { name: 'note', type: 'VARCHAR' },
              { name: 'n', type: 'INTEGER' },
            ],
            files: [],
            table: 'mine.notes',
          },
          {
            name: 'total',
            rows: 1,
            columns: [{ name: 'sum', type: 'DOUBLE' }],
            files: ['data/total/total.parquet'],
          },
        ],
      });
    });

    it('that are known by their folder, too, whatever the case of letters', async () => {
      const all = 'select (select count(*) from grid.grid) + (select count(*) from GRID) as n';

      expect(await toys.asked(`${all}, (select n from mine.notes) as m`)).to.equal(
        lines(' n  m', '16  1'),
      );
    });

    it('that a query may use in a definition of the same name', async () => {
      const own =
        'with grid as (select * from grid where factor = $$2$$) select count(*) as n from grid';

      expect(await toys.asked(own)).to.equal(lines('n', '4'));
    });

    it('of what lies in data/, without cache and configuration', async () => {
      const copy = new TempProject();
      for (const file of ['x2', 'x10']) {
        const bytes = readFileSync(project.path(`data/grid/${file}.parquet`));
        copy.write(`data/grid/${file}.parquet`, '');
        writeFileSync(copy.path(`data/grid/${file}.parquet`), bytes);
      }

      const { out } = await dag(copy.folder, ['query', 'select sum(value) as s from grid']);

      copy.remove();
      expect(out).to.equal(lines('  s', '126'));
    });

    it('in a folder whose name DuckDB would take for a pattern', async () => {
      const folder = project.path("it's [1]*");
      cpSync(project.path('data'), `${folder}/data`, { recursive: true });

      const { out, err } = await dag(folder, ['query', 'select count(*) as n from grid']);

      rmSync(folder, { recursive: true });
      expect([out, err]).to.deep.equal([lines('n', '8'), '']);
    });

    it('of two folders under one name only with the folder before it', async () => {
      cpSync(project.path('data/grid'), project.path('data/more'), { recursive: true });

      const both = await toys.refused('from grid');
      const one = await toys.asked('select count(*) as n from more.grid');
      const list = (await toys.asked()).split('\n').slice(1, 3);

      rmSync(project.path('data/more'), { recursive: true });
      expect(both).to.deep.equal([
        2,
        [
          'unknown-view  "grid" is the name of 2 views',
          '      from grid',
          '           ~~~~',
          '      write grid.grid or more.grid',
        ].join('\n'),
      ]);
      expect(one).to.equal(lines('n', '8'));
      expect(list.map((line) => line.split(' ')[0])).to.deep.equal(['grid.grid', 'more.grid']);
    });

    it('but none of files that other programs wrote; a damaged file is told', async () => {
      await writeParquet(project.path('data/grid/theirs.parquet'), 'select 1 as a');
      const without = await toys.asked('select count(*) as n from grid');
      writeFileSync(project.path('data/grid/theirs.parquet'), 'PAR1');
      const damaged = await toys.refused('select count(*) as n from grid');

      rmSync(project.path('data/grid/theirs.parquet'));
      expect(without).to.equal(lines('n', '8'));
      expect(damaged).to.deep.equal([
        1,
        [
          `damaged-file  "${project.path('data/grid/theirs.parquet')}" is damaged: too short`,
          '      delete it: the next run writes it again',
        ].join('\n'),
      ]);
    });
  });

  describe('asks the database', () => {
    it('while another program holds it, with what that has written, and disturbs nobody', async () => {
      const duckdb = createRequire(import.meta.url)(
        '@duckdb/node-api',
      ) as typeof import('@duckdb/node-api');
      const instance = await duckdb.DuckDBInstance.create(project.path('data/toys.duckdb'));
      const writer = await instance.connect();
      await writer.run("insert into mine.notes values ('second', 2)");

      const held = await toys.asked('select count(*) as n from notes');

      await writer.run("delete from mine.notes where note = 'second'");
      writer.closeSync();
      instance.closeSync();
      expect(held).to.equal(lines('n', '2'));
      expect(await toys.asked('select count(*) as n from notes')).to.equal(lines('n', '1'));
    });

    it('only when a table of it may be meant', async () => {
      const path = project.path('data/toys.duckdb');
      renameSync(path, `${path}.aside`);
      writeFileSync(path, 'no database');

      const files = await toys.asked('select count(*) as n from grid');
      const table = await toys.refused('from notes');

      renameSync(`${path}.aside`, path);
      expect(files).to.equal(lines('n', '8'));
      expect(table).to.deep.equal([
        1,
        [
          `database  the database cannot be read: The file "${path}" exists, but it is not a valid DuckDB database file!`,
          '      delete it and run again, or ask the views of published files',
        ].join('\n'),
      ]);
    });

    it('and leaves no copy behind', async () => {
      const copies = (): string[] =>
        readdirSync(tmpdir()).filter((n) => n.startsWith('tetra-query-'));
      const before = copies();
      await toys.asked('from notes');
      await toys.refused('from nots');

      expect(copies()).to.deep.equal(before);
    });
  });
});
