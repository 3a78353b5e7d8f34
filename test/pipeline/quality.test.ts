/**
 * The quality report of the bars beside the ranking: another report makes another
 * page, and nothing is computed again for it.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ranCounts, TempProject } from '../util/temp-project.js';

const SYMBOLS = ['SPY', 'GAP'];

/** A year of bars; one symbol lacks two weeks in the middle. */
function bars(): string {
  const rows = ['symbol,date,open,high,low,close,volume'];
  for (let day = Date.UTC(2019, 0, 2); day <= Date.UTC(2019, 11, 31); day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    const text = date.toISOString().slice(0, 10);
    SYMBOLS.forEach((symbol, i) => {
      if (symbol === 'GAP' && text >= '2019-06-03' && text <= '2019-06-14') return;
      const price = 100 + i * 10 + 5 * Math.sin(day / 1e9 + i);
      const [low, high] = [price - 1, price + 1].map((p) => p.toFixed(2));
      const close = (price + 0.3).toFixed(2);
      rows.push(
        `${symbol},${text},${price.toFixed(2)},${high},${low},${close},${10_000 + day / 1e9}`,
      );
    });
  }
  return `${rows.join('\n')}\n`;
}

function pipeline(quality: string): string {
  return `version: 1
nodes:
  market: { type: fetch, params: { source: csv, path: bars.csv, calendar: weekdays, quality: ${quality} } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params: { benchmark: SPY, use: [], define: [{ name: Year, type: bull, start: '2019-03-01', end: '2019-12-30' }] }
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios }, params: { indicators: [sma, rsi], benchmark: SPY } }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios }
    params: { benchmark: SPY, strategies: [{ id: buy_and_hold }] }
  rank: { type: rank, inputs: { results: backtests, scenarios: scenarios, quality: market.quality } }
`;
}

describe('pipeline: data quality', () => {
  let project: TempProject;

  before(() => {
    project = new TempProject();
    project.write('bars.csv', bars());
  });

  after(() => project.remove());

  const summary = () =>
    JSON.parse(readFileSync(project.path('data/assessment/performance_summary.json'), 'utf8'));

  it('stands in the summary and in a line of the report and the terminal', async () => {
    project.write('pipelines.yaml', pipeline('{}'));

    const result = await project.run();

    expect(result.failures).to.deep.equal([]);
    const { data_quality } = summary();
    expect(data_quality.degraded).to.deep.equal({ C: ['GAP'] });
    expect(data_quality.digest).to.match(/^[0-9a-f]{64}$/);
    const line = /Data quality: 1 of 2 symbols has a grade below B \(C: GAP\)/;
    expect(readFileSync(project.path('data/assessment/report.md'), 'utf8')).to.match(line);
    expect(result.shown.find(({ node }) => node === 'rank')?.text).to.match(line);
  });

  it('with other thresholds is another page, for which nothing is computed again', async () => {
    const before = summary().data_quality.digest;
    project.write('pipelines.yaml', pipeline('{ Q05: { share: 0.5, run: 100 } }'));

    const result = await project.run();

    const { market, ...readers } = ranCounts(result);
    expect(market).to.be.greaterThan(0);
    expect(readers).to.deep.equal({ scenarios: 0, metrics: 0, backtests: 0, rank: 0 });
    expect(summary().data_quality.digest).to.not.equal(before);
    expect(summary().data_quality.degraded).to.deep.equal({});
    expect(readFileSync(project.path('data/assessment/report.md'), 'utf8')).to.not.include(
      'Data quality',
    );
  });
});
