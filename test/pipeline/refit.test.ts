/**
 * The model inside the pipeline: what happens from a day on changes no earlier
 * quarter, refits no model of before, and moves no earlier trade.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { walk } from '../nodes/model-train/market.js';
import { ranCounts, TempProject } from '../util/temp-project.js';

const PIPELINE = `
version: 1
database: data/market.duckdb
nodes:
  market: { type: fetch, params: { source: csv, path: bars.csv, calendar: weekdays } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: AAA
      use: []
      define: [{ name: Long, type: regime, start: '2021-08-02', end: '2022-06-30' }]
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios } }
  model:
    type: model-train
    inputs: { bars: market }
    params: { train_sessions: 250, step: 2, min_rows: 150, leaf_rows: 5 }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: AAA, strategies: [{ id: ml_ensemble, params: { enter: 0.5 } }] }
`;

interface Market {
  /** Index of the first and behind the last weekday from 2020-01-01 on, per symbol. */
  readonly symbols: Readonly<Record<string, readonly [from: number, to: number]>>;
  /** From this day on, prices are others. */
  readonly changedFrom?: string;
}

/** Random walks as CSV lines. */
function csv({ symbols, changedFrom }: Market): string {
  const lines = ['symbol,date,open,high,low,close,volume'];
  for (const [s, [symbol, [from, to]]] of Object.entries(symbols).entries()) {
    const [bars, others] = [walk(s + 1, 700), walk(s + 50, 700)];
    for (let t = Date.UTC(2020, 0, 1), i = 0; i < to; t += 86_400_000) {
      const date = new Date(t);
      if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
      const day = date.toISOString().slice(0, 10);
      const { open, high, low, close, volume } = day >= (changedFrom ?? '9') ? others : bars;
      if (i >= from) {
        const prices = [open, high, low, close].map((x) => x[i]!.toFixed(6));
        lines.push([symbol, day, ...prices, volume[i]].join());
      }
      i++;
    }
  }
  return `${lines.join('\n')}\n`;
}

const THREE = { AAA: [0, 652], BBB: [0, 652], CCC: [0, 652] } as const;

interface Quarter {
  readonly quarter: string;
  readonly train_rows: number;
  readonly test_rows: number;
  readonly models: Readonly<Record<string, { readonly auc: number | null }>>;
  readonly weights: Readonly<Record<string, number>>;
}

describe('the model in the pipeline', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
    project.write('pipelines.yaml', PIPELINE);
  });

  afterEach(() => project.remove());

  async function run(market: Market): Promise<Record<string, number>> {
    project.write('bars.csv', csv(market));
    const result = await project.run();
    expect(result.failures).to.deep.equal([]);
    return ranCounts(result);
  }

  const quarters = (): Quarter[] =>
    JSON.parse(readFileSync(project.path('data/model/model_report.json'), 'utf8')).quarters;

  it('has a quarter of each three months with enough past, and null where it cannot learn', async () => {
    await run({ symbols: THREE });

    expect(quarters().map((q) => [q.quarter, q.models.ensemble === undefined])).to.deep.equal([
      // Some past, but too little for the slowest feature and enough rows after it.
      ['2021-Q1', true],
      ['2021-Q2', true],
      ['2021-Q3', false],
      ['2021-Q4', false],
      ['2022-Q1', false],
      ['2022-Q2', false],
    ]);
    expect(quarters()[0]).to.include({ base_rate: null, log_loss_base: null, test_rows: 0 });
  });

  it('keeps each earlier quarter, and its own coefficients, when bars of a quarter change', async () => {
    await run({ symbols: THREE });
    const old = quarters();
    const counts = await run({ symbols: THREE, changedFrom: '2022-01-03' });
    const now = quarters();

    expect(counts.model).to.equal(2);
    expect(now.slice(0, 4)).to.deep.equal(old.slice(0, 4));
    expect(now[4]!.weights).to.deep.equal(old[4]!.weights);
    for (const model of ['ensemble', 'logistic', 'trees', 'forest']) {
      expect(now[4]!.models[model]!.auc, model).to.not.equal(old[4]!.models[model]!.auc);
    }
    expect(now[5]!.weights).to.not.deep.equal(old[5]!.weights);
  });

  it('decides no trade before a day on what comes from that day on', async () => {
    const entries = (until: string) =>
      sql(
        ':memory:',
        `select symbol, entry_date, entry_price, shares
           from '${project.path('data/assessment/trades.parquet')}'
           where entry_date < '${until}' order by all`,
      );
    await run({ symbols: THREE });
    const old = await entries('2022-02-16');
    await run({ symbols: THREE, changedFrom: '2022-02-16' });

    expect(old).to.have.length.greaterThan(10);
    expect(await entries('2022-02-16')).to.deep.equal(old);
  });

  it('has quarters after the end of the symbol with the longest history, too', async () => {
    await run({ symbols: { AAA: [260, 652], BBB: [260, 652], CCC: [0, 500] } });

    expect(quarters().map((q) => q.quarter)).to.deep.equal([
      '2021-Q1',
      '2021-Q2',
      '2021-Q3',
      '2021-Q4',
      '2022-Q1',
      '2022-Q2',
    ]);
  });
});
