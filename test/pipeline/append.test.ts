/**
 * New and restated bars: what the pipeline runs again, on bars from a CSV file.
 */
import { expect } from 'chai';
import { ranCounts, TempProject } from '../util/temp-project.js';

const PIPELINE = `
version: 1
database: data/market.duckdb
pipelines: { assess: [rank] }
nodes:
  market: { type: fetch, params: { source: csv, path: bars.csv, calendar: weekdays } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: AAA
      use: []
      define:
        - { name: Early, type: bull, start: '2020-03-02', end: '2020-04-30' }
        - { name: Late, type: bull, start: '2020-05-01', end: '2020-06-30' }
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios } }
  model: { type: model-train, inputs: { bars: market } }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: AAA, strategies: [buy_and_hold, rsi_reversion] }
  rank: { type: rank, inputs: { results: backtests, scenarios: scenarios } }
`;

/** Weekdays from 2020-01-01 on as CSV lines; `edit` may change the close of one line. */
function csv(days: number, edit?: { symbol: string; day: number; close: number }): string {
  const lines = ['symbol,date,open,high,low,close,volume'];
  for (const [s, symbol] of ['AAA', 'BBB', 'CCC'].entries()) {
    let day = 0;
    for (let t = Date.UTC(2020, 0, 1); day < days; t += 86_400_000) {
      const date = new Date(t);
      if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
      let close = 100 + 10 * Math.sin((day + s * 7) / 9) + day * 0.05;
      if (edit && edit.symbol === symbol && edit.day === day) close = edit.close;
      const text = close.toFixed(2);
      lines.push(
        `${symbol},${date.toISOString().slice(0, 10)},${text},${(close + 1).toFixed(2)},${(close - 1).toFixed(2)},${text},1000`,
      );
      day++;
    }
  }
  return `${lines.join('\n')}\n`;
}

describe('new and restated bars', () => {
  let project: TempProject;

  beforeEach(async () => {
    project = new TempProject();
    project.write('pipelines.yaml', PIPELINE);
    project.write('bars.csv', csv(140));
    const result = await project.run({ targets: ['assess'] });
    expect(result.failures).to.deep.equal([]);
  });

  afterEach(() => project.remove());

  it('re-runs no scenario that ended before a new bar', async () => {
    project.write('bars.csv', csv(141));

    const result = await project.run({ targets: ['assess'] });

    expect(ranCounts(result)).to.include({ scenarios: 0, metrics: 0, backtests: 0, rank: 0 });
  });

  it('re-runs exactly the scenarios that contain or warm up on a restated bar', async () => {
    // Day 100 is 2020-05-20: inside Late, after Early.
    project.write('bars.csv', csv(140, { symbol: 'BBB', day: 100, close: 101.5 }));
    const inLate = await project.run({ targets: ['assess'] });
    // Day 20 is 2020-01-29: before both, so both warm up on it.
    project.write('bars.csv', csv(140, { symbol: 'BBB', day: 20, close: 101.5 }));
    const before = await project.run({ targets: ['assess'] });

    expect(ranCounts(inLate)).to.include({ scenarios: 0, metrics: 1, backtests: 2, rank: 1 });
    // The old bar moved no decision, so the results are those of the first run: its ranking is known.
    expect(ranCounts(before)).to.include({ scenarios: 0, metrics: 2, backtests: 4, rank: 0 });
  });

  it('explains a scenario by the very bar that was restated', async () => {
    project.write('bars.csv', csv(140, { symbol: 'BBB', day: 100, close: 101.5 }));
    const { runId } = await project.run({ targets: ['assess'] });

    expect(await project.explained('metrics@Late/BBB', 'metrics@Early/BBB')).to.equal(
      `metrics@Late/BBB  fresh: 1 partition
  last changed by run ${runId}: computed 1 of 6 partitions, because
    input "bars" from "market" changed (BBB)
      market:
        file "bars.csv" changed
        BBB 2020-05-20 open 98.73 → 101.5, high 99.73 → 102.5, low 97.73 → 100.5, close 98.73 → 101.5, restated
    same cause for 1 of 6 partitions: Late/BBB

metrics@Early/BBB  fresh: 1 partition
  the last run that changed the node, ${runId}, did not compute it anew
`,
    );
    expect(await project.explained('backtests@buy_and_hold/Late/BBB')).to.include('BBB 2020-05-20');
  });
});
