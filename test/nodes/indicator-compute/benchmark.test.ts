/**
 * Columns that compare with a benchmark, in whole runs on bars from a file.
 */
import { expect } from 'chai';
import { ranCounts, TempProject } from '../../util/temp-project.js';
import { sql } from '../fetch/sql.js';

const PIPELINE = `
version: 1
nodes:
  market: { type: fetch, params: { source: csv, path: bars.csv, calendar: weekdays } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: AAA
      use: []
      define:
        - { name: Early, type: bull, start: '2020-04-01', end: '2020-05-29' }
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    params: { indicators: [close_location_value, beta_10, corr_10, rel_strength_10], benchmark: AAA }
`;

interface Change {
  readonly days?: number;
  readonly symbol?: string;
  /** Sessions of the symbol that are left out, or whose close is another. */
  readonly without?: number;
  readonly close?: number;
}

/** Weekdays from 2020-01-01 on as CSV lines. */
function csv({ days = 140, symbol, without, close: other }: Change = {}): string {
  const lines = ['symbol,date,open,high,low,close,volume'];
  for (const [s, name] of ['AAA', 'BBB'].entries()) {
    let day = -1;
    for (let t = Date.UTC(2020, 0, 1); day < days; t += 86_400_000) {
      const date = new Date(t);
      if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
      day++;
      let close = 100 + 8 * Math.sin((day + s * 7) / 9) + 3 * Math.sin(day * 1.7 + s);
      if (name === symbol && day === without) {
        if (other === undefined) continue;
        close = other;
      }
      const [high, low] = [close + 1, close - 1].map((v) => v.toFixed(2));
      const prices = `${close.toFixed(2)},${high},${low},${close.toFixed(2)}`;
      lines.push(`${name},${date.toISOString().slice(0, 10)},${prices},1000`);
    }
  }
  return `${lines.join('\n')}\n`;
}

describe('columns against a benchmark', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
    project.write('pipelines.yaml', PIPELINE);
    project.write('bars.csv', csv());
  });
  afterEach(() => project.remove());

  const run = () => project.run({ targets: ['metrics'] });

  it('do not become stale by a bar after the end of a scenario', async () => {
    await run();
    project.write('bars.csv', csv({ days: 150 }));

    expect(ranCounts(await run()).metrics ?? 0).to.equal(0);
  });

  it('become stale when a bar of the benchmark within reach is restated', async () => {
    await run();
    project.write('bars.csv', csv({ symbol: 'AAA', without: 70, close: 90 }));

    expect(ranCounts(await run()).metrics).to.equal(2);
  });

  const rows = (query: string): Promise<unknown[][]> =>
    sql(
      ':memory:',
      query.replace('FILE', `'${project.path('data/metrics/Early_metrics.parquet')}'`),
    );

  it('compare closes of the same session, and are null where the benchmark has none', async () => {
    // Day 80 is 2020-04-22.
    project.write('bars.csv', csv({ symbol: 'AAA', without: 80 }));
    await run();
    const [missing] = await rows(
      `select beta_10, corr_10, rel_strength_10 from FILE
       where symbol = 'BBB' and date = '2020-04-22'`,
    );
    expect(missing).to.deep.equal([null, null, null]);

    // Growth over the last ten sessions that both have: day 79 against day 69, day 81 against day 70.
    const growth = `select b.rel_strength_10,
        (b.close / lag(b.close, 10) over w) / (a.close / lag(a.close, 10) over w) - 1
      from FILE b join FILE a using (date)
      where b.symbol = 'BBB' and a.symbol = 'AAA' window w as (order by date) qualify
        lag(b.close, 10) over w is not null order by date`;
    const file = `'${project.path('data/metrics/Early_metrics.parquet')}'`;
    const pairs = (await sql(':memory:', growth.replaceAll('FILE', file))) as number[][];
    expect(pairs.length).to.be.greaterThan(20);
    for (const [ours, theirs] of pairs) expect(ours).to.be.closeTo(theirs as number, 1e-12);
  });

  it('are 1 and 0 for the benchmark itself', async () => {
    await run();
    const [own] = await rows(
      `select min(beta_10), max(beta_10), min(corr_10), max(abs(rel_strength_10)) from FILE
       where symbol = 'AAA'`,
    );
    expect((own as number[]).map((v) => Math.round(v * 1e12) / 1e12)).to.deep.equal([1, 1, 1, 0]);
  });

  it('are left out of "all" without a benchmark, which is said', async () => {
    const list = /indicators: .*, benchmark: AAA/;
    project.write('pipelines.yaml', PIPELINE.replace(list, 'indicators: [statistics]'));
    const { shown } = await run();

    expect(shown.find(({ node }) => node === 'metrics')?.text).to.equal(
      'left out without a benchmark: beta_60, corr_60, rel_strength_60; set the param "benchmark"',
    );
    const names = (await rows('describe select * from FILE')).map(([name]) => name);
    expect(names).to.include('sharpe_60').and.not.include('beta_60');
  });

  it('and others can be listed with any settings, for strategies that read them', async () => {
    const list = /indicators: .*, benchmark: AAA/;
    const asked = 'indicators: [sma_15, { use: sma, period: 40 }, rsi_9, bb_upper_10_1_5]';
    const backtests = `
  model: { type: model-train, inputs: { bars: market } }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: AAA, strategies: [{ id: golden_cross, params: { fast: 15, slow: 40 } }] }
`;
    project.write('pipelines.yaml', PIPELINE.replace(list, asked) + backtests);
    const result = await project.run({ targets: ['backtests'] });

    expect(result.failures).to.deep.equal([]);
    expect(ranCounts(result).backtests).to.equal(1);
    const names = (await rows('describe select * from FILE')).map(([name]) => name);
    expect(names.slice(-4)).to.deep.equal(['sma_15', 'sma_40', 'rsi_9', 'bb_upper_10_1_5']);
  });
});
