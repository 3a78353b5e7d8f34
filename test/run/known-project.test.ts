/** A project that is loaded from memory is the one that is loaded without, whatever changed. */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { loadProject, type Project } from '../../src/engine.js';
import { renderError } from '../../src/errors/render.js';
import { sourceFiles } from '../../src/run/node-run.js';
import { TempProject } from '../util/temp-project.js';

/** With a space, which is as good. */
const MARK = ['$', '{ env.MARK }'].join('');

const PIPELINE = `
version: 1
database: data/market.duckdb
vars: { benchmark: XMKT, indicators: [sma, rsi, return, mom_12_1, ewma_vol] }
pipelines: { all: [backtests] }
nodes:
  market: { type: fetch, params: { source: demo } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params: { benchmark: "\${vars.benchmark}" }
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    params: { indicators: "\${vars.indicators}" }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios }
    params: { benchmark: XMKT, bonds: XBND, bills: XBIL, strategies: [golden_cross, rsi_reversion] }
`;
const OTHER = `
  few:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    publish: few
    params: { indicators: [rsi, sma, return] }
  twin:
    type: backtest
    inputs: { metrics: few, scenarios: scenarios }
    publish: twin
    params: { benchmark: XMKT, bonds: XBND, bills: XBIL, strategies: [golden_cross, rsi_reversion] }
`;

interface Asked {
  readonly text?: string;
  readonly params?: readonly string[];
  readonly profile?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What is asked one after another, each on the memory of all before. */
const STORY: Readonly<Record<string, Asked>> = {
  'as it was': {},
  'the same once more': {},
  'another param': { text: PIPELINE.replace('[golden_cross,', '[golden_cross, buy_and_hold,') },
  'a setting of a strategy': {
    text: PIPELINE.replace('[golden_cross,', '[{ id: golden_cross, params: { fast: 20 } },'),
  },
  'a setting that does not exist': {
    text: PIPELINE.replace('[golden_cross,', '[{ id: golden_cross, params: { fst: 20 } },'),
  },
  'the same mistake once more': {
    text: PIPELINE.replace('[golden_cross,', '[{ id: golden_cross, params: { fst: 20 } },'),
  },
  'a strategy that does not exist': { text: PIPELINE.replace('[golden_cross,', '[golden_crss,') },
  'a param of another form': { text: PIPELINE.replace('bonds: XBND', 'bonds: [XBND]') },
  'a mistake of YAML': { text: PIPELINE.replace('{ type: fetch,', '{ type: fetch') },
  'columns upstream that are missing': { text: PIPELINE.replace('[sma, rsi,', '[rsi,') },
  'the same params on other columns': { text: PIPELINE + OTHER },
  'and once more': { text: PIPELINE + OTHER },
  'the same params where columns are missing': {
    text: PIPELINE + OTHER.replace('[rsi, sma, return]', '[rsi]'),
  },
  'on the command line': { params: ['backtests.initial_cash=5000'] },
  'a mistake on the command line': { params: ['backtests.initial_cash=much'] },
  'another file of the source': { params: ['market.source=csv', 'market.path=bars.csv'] },
  'a provider, where the clock decides': {
    params: ['market.source=yahoo', 'market.symbols=[ABC]', 'market.as_of=today'],
  },
  'a profile': {
    text: `${PIPELINE}profiles: { few: { vars: { benchmark: XBND } } }\n`,
    profile: 'few',
  },
  'the same file without it': {
    text: `${PIPELINE}profiles: { few: { vars: { benchmark: XBND } } }\n`,
  },
  'the environment': {
    text: PIPELINE.replace('benchmark: XMKT,', `benchmark: "${MARK}",`),
    env: { MARK: 'XMKT' },
  },
  'another environment': {
    text: PIPELINE.replace('benchmark: XMKT,', `benchmark: "${MARK}",`),
    env: { MARK: 'XBND' },
  },
  'no such variable': { text: PIPELINE.replace('benchmark: XMKT,', `benchmark: "${MARK}",`) },
  'a value of the environment that does not fit': {
    params: [`backtests.strategies=${MARK}`],
    env: { MARK: 'none' },
  },
  'nodes in one folder': { text: PIPELINE + OTHER.replace('    publish: twin\n', '') },
  'as it was, at last': {},
};

describe('a project that is known', () => {
  let project: TempProject;

  before(() => {
    project = new TempProject();
    project.write('cache/.keep', '');
  });

  after(() => project.remove());

  async function load({ text = PIPELINE, params = [], profile, env = {} }: Asked): Promise<string> {
    project.write('pipelines.yaml', text);
    try {
      const loaded = await loadProject({
        projectFolder: project.folder,
        params,
        env,
        ...(profile === undefined ? {} : { profile }),
      });
      return JSON.stringify(toldOf(loaded), null, 1);
    } catch (error) {
      return renderError(error as Error);
    }
  }

  function toldOf(loaded: Project): unknown {
    const { config, codeFiles, pluginFolders, nodes } = loaded;
    return {
      digest: config.digest,
      codeFiles: [...codeFiles].sort(),
      pluginFolders,
      nodes: nodes.map((node) => ({
        ...node,
        node: { kind: node.node.kind, outputs: node.node.outputs },
        plugins: [...node.plugins.values()].map(({ id, digest }) => [id, digest]),
        place: node.placeOf(['strategies', 0]),
        outside: sourceFiles(node, loaded.folder),
      })),
    };
  }

  for (const [what, asked] of Object.entries(STORY)) {
    it(`is as without memory: ${what}`, async () => {
      const known = await load(asked);
      const again = await load(asked);
      const memory = existsSync(project.path('cache/known.json'))
        ? readFileSync(project.path('cache/known.json'))
        : undefined;
      rmSync(project.path('cache/known.json'), { force: true });
      const anew = await load(asked);
      if (memory) project.write('cache/known.json', memory.toString());

      expect(known).to.equal(anew);
      expect(again).to.equal(anew);
    });
  }

  it('is known after its first run, which makes the folder of its memory', async () => {
    const first = new TempProject();
    first.write('pipelines.yaml', PIPELINE);
    const memory = first.path('cache/known.json');
    const loadFirst = () => loadProject({ projectFolder: first.folder, params: [], env: {} });
    try {
      await loadFirst();
      expect(existsSync(memory), 'loaded without a cache').to.equal(false);

      await first.run({ targets: ['scenarios'] });

      const { ino } = statSync(memory);
      await loadFirst();
      expect(statSync(memory).ino, 'written anew').to.equal(ino);
    } finally {
      first.remove();
    }
  });

  it('asks nothing twice', async () => {
    rmSync(project.path('cache/known.json'), { force: true });
    await load({ text: PIPELINE + OTHER });
    const { ino } = statSync(project.path('cache/known.json'));

    await load({ text: PIPELINE + OTHER });

    // Whatever is new is written into a file of its own that takes its place.
    expect(statSync(project.path('cache/known.json')).ino).to.equal(ino);
  });

  it('keeps no URL of a server, which may hold a password', async () => {
    rmSync(project.path('cache/known.json'), { force: true });
    const url = 'postgres://me:geheim7@localhost/db';
    await load({ text: PIPELINE.replace('data/market.duckdb', url) });
    await load({
      text: PIPELINE.replace('data/market.duckdb', `"\${env.DB_URL}"`),
      env: { DB_URL: url },
    });

    expect(readFileSync(project.path('cache/known.json'), 'utf8')).to.not.contain('geheim7');
  });
});
