/**
 * Every published file opens in the tools that it is made for, holds what it
 * should, and says null where a figure is not defined. Files are found by
 * walking the data folder, so a new one is tested without writing a test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { rowsByDuckDb, rowsByUs } from '../util/parquet-rows.js';
import type { TempProject } from '../util/temp-project.js';
import { publishedFiles, SKIPPED, SYMBOLS, smallRun, VALID } from './small-run.js';

const STRATEGIES = readdirSync(
  fileURLToPath(new URL('../../nodes/backtest/strategies/', import.meta.url)),
)
  .filter((name) => name.endsWith('.js') && !name.startsWith('_'))
  .map((name) => name.slice(0, -'.js'.length))
  .sort();

/** The type that DuckDB has to see in a column of this name, in any file. */
const TYPES: Readonly<Record<string, string>> = {
  date: 'DATE',
  entry_date: 'DATE',
  exit_date: 'DATE',
  symbol: 'VARCHAR',
  strategy: 'VARCHAR',
  scenario: 'VARCHAR',
  status: 'VARCHAR',
};

describe('published files', () => {
  let project: TempProject;
  let parquet: string[];

  /** Rows of a query; "FILE" stands for the published file. */
  const ask = (file: string, query: string): Promise<unknown[][]> =>
    sql(':memory:', query.replaceAll('FILE', `'${project.path('data', file)}'`));

  const columnsOf = async (file: string): Promise<[string, string][]> =>
    (await ask(file, 'describe select * from FILE')).map(([name, type]) => [
      name as string,
      type as string,
    ]);

  const database = (query: string): Promise<unknown[][]> =>
    sql(project.path('data/market.duckdb'), query);

  before(async () => {
    project = await smallRun(2);
    parquet = publishedFiles(project, '.parquet');
  });

  after(() => project.remove());

  it('are those that are promised, one metrics file per valid scenario', () => {
    expect(publishedFiles(project)).to.deep.equal(
      [
        'assessment/backtest_results.parquet',
        'assessment/performance_summary.json',
        'assessment/report.md',
        'assessment/strategy_rankings.json',
        'assessment/strategy_rankings.parquet',
        'assessment/trades.parquet',
        ...VALID.map((name) => `metrics/${name.replaceAll(' ', '_')}_metrics.parquet`),
        'model/model_calibration.parquet',
        'model/model_importance.parquet',
        'model/model_quarters.parquet',
        'model/model_report.json',
        'model/predictions.parquet',
        'scenarios/scenario_metadata.json',
        'scenarios/scenario_summary.txt',
        'scenarios/scenario_timeseries.parquet',
      ].sort(),
    );
  });

  it('have rows, each Parquet file', async () => {
    for (const file of parquet) {
      const [[rows]] = (await ask(file, 'select count(*)::int from FILE')) as [[number]];
      expect(rows, file).to.be.greaterThan(0);
    }
  });

  it('are read by us as by DuckDB, value by value', async () => {
    for (const file of parquet) {
      const path = project.path('data', file);
      expect(await rowsByDuckDb(path), file).to.deep.equal(rowsByUs(path));
    }
  });

  it('have dates as DATE and names as VARCHAR, wherever they occur', async () => {
    const seen = new Set<string>();
    for (const file of parquet) {
      for (const [name, type] of await columnsOf(file)) {
        if (TYPES[name] === undefined) continue;
        seen.add(name);
        expect(type, `${file}: ${name}`).to.equal(TYPES[name]);
      }
    }
    expect([...seen].sort()).to.deep.equal(Object.keys(TYPES).sort());
  });

  it('have null and neither NaN nor infinity in every column of numbers', async () => {
    let checked = 0;
    for (const file of parquet) {
      const numbers = (await columnsOf(file)).filter(([, type]) => type === 'DOUBLE');
      const bad = numbers.map(([name]) => `count(*) filter (not isfinite("${name}"))::int`);
      if (bad.length === 0) continue;
      const [counts] = await ask(file, `select ${bad.join(', ')} from FILE`);
      const found = numbers.filter((_, i) => counts?.[i] !== 0).map(([name]) => name);
      expect(found, file).to.deep.equal([]);
      checked += numbers.length;
    }
    expect(checked).to.be.greaterThan(VALID.length * 60);
  });

  it('name and type the columns of every metrics file alike', async () => {
    const files = parquet.filter((file) => file.startsWith('metrics/'));
    const [first, ...others] = await Promise.all(files.map(columnsOf));

    for (const columns of others) expect(columns).to.deep.equal(first);
  });

  it('have the sessions of the window for each symbol in a metrics file, in order', async () => {
    for (const name of VALID) {
      const file = `metrics/${name.replaceAll(' ', '_')}_metrics.parquet`;
      const perSymbol = await ask(
        file,
        `select symbol, count(*)::int, count(distinct date)::int from FILE group by symbol`,
      );
      const metadata = JSON.parse(
        readFileSync(project.path('data/scenarios/scenario_metadata.json'), 'utf8'),
      ) as { scenarios: { name: string; sessions: number; history_available: number }[] };
      const scenario = metadata.scenarios.find((s) => s.name === name)!;
      // Five bars of past travel with each window, for signals that look back.
      const rows = scenario.sessions + Math.min(5, scenario.history_available);

      expect(perSymbol, file).to.have.length(SYMBOLS);
      for (const [symbol, n, days] of perSymbol) {
        expect([n, days], `${file}: ${symbol}`).to.deep.equal([rows, rows]);
      }
    }
  });

  it('have one result per strategy, symbol and valid scenario, and nothing else', async () => {
    const file = 'assessment/backtest_results.parquet';

    expect(
      await ask(
        file,
        `select count(*)::int, count(distinct (strategy, scenario, symbol))::int,
           count(distinct symbol)::int from FILE`,
      ),
    ).to.deep.equal([
      [
        STRATEGIES.length * (SYMBOLS - 1) * VALID.length,
        STRATEGIES.length * (SYMBOLS - 1) * VALID.length,
        SYMBOLS - 1,
      ],
    ]);
    expect((await ask(file, 'select distinct strategy from FILE order by 1')).flat()).to.deep.equal(
      STRATEGIES,
    );
    expect((await ask(file, 'select distinct scenario from FILE order by 1')).flat()).to.deep.equal(
      VALID,
    );
  });

  it('have no figure in a result that is not ok, and a return in each that is', async () => {
    const file = 'assessment/backtest_results.parquet';
    const figures = (await columnsOf(file))
      .filter(([, type]) => type === 'DOUBLE')
      .map(([name]) => `"${name}"`);

    const [[bad, told]] = (await ask(
      file,
      `select count(*)::int, count(coalesce(${figures.join(', ')}))::int
         from FILE where status <> 'ok'`,
    )) as [[number, number]];
    expect(bad).to.be.greaterThan(0);
    expect(told).to.equal(0);
    expect(
      await ask(
        file,
        `select count(*)::int from FILE
           where status = 'ok' and (total_return is null or final_equity is null)`,
      ),
    ).to.deep.equal([[0]]);
  });

  it('have as many round trips per backtest as its result says, each inside its window', async () => {
    const results = project.path('data/assessment/backtest_results.parquet');
    const [[trades, wrong]] = (await ask(
      'assessment/trades.parquet',
      `select (select count(*) from FILE)::int, count(*)::int from (
         select strategy, scenario, symbol, count(*) as n from FILE group by all
       ) t full join (
         select strategy, scenario, symbol, n_trades from '${results}' where n_trades > 0
       ) r using (strategy, scenario, symbol) where n is distinct from n_trades`,
    )) as [[number, number]];

    expect(trades).to.be.greaterThan(100);
    expect(wrong).to.equal(0);
    expect(
      await ask(
        'assessment/trades.parquet',
        `select count(*)::int from FILE where entry_date is null or exit_date < entry_date`,
      ),
    ).to.deep.equal([[0]]);
  });

  it('have the round trips of a backtest add up to its gain', async () => {
    const results = project.path('data/assessment/backtest_results.parquet');

    expect(
      await ask(
        'assessment/trades.parquet',
        `select count(*)::int from '${results}' r left join (
           select strategy, scenario, symbol, sum(pnl) as pnl from FILE group by all
         ) t using (strategy, scenario, symbol)
         where status = 'ok' and abs(coalesce(pnl, 0) - (final_equity - 100000)) > 1e-6`,
      ),
    ).to.deep.equal([[0]]);
  });

  it('are loaded into the database row by row', async () => {
    for (const table of ['backtest_results', 'trades', 'strategy_rankings']) {
      const file = project.path(`data/assessment/${table}.parquet`);
      expect(
        await database(
          `select (select count(*) from '${file}') = (select count(*) from assessment.${table}),
             (select count(*)::int from (from '${file}' except from assessment.${table}))`,
        ),
        table,
      ).to.deep.equal([[true, 0]]);
    }
  });

  it('are JSON without NaN, and count what the Parquet files hold', async () => {
    const files = publishedFiles(project, '.json');
    for (const file of files) {
      const text = readFileSync(project.path('data', file), 'utf8');
      expect(text, file).to.not.match(/\bNaN\b|\bInfinity\b|\bundefined\b/);
      expect(() => JSON.parse(text), file).to.not.throw();
    }
    const read = (file: string) => JSON.parse(readFileSync(project.path('data', file), 'utf8'));
    const summary = read('assessment/performance_summary.json');
    const metadata = read('scenarios/scenario_metadata.json');
    const [[ok]] = (await ask(
      'assessment/backtest_results.parquet',
      `select count(*)::int from FILE where status = 'ok'`,
    )) as [[number]];

    expect(summary.counts).to.include({
      backtests: STRATEGIES.length * (SYMBOLS - 1) * VALID.length,
      ok,
      strategies: STRATEGIES.length,
      scenarios: VALID.length,
      symbols: SYMBOLS - 1,
    });
    expect(summary.scenarios_valid).to.equal(VALID.length);
    expect(summary.scenarios_skipped.map((s: { name: string }) => s.name)).to.deep.equal(SKIPPED);
    expect(metadata).to.include({
      total_scenarios: VALID.length + SKIPPED.length,
      valid_scenarios: VALID.length,
      skipped_scenarios: SKIPPED.length,
    });
  });
});
