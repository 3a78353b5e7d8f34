/**
 * The pipeline of made worlds on a small demo market: indicators are warm from real
 * bars, dear fills are paid by the account, an added shock runs only itself, threads
 * do not matter, and everything says that it is synthetic.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadProject, verifyProject } from '../../src/engine.js';
import { isClean } from '../../src/inspect/lookahead-result.js';
import type { RunResult } from '../../src/run/events.js';
import { readParquetHead } from '../../src/table/parquet-head.js';
import { sql } from '../nodes/fetch/sql.js';
import { ranCounts, TempProject } from '../util/temp-project.js';
import { publishedFiles } from './small-run.js';

const FREEZE = `
        - name: Freeze
          base: "2022-12-30"
          sessions: 60
          path: { real: {} }
          overlays: [{ liquidity: { slippage: 5, volume: 0.3 } }]`;
const REPLAY = `
        - name: Replay
          base: "2022-12-30"
          path: { replay: { from: "2020-02-19", to: "2020-03-23" } }`;
const REAL = `
        - { name: What Followed, base: "2022-12-30", sessions: 60, path: { real: {} } }`;

const pipeline = (...scenarios: readonly string[]): string => `
version: 1
database: data/market.duckdb
nodes:
  market: { type: fetch, params: { source: demo, symbols: 6 } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      use: []
      define: [{ name: Same Window, type: bull, start: "2023-01-03", end: "2023-03-29" }]
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    params: { indicators: [all], benchmark: XMKT, lead_bars: 20 }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios }
    params: { benchmark: XMKT, bonds: XBND, bills: XBIL }
  shocks:
    type: stress-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      bonds: XBND
      use: []
      define: ${scenarios.join('')}
  made: { type: stress-bars, inputs: { bars: market, scenarios: shocks } }
  shocked:
    type: indicator-compute
    inputs: { bars: market, scenarios: shocks, made: made }
    params: { indicators: [all], benchmark: XMKT, lead_bars: 20 }
    publish: shocked
  tests:
    type: backtest
    inputs: { metrics: shocked, scenarios: shocks }
    params: { benchmark: XMKT, bonds: XBND, bills: XBIL }
    publish: stress
  rank: { type: rank, inputs: { results: tests, scenarios: shocks }, publish: stress }
`;

describe('the pipeline of made worlds', () => {
  const project = new TempProject();
  const shown = (result: RunResult, node: string): string =>
    result.shown.find((one) => one.node === node)?.text ?? '';
  const metrics = (file: string): string => `read_parquet('${project.path('data', file)}')`;
  let result: RunResult;

  before(async () => {
    project.write('pipelines.yaml', pipeline(FREEZE, REAL));
    result = await project.run({ targets: ['rank', 'backtests'] });
    expect(result.failures).to.deep.equal([]);
  });

  after(() => project.remove());

  it('has the same indicators as history where the bars are those of history', async () => {
    const real = metrics('metrics/Same_Window_metrics.parquet');
    const made = metrics('shocked/Synthetic_What_Followed_metrics.parquet');
    const names = (await sql(':memory:', `describe from ${real}`)).map(([name]) => name as string);
    const numbers = names.filter((name) => !['scenario', 'symbol', 'date'].includes(name));
    const far = (name: string): string =>
      `max(abs(r."${name}"::double - m."${name}"::double) / greatest(1e-6, abs(r."${name}"::double)))`;
    const counts = await sql(
      ':memory:',
      `select r.is_warmup, count(*) from ${real} r join ${made} m using (symbol, date) group by 1 order by 1`,
    );
    const [lead] = await sql(
      ':memory:',
      `select ${numbers.map((name) => `count(*) filter (r."${name}" is distinct from m."${name}")`).join(', ')}
       from ${real} r join ${made} m using (symbol, date) where r.is_warmup`,
    );
    const [window] = await sql(
      ':memory:',
      `select ${['sma_200', 'ema_50', 'rsi_14', 'atr_14', 'beta_60', 'macd'].map(far).join(', ')}
       from ${real} r join ${made} m using (symbol, date) where not r.is_warmup`,
    );

    expect(counts.map(([isWarmup, n]) => [isWarmup, Number(n)])).to.deep.equal([
      [false, 6 * 60],
      [true, 6 * 20],
    ]);
    // Before the base to the bit; after it prices went through a logarithm and back.
    expect(new Set((lead as unknown[]).map(Number))).to.deep.equal(new Set([0]));
    for (const difference of window as number[]) expect(difference).to.be.below(1e-6);
  });

  it('makes the account pay five times the slippage in a freeze, and nothing else', async () => {
    const trades = metrics('stress/trades.parquet');
    const [fills] = await sql(
      ':memory:',
      `select max(abs(f.entry_price / r.entry_price - (1 + 0.0025) / (1 + 0.0005))), count(*)
       from ${trades} f join ${trades} r using (strategy, symbol, asset, entry_date, exit_date)
       where f.scenario = 'Synthetic Freeze' and r.scenario = 'Synthetic What Followed'`,
    );

    const [largest, count] = fills as [number, bigint];
    expect(Number(count)).to.be.greaterThan(20);
    expect(largest).to.be.below(1e-12);
    expect(shown(result, 'tests')).to.include('slippage ×5 in Synthetic Freeze');
  });

  it('says that it is synthetic in the terminal, in metadata and in every row', async () => {
    for (const node of ['shocks', 'made', 'tests', 'rank']) {
      expect(shown(result, node), node).to.match(/^SYNTHETIC: /);
    }
    for (const file of publishedFiles(project, '.parquet').filter((f) => f.startsWith('stress/'))) {
      expect(readParquetHead(project.path('data', file))?.metadata.kind, file).to.equal(
        'synthetic',
      );
    }
    const rankings = JSON.parse(
      readFileSync(project.path('data/stress/strategy_rankings.json'), 'utf8'),
    );
    const scenarios = JSON.parse(
      readFileSync(project.path('data/stress/stress_scenarios.json'), 'utf8'),
    );
    expect([rankings.kind, scenarios.kind]).to.deep.equal(['synthetic', 'synthetic']);
    expect(scenarios.scenarios[0]).to.deep.include({ kind: 'synthetic', symbols: 6 });
    expect(scenarios.scenarios[0].seed).to.be.a('number');
    expect(scenarios.scenarios[0].recipe.version).to.equal(1);
    for (const file of ['stress_bars', 'backtest_results', 'trades']) {
      const rows = metrics(`stress/${file}.parquet`);
      const [[other]] = (await sql(
        ':memory:',
        `select count(*) from ${rows} where not starts_with(scenario, 'Synthetic ')`,
      )) as [[bigint]];
      expect(Number(other), file).to.equal(0);
    }
  });

  it('leaves strategies out that ask a model, and says so', async () => {
    expect(shown(result, 'tests')).to.include('left out without a model: ml_ensemble');
    expect(shown(result, 'backtests')).to.include('left out without a model: ml_ensemble');
    expect(shown(result, 'backtests')).to.not.include('SYNTHETIC');
  });

  it('runs only an added shock, and none again for a word in its description', async () => {
    project.write('pipelines.yaml', pipeline(FREEZE, REAL, REPLAY));
    const added = ranCounts(await project.run({ targets: ['rank'] }));
    const told = `${REPLAY}\n          about: As it was.`;
    project.write('pipelines.yaml', pipeline(FREEZE, REAL, told));
    const described = ranCounts(await project.run({ targets: ['rank'] }));

    const strategies = added.tests! / 5;
    expect(strategies).to.be.greaterThan(5);
    expect(added).to.include({ market: 0, shocks: 1, made: 6, shocked: 6, rank: 1 });
    expect(described).to.include({ shocks: 1, made: 0, shocked: 0, tests: 0 });
  });

  it('does not look ahead where made bars follow real ones', async () => {
    const loaded = await loadProject({ projectFolder: project.folder, params: [], env: {} });
    const report = await verifyProject(loaded, {
      targets: ['shocked', 'tests'],
      ...{ seed: 5, sample: 3, cuts: 6 },
    });

    expect(report.nodes.map(({ node, cuts }) => [node, cuts > 0])).to.deep.include.members([
      ['shocked', true],
      ['tests', true],
    ]);
    expect(isClean(report)).to.equal(true);
  });

  it('writes the same bytes on one thread and on four', async () => {
    const bytes = async (jobs: number): Promise<Map<string, string>> => {
      const other = new TempProject();
      try {
        other.write('pipelines.yaml', pipeline(FREEZE, REAL, REPLAY));
        const { failures } = await other.run({ targets: ['rank'], jobs });
        expect(failures).to.deep.equal([]);
        const files = publishedFiles(other).filter((file) => !file.endsWith('scenarios.json'));
        return new Map(
          files.map((file) => [file, readFileSync(other.path('data', file)).toString('base64')]),
        );
      } finally {
        other.remove();
      }
    };
    const [one, four] = [await bytes(1), await bytes(4)];

    expect([...one.keys()]).to.include('stress/stress_bars.parquet');
    expect([...one.keys()]).to.deep.equal([...four.keys()]);
    for (const [file, content] of one) expect(content === four.get(file), file).to.equal(true);
  });
});
