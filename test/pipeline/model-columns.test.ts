/**
 * Strategies name the columns of the model that they read: one of them can be followed
 * alone, what is not trained is said so, and what is published says the same.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { TempProject } from '../util/temp-project.js';

function pipeline(model: string, strategies: string): string {
  return `
version: 1
nodes:
  market: { type: fetch, params: { source: demo, symbols: 5, start: 2019-01-02, end: 2022-12-30 } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      use: []
      define: [{ name: Half Year, type: regime, start: '2022-07-01', end: '2022-12-30' }]
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios } }
  model:
    type: model-train
    inputs: { bars: market }
    params: { step: 2, min_rows: 200, leaf_rows: 5, ${model} }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: XMKT, strategies: [${strategies}] }
`;
}

/** Strategies that follow the ensemble and each model. */
const FOLLOWERS = ['ensemble', 'logistic', 'trees', 'forest']
  .map((model) => `{ id: by_${model}, use: ml_ensemble, params: { model: ${model}, enter: 0.5 } }`)
  .join(', ');

describe('columns of the model', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
  });

  afterEach(() => project.remove());

  const ask = (query: string): Promise<unknown[][]> =>
    sql(
      ':memory:',
      query.replaceAll(
        /\b(model|assessment)\/\w+\.parquet/g,
        (file) => `'${project.path('data', file)}'`,
      ),
    );

  it('are followed by strategies, each by its own', async () => {
    project.write('pipelines.yaml', pipeline('benchmark: XMKT', FOLLOWERS));
    const { failures } = await project.run();
    expect(failures).to.deep.equal([]);

    // Long from the open after the first day above one half, or from the first open of the window.
    for (const model of ['ensemble', 'logistic', 'trees', 'forest']) {
      const column = model === 'ensemble' ? 'probability' : `probability_${model}`;
      const expected = await ask(`
        select symbol, min(date)::varchar from (
          select symbol, ${column} as p, lead(date) over (partition by symbol order by date) as date
          from model/predictions.parquet)
        where p > 0.5 and date >= '2022-07-01' and symbol <> 'XMKT' group by 1 order by 1`);
      const found = await ask(`
        select symbol, min(entry_date)::varchar from assessment/trades.parquet
        where strategy = 'by_${model}' group by 1 order by 1`);
      expect(found, model).to.deep.equal(expected).and.to.have.length.greaterThan(2);
    }
    const returns = await ask(`
      select count(distinct list_value) from (
        select strategy, list(total_return order by symbol) as list_value
        from assessment/backtest_results.parquet group by 1)`);
    expect(Number(returns[0]![0])).to.equal(4);
  });

  it('of a model that is not trained are said to be missing', async () => {
    project.write('pipelines.yaml', pipeline('models: [logistic, trees]', FOLLOWERS));
    const { failures } = await project.run();

    expect(failures.map(({ node, message }) => `${node}: ${message}`)).to.deep.equal([
      'backtests: strategy "by_forest" reads "probability_forest" of its input "model", which does not train that model - add it to the param "models" of the node that trains',
    ]);
  });

  it('of one model alone are the ensemble, and the others are null', async () => {
    project.write('pipelines.yaml', pipeline('models: [forest]', 'buy_and_hold'));
    await project.run();
    const [row] = await ask(`
      select count(*) filter (probability = probability_forest) = count(*), count(*) > 100,
             count(probability_logistic), count(probability_trees)
      from model/predictions.parquet`);
    const report = JSON.parse(readFileSync(project.path('data/model/model_report.json'), 'utf8'));

    expect(row!.map(String)).to.deep.equal(['true', 'true', '0', '0']);
    expect(Object.keys(report.models)).to.deep.equal(['ensemble', 'forest']);
    expect(report.quarters.at(-1).weights).to.deep.equal({});
  });

  it('rest on the features that are named, without those that have no benchmark', async () => {
    const features = async (params: string): Promise<string[]> => {
      project.write('pipelines.yaml', pipeline(params, 'buy_and_hold'));
      await project.run({ targets: ['model'] });
      return JSON.parse(readFileSync(project.path('data/model/model_report.json'), 'utf8'))
        .features;
    };
    const all = await features('benchmark: XMKT');

    expect(await features('benchmark: null')).to.deep.equal(
      all.filter((name) => name !== 'corr_60' && name !== 'rel_strength_60'),
    );
    expect(await features('features: [rsi_14, corr_60], benchmark: XMKT')).to.deep.equal([
      'corr_60',
      'rsi_14',
    ]);
  });

  it('are judged in tables that agree with the report', async () => {
    project.write('pipelines.yaml', pipeline('benchmark: XMKT', 'buy_and_hold'));
    await project.run({ targets: ['model'] });
    const { models, test_rows } = JSON.parse(
      readFileSync(project.path('data/model/model_report.json'), 'utf8'),
    );
    const figures = await ask(`
      select model, sum(log_loss * test_rows) / sum(test_rows), avg(auc),
             sum(days_above_half) / sum(days)
      from model/model_quarters.parquet group by 1 order by 1`);
    const importance = await ask(`
      select model, feature, avg(importance) as rise from model/model_importance.parquet
      group by 1, 2 qualify row_number() over (partition by 1 order by rise desc, feature) = 1
      order by 1`);
    const tenths = await ask(`
      select sum(rows), count(distinct decile) from model/model_calibration.parquet
      where model = 'ensemble'`);

    for (const [name, loss, auc, days] of figures as [string, number, number, number][]) {
      expect(loss, name).to.be.closeTo(models[name].log_loss, 1e-12);
      expect(auc, name).to.be.closeTo(models[name].mean_auc, 1e-12);
      expect(Number(days), name).to.be.closeTo(models[name].days_above_half, 1e-12);
    }
    expect(figures.map(([name]) => name)).to.deep.equal(Object.keys(models).sort());
    expect(importance.length).to.be.greaterThan(0);
    expect(tenths[0]!.map(Number)).to.deep.equal([test_rows, 10]);
  });
});
