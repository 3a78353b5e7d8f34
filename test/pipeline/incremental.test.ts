/**
 * The whole pipeline on a small demo market: what each edit runs again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { ranCounts, TempProject } from '../util/temp-project.js';

const STRATEGIES = ['buy_and_hold', 'golden_cross', 'rsi_reversion'];

interface Edit {
  readonly scenarios?: string;
  readonly strategies?: string;
  readonly market?: string;
  readonly metrics?: string;
}

function pipeline(edit: Edit = {}): string {
  return `
version: 1
database: data/market.duckdb
pipelines:
  assess: [rank]
nodes:
  market:
    type: fetch
    params: ${edit.market ?? '{ source: demo, symbols: 6 }'}
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      use: []
      define:
        - { name: Calm Year, type: bull, start: '2017-01-03', end: '2017-12-29' }
        - { name: Sharp Fall, type: crash, start: '2020-02-19', end: '2020-03-23' }
${edit.scenarios ?? ''}
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    params: ${edit.metrics ?? '{ indicators: [all] }'}
  model: { type: model-train, inputs: { bars: market } }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: XMKT, strategies: [${edit.strategies ?? STRATEGIES.join(', ')}] }
  returns: { type: pool-returns, inputs: { daily: backtests.daily, scenarios: scenarios } }
  rank:
    type: rank
    inputs: { results: backtests, scenarios: scenarios, returns: returns, moments: returns.moments }
`;
}

describe('the whole pipeline', () => {
  let project: TempProject;

  before(async () => {
    project = new TempProject();
    project.write('pipelines.yaml', pipeline());
    const result = await project.run({ targets: ['assess'] });
    expect(result.failures).to.deep.equal([]);
    expect(result.status).to.equal('done');
    const counts = ranCounts(result);
    expect(counts.scenarios).to.equal(2);
    expect(counts.metrics).to.equal(2 * 6);
    expect(counts.backtests).to.equal(3 * 2 * 5);
    expect(counts.rank).to.equal(1);
  });

  after(() => project.remove());

  it('does nothing the second time', async () => {
    const result = await project.run({ targets: ['assess'] });

    expect(result.status).to.equal('nothing-to-do');
  });

  it('runs only the new scenario when one is added, and drops it when it leaves', async () => {
    const added =
      "        - { name: Recovery, type: recovery, start: '2020-03-23', end: '2020-08-18' }";
    project.write('pipelines.yaml', pipeline({ scenarios: added }));
    const more = await project.run({ targets: ['assess'] });
    project.write('pipelines.yaml', pipeline());
    const fewer = await project.run({ targets: ['assess'] });

    const { scenarios, metrics, model, backtests, rank } = ranCounts(more);
    expect({ scenarios, metrics, model, backtests, rank }).to.deep.equal({
      scenarios: 1,
      metrics: 6,
      model: 0,
      backtests: 15,
      rank: 1,
    });
    const after = ranCounts(fewer);
    expect([after.scenarios, after.metrics, after.backtests]).to.deep.equal([0, 0, 0]);
    expect(readdirSync(project.path('data/metrics')).sort()).to.deep.equal([
      'Calm_Year_metrics.parquet',
      'Sharp_Fall_metrics.parquet',
    ]);
  });

  it('runs only the new strategy when one is added', async () => {
    project.write(
      'pipelines.yaml',
      pipeline({ strategies: [...STRATEGIES, 'momentum'].join(', ') }),
    );
    const result = await project.run({ targets: ['assess'] });
    project.write('pipelines.yaml', pipeline());
    await project.run({ targets: ['assess'] });

    expect(ranCounts(result)).to.include({ metrics: 0, model: 0, backtests: 10, rank: 1 });
  });

  it('runs only one strategy when its parameter changes', async () => {
    const changed = 'buy_and_hold, { id: golden_cross, params: { fast: 20 } }, rsi_reversion';
    project.write('pipelines.yaml', pipeline({ strategies: changed }));
    const result = await project.run({ targets: ['assess'] });
    project.write('pipelines.yaml', pipeline());
    await project.run({ targets: ['assess'] });

    expect(ranCounts(result)).to.include({ metrics: 0, backtests: 10, rank: 1 });
  });

  it('runs no backtest when an indicator that none reads is left out', async () => {
    const some = '{ indicators: [sma_50, sma_200, rsi_14, sma_20] }';
    project.write('pipelines.yaml', pipeline({ metrics: some }));
    const result = await project.run({ targets: ['assess'] });
    project.write('pipelines.yaml', pipeline());
    await project.run({ targets: ['assess'] });

    expect(ranCounts(result)).to.include({ metrics: 12, backtests: 0, rank: 0 });
  });

  it('writes Parquet files that DuckDB reads', async () => {
    const duckdb = createRequire(import.meta.url)(
      '@duckdb/node-api',
    ) as typeof import('@duckdb/node-api');
    const instance = await duckdb.DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const files = ['scenarios', 'metrics', 'assessment'].flatMap((folder) =>
      readdirSync(project.path('data', folder))
        .filter((name) => name.endsWith('.parquet'))
        .map((name) => project.path('data', folder, name)),
    );
    for (const file of files) {
      const reader = await connection.runAndReadAll(
        `select count(*)::integer as n from read_parquet('${file}')`,
      );
      expect(reader.getRowObjectsJS()[0]?.n, file).to.be.greaterThan(0);
    }
    expect(files.length).to.be.greaterThan(5);
    connection.closeSync();
    instance.closeSync();
  });

  it('lists every backtest once in the results table of the database', async () => {
    const duckdb = createRequire(import.meta.url)(
      '@duckdb/node-api',
    ) as typeof import('@duckdb/node-api');
    const instance = await duckdb.DuckDBInstance.create(project.path('data/market.duckdb'));
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      'select count(*)::integer as n, count(distinct (strategy, scenario, symbol))::integer as d from assessment.backtest_results',
    );
    connection.closeSync();
    instance.closeSync();

    expect(reader.getRowObjectsJS()).to.deep.equal([{ n: 30, d: 30 }]);
  });

  it('publishes rankings as JSON without NaN', () => {
    const text = readFileSync(
      join(project.folder, 'data', 'assessment', 'strategy_rankings.json'),
      'utf8',
    );
    const rankings = JSON.parse(text) as { overall: { strategy: string }[] };

    expect(text).to.not.include('NaN');
    expect(rankings.overall.map((row) => row.strategy).sort()).to.deep.equal(
      [...STRATEGIES].sort(),
    );
  });
});
