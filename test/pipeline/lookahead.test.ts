/**
 * Plug-ins of a person's own that look ahead are found and named: an indicator that
 * uses the next close, one that is scaled by the highest close of all, and strategies
 * that know tomorrow. Those that come with the program pass.
 */
import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';
import { loadProject, type RunOptions, runProject, verifyProject } from '../../src/engine.js';
import { isClean, type LookaheadReport } from '../../src/inspect/lookahead-result.js';
import { renderLookahead } from '../../src/report/lookahead-text.js';
import { mismatchText } from '../../src/run/audit-result.js';
import type { RunResult } from '../../src/run/events.js';
import { TempProject } from '../util/temp-project.js';

const SAMPLE = { seed: 3, sample: 3, cuts: 6 };

const NEXT_CLOSE = `
import { defineIndicator } from '../indicator.js';
export default defineIndicator({
  about: 'close of the next bar over this one',
  source: 'a test',
  family: 'price',
  columns: [{ name: 'cheat_next_close', about: 'a cheat', first: 0 }],
  compute({ n, close }, [out]) {
    for (let i = 0; i < n; i++) out[i] = close[i + 1] / close[i];
  },
});
`;

/** Its second column is honest. */
const HIGHEST_OF_ALL = `
import { defineIndicator } from '../indicator.js';
export default defineIndicator({
  about: 'close over the highest close of all bars',
  source: 'a test',
  family: 'price',
  columns: [
    { name: 'cheat_scale_close', about: 'a cheat', first: 0 },
    { name: 'cheat_scale_volume', about: 'no cheat', first: 0 },
  ],
  compute({ n, close, volume }, [scaled, copy]) {
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, close[i]);
    for (let i = 0; i < n; i++) scaled[i] = close[i] / most;
    copy.set(volume);
  },
});
`;

const TOMORROW = `
import { defineStrategy } from '../strategy.js';
export default defineStrategy({
  about: 'long when tomorrow closes higher',
  source: 'a test',
  params: {},
  columns: () => [],
  minHistory: () => 0,
  prepare({ asset: { close } }) {
    return (t) => (close[t + 1] > close[t] ? 1 : 0);
  },
});
`;

/** Looks at all of the window before it begins. */
const LOW_OF_ALL = `
import { defineStrategy, KEEP } from '../strategy.js';
export default defineStrategy({
  about: 'buys at the lowest close of the window',
  source: 'a test',
  params: {},
  columns: () => [],
  minHistory: () => 0,
  prepare({ asset: { close }, start }) {
    const least = Math.min(...close.subarray(start));
    return (t) => (close[t] === least ? 1 : KEEP);
  },
});
`;

/** Asked close by close it would buy at once: only in a range of them does it know the others. */
const LOW_OF_RANGE = `
import { defineStrategy, seeking } from '../strategy.js';
export default defineStrategy({
  about: 'buys at the lowest close that is still to come',
  source: 'a test',
  params: {},
  columns: () => [],
  minHistory: () => 0,
  prepare({ asset: { close } }) {
    return seeking((from, end, { side }, order) => {
      if (side !== 0) return end;
      let least = from;
      for (let t = from; t < end; t++) if (close[t] < close[least]) least = t;
      order.weight = 1;
      return least;
    });
  },
});
`;

/** Honest itself: the leak is in what it reads. */
const READS_A_CHEAT = `
import { defineStrategy } from '../strategy.js';
export default defineStrategy({
  about: 'long when the cheat says so',
  source: 'a test',
  params: {},
  columns: () => ['cheat_next_close'],
  minHistory: () => 0,
  prepare({ asset }) {
    const next = asset.columns.cheat_next_close;
    return (t) => (next[t] > 1 ? 1 : 0);
  },
});
`;

const DICE = `
import { defineStrategy } from '../strategy.js';
export default defineStrategy({
  about: 'long on a whim',
  source: 'a test',
  params: {},
  columns: () => [],
  minHistory: () => 0,
  prepare: () => () => Math.random(),
});
`;

const FAILING = `
import { defineIndicator } from '../indicator.js';
export default defineIndicator({
  about: 'takes it for granted that there is always another bar',
  source: 'a test',
  family: 'price',
  columns: [{ name: 'cheat_fails_close', about: 'a cheat', first: 0 }],
  compute({ n, close }, [out]) {
    for (let i = 0; i < n; i++) out[i] = close[i];
    if (n < 1000) throw new Error('where are the others?');
  },
});
`;

const PIPELINE = `
version: 1
pipelines: { assess: [rank] }
nodes:
  market: { type: fetch, params: { source: demo, symbols: 6 } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      use: []
      define:
        - { name: Calm Year, type: bull, start: '2019-01-02', end: '2019-12-31' }
        - { name: Sharp Fall, type: crash, start: '2020-02-19', end: '2020-06-23' }
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios } }
  model: { type: model-train, inputs: { bars: market } }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: XMKT }
  rank: { type: rank, inputs: { results: backtests, scenarios: scenarios } }
`;

/** Long numbers with four digits: the last ones differ from one kind of processor to another. */
function rounded(text: string): string {
  return text.replace(/\d+\.\d{5,}/g, (number) => Number(number).toFixed(4));
}

describe('look-ahead', () => {
  let project: TempProject;

  /** The node types that come with the program, in a package of the project's own. */
  before(() => {
    project = new TempProject();
    const root = packageRoot();
    cpSync(join(root, 'dist', 'nodes'), project.path('dist', 'nodes'), { recursive: true });
    cpSync(join(root, 'nodes'), project.path('nodes'), { recursive: true });
    symlinkSync(join(root, 'dist', 'src'), project.path('dist', 'src'));
    symlinkSync(join(root, 'schemas'), project.path('schemas'));
    symlinkSync(join(root, 'node_modules'), project.path('node_modules'));
    project.write('pipelines.yaml', PIPELINE);
  });

  after(() => project.remove());

  const load = (): ReturnType<typeof loadProject> =>
    loadProject({
      projectFolder: project.folder,
      params: [],
      env: {},
      nodesFolder: project.path('dist', 'nodes'),
    });
  const runAll = async (asked: Pick<RunOptions, 'targets' | 'audit'>): Promise<RunResult> =>
    runProject(await load(), {
      ...{ jobs: 1, force: false, keepGoing: false, ...asked },
      onEvent: () => {},
      signal: new AbortController().signal,
    });
  const run = async (...targets: readonly string[]): Promise<void> => {
    expect((await runAll({ targets })).failures).to.deep.equal([]);
  };
  const verify = async (...targets: readonly string[]): Promise<LookaheadReport> =>
    verifyProject(await load(), { targets, ...SAMPLE });
  /** The text; how many columns there are is no matter of these tests. */
  const shown = (report: LookaheadReport): string =>
    rounded(renderLookahead(report)).replace(/\d+ columns/g, 'N columns');
  /** A plug-in as it is written and as it is compiled. */
  const add = (path: string, code: string): void => {
    project.write(`nodes/${path}.ts`, code);
    project.write(`dist/nodes/${path}.js`, code);
  };

  it('is not looked for where what is read is not there yet', async () => {
    await run('market', 'scenarios');

    const report = await verify();

    expect(isClean(report)).to.equal(false);
    expect(shown(report)).to.equal(
      `metrics: no look-ahead in N columns; 3 partitions, 18 cuts
model: no look-ahead in N columns; 3 partitions, 18 cuts
backtests: not checked: it reads "metrics", "model", which are not fresh

1 node not checked: run what it reads first; --seed 3 draws the same partitions and cuts
`,
    );
  });

  it('is in nothing that comes with the program', async () => {
    await run();

    const report = await verify();

    const backtests = report.nodes.find(({ node }) => node === 'backtests');
    const strategies = readdirSync(project.path('dist/nodes/backtest/strategies'));
    expect(report.nodes.flatMap(({ leaks }) => leaks)).to.deep.equal([]);
    expect(report.nodes.map(({ node }) => node)).to.deep.equal(['metrics', 'model', 'backtests']);
    expect(isClean(report)).to.equal(true);
    expect(backtests?.subjects).to.equal(strategies.length);
    expect(backtests?.silent).to.deep.equal([]);
    expect(shown(report).split('\n').at(-2)).to.equal(
      'no look-ahead found in 3 nodes; --seed 3 draws the same partitions and cuts',
    );
  });

  it('in indicators is found and named, column by column, before they ever ran', async () => {
    add('indicator-compute/indicators/cheat_next', NEXT_CLOSE);
    add('indicator-compute/indicators/cheat_scale', HIGHEST_OF_ALL);

    const report = await verify('metrics');

    expect(shown(report)).to.equal(
      `metrics: look-ahead in 2 of N columns; 3 partitions, 18 cuts
  cheat_next_close of cheat_next (nodes/indicator-compute/indicators/cheat_next.ts)
    metrics@Calm Year/XTEC01, 2019-08-30: null while the data ends at 2019-08-30, 1.0218 when it goes on; in 18 of 18 cuts
  cheat_scale_close of cheat_scale (nodes/indicator-compute/indicators/cheat_scale.ts)
    metrics@Calm Year/XBIL, 2018-12-24: 0.9894 while the data ends at 2019-03-27, 0.9591 when it goes on; in 6 of 18 cuts

look-ahead in 1 of 1 node; --seed 3 draws the same partitions and cuts
`,
    );
    const [leak] = report.nodes[0]?.leaks ?? [];
    expect({ ...leak, after: rounded(leak?.after ?? '') }).to.deep.equal({
      kind: 'look-ahead',
      subject: null,
      plugin: 'cheat_next',
      file: 'nodes/indicator-compute/indicators/cheat_next.ts',
      key: ['Calm Year', 'XTEC01'],
      output: 'metrics',
      column: 'cheat_next_close',
      at: '2019-08-30',
      last: '2019-08-30',
      before: 'null',
      after: '1.0218',
      found: 18,
      cuts: 18,
    });
  });

  it('in strategies is found and named, though no trade shows it, and not in those that read a cheat', async () => {
    add('backtest/strategies/cheat_tomorrow', TOMORROW);
    add('backtest/strategies/cheat_low', LOW_OF_ALL);
    add('backtest/strategies/reads_cheat', READS_A_CHEAT);
    await run();

    expect(shown(await verify('backtests@*cheat*'))).to.equal(
      `backtests: look-ahead in 2 of 3 strategies; 9 partitions, 53 cuts
  cheat_low (nodes/backtest/strategies/cheat_low.ts)
    backtests@cheat_low/Calm Year/XFIN01, decision of 2019-02-05, target: 1 while the data ends at 2019-02-05, none when it goes on; in 8 of 18 cuts
  cheat_tomorrow (nodes/backtest/strategies/cheat_tomorrow.ts)
    backtests@cheat_tomorrow/Calm Year/XFIN01, decision of 2019-12-24, target: 0 while the data ends at 2019-12-24, 1 when it goes on; in 10 of 17 cuts

look-ahead in 1 of 1 node; --seed 3 draws the same partitions and cuts
`,
    );
    const [all] = (await verify('backtests')).nodes;
    expect(all?.leaks.map(({ subject }) => subject)).to.deep.equal(['cheat_low', 'cheat_tomorrow']);
  });

  it('of a strategy that names its next order by what lies behind it is found, too', async () => {
    add('backtest/strategies/cheat_range', LOW_OF_RANGE);

    const [node] = (await verify('backtests@cheat_range')).nodes;

    expect(node?.leaks.map(({ subject, column }) => [subject, column])).to.deep.equal([
      ['cheat_range', 'target'],
    ]);
  });

  it('is told from chance: what differs on the same data is not deterministic', async () => {
    add('backtest/strategies/cheat_dice', DICE);

    const report = await verify('backtests@cheat_dice', 'backtests@cheat_low');

    const [node] = report.nodes;
    const dice = node?.leaks.find(({ subject }) => subject === 'cheat_dice');
    expect(dice).to.deep.include({ kind: 'not-deterministic', last: null, output: 'decision' });
    expect(renderLookahead(report).split('\n')).to.include.members([
      'backtests: look-ahead in 1 of 2 strategies, 1 of 2 strategies not deterministic; 6 partitions, 36 cuts',
      '  cheat_dice (nodes/backtest/strategies/cheat_dice.ts)',
      `    backtests@${dice?.key.join('/')}, decision of ${dice?.at}, target: ${dice?.before}, and ${dice?.after} when computed again on the same data`,
      'look-ahead in 1 of 1 node; 1 node not deterministic; --seed 3 draws the same partitions and cuts',
    ]);
  });

  it('fails an audit, too, where a partition knew what was computed together with it', async () => {
    const audit = { size: { count: 1 }, sample: '1', seed: 3 };

    const result = await runAll({ targets: ['metrics'], audit });

    // The bars of the longer scenario were there when "Calm Year" was computed first.
    expect(result.exitCode).to.equal(1);
    expect(
      result.audit?.nodes.at(-1)?.mismatches.map((one) => rounded(mismatchText(one))),
    ).to.deep.equal([
      'Calm Year/XTEC01 metrics, cheat_next_close in row 256 (2019-12-31): stored 1.0279, computed again null',
    ]);
  });

  it('is suspected where a plug-in fails on shorter data', async () => {
    add('indicator-compute/indicators/cheat_fails', FAILING);

    expect(
      shown(await verify('metrics'))
        .split('\n')
        .slice(3, 5),
    ).to.deep.equal([
      '  metrics of cheat_fails (nodes/indicator-compute/indicators/cheat_fails.ts)',
      '    metrics@Calm Year/XTEC01, 2019-07-18: it fails (where are the others?) while the data ends at 2019-07-18, it does not when it goes on; in 10 of 18 cuts',
    ]);
  });
});
