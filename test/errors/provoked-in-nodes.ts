/**
 * For every code of the node types that come with the program, a change of a
 * small project that provokes it: what is printed then.
 */
import { renderError } from '../../src/errors/render.js';
import { AskedSource } from '../nodes/fetch/asked-source.js';
import { TempProject } from '../util/temp-project.js';

const PROJECT = `version: 1
nodes:
  market:
    type: fetch
    params: { source: demo, symbols: 4 }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      use: []
      define:
        - { name: Two Years, type: bull, start: "2022-01-03", end: "2023-12-29" }
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    params: { indicators: [sma_50, sma_200] }
  model:
    type: model-train
    inputs: { bars: market }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params:
      benchmark: XMKT
      strategies: [buy_and_hold]
  rank:
    type: rank
    inputs: { results: backtests, scenarios: scenarios }
    params: { weights: { sharpe: 1 } }
  regimes:
    type: regime-detect
    inputs: { bars: market }
    params: { benchmark: XMKT, high_volatility: 0.25 }
  shocks:
    type: stress-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
      bonds: XBND
      use: []
      define:
        - name: My Shock
          base: "2022-12-30"
          sessions: 20
          path: { replay: { from: "2020-02-19", to: "2020-03-23" } }
          overlays:
            - gap: { at: 5, size: -0.1 }
            - rate_shock: { rise_bps: 100 }
`;

interface Situation {
  /** Text of the project → what stands there instead. */
  readonly change: readonly [from: string, to: string][];
  /** The node whose failure is told, where it is found in a run and not before. */
  readonly target?: string;
  /** What is asked of the source itself, besides running it. */
  readonly ask?: (asked: AskedSource) => Promise<unknown>;
  readonly files?: Readonly<Record<string, string>>;
}

const change = (from: string, to: string): Situation => ({ change: [[from, to]] });
/** One strategy of its own, with this line of rules. */
const rules = (line: string): Situation =>
  change(STRATEGIES, `\n        - id: mine\n          rules:\n            ${line}`);
const DEMO = 'source: demo, symbols: 4';
const STRATEGIES = '[buy_and_hold]';
const WINDOW = 'start: "2022-01-03", end: "2023-12-29"';
const MODEL = 'type: model-train\n    inputs: { bars: market }\n';
const learning = (params: string): string => `${MODEL}    params: { ${params} }\n`;
const WEIGHTS = '{ sharpe: 1 }';
const BARS = 'symbol,date,open,high,low,close,volume\nAAA,2020-01-02,10,11,9,10,5\n';
const HEADER = 'symbol,date,open,high,low,close,volume\n';

/** The shock that the project defines, to be taken out. */
const OWN_SHOCK: [from: string, to: string] = [
  PROJECT.slice(PROJECT.lastIndexOf('      define:')),
  '',
];

/** Node type → code → situation. */
export const PROVOKED_IN_NODES: Readonly<Record<string, Readonly<Record<string, Situation>>>> = {
  backtest: {
    'bad-expression': rules('entry: rsi_14 crossed_above 30'),
    'bad-rule': rules('exit: close < sma_50'),
    'impossible-rule': rules('entry: close > highest(high, 20)'),
    'no-variant': change(
      STRATEGIES,
      '[{ id: golden_cross, params: { fast: [50, 200] }, where: fast > slow }]',
    ),
    'short-lead': {
      ...rules('entry: close > prev(highest(high, 20), 1)'),
      target: 'backtests',
    },
    'too-many-variants': change(
      STRATEGIES,
      `[{ id: momentum, params: { threshold: [${Array.from({ length: 1001 }, (_, i) => i / 1000).join(', ')}] } }]`,
    ),
    'bad-setting': change(STRATEGIES, '[{ id: slow, use: momentum, params: { threshold: 20 } }]'),
    'duplicate-strategy': change(STRATEGIES, '[buy_and_hold, golden_cross, golden_cross]'),
    'empty-universe': {
      change: [[DEMO, 'source: demo, symbols: [XMKT]']],
      target: 'backtests',
    },
    'missing-column': rules('entry: sma_55 > sma_200'),
    'no-model': {
      change: [
        [', model: model }', ' }'],
        [STRATEGIES, '[ml_ensemble]'],
        ['[sma_50, sma_200]', '[all]'],
      ],
      target: 'backtests',
    },
    'no-portfolio': change(STRATEGIES, '[momentum]\n      form: portfolio'),
    'unknown-setting': change(STRATEGIES, '[{ id: slow, use: momentum, params: { treshold: 0 } }]'),
    'unknown-strategy': change(STRATEGIES, '[buy_and_hodl]'),
    'unknown-symbol': {
      change: [[`benchmark: XMKT\n      strategies`, `benchmark: XMKTT\n      strategies`]],
      target: 'backtests',
    },
  },
  fetch: {
    'bad-universe': {
      change: [[DEMO, 'source: demo, universe: mine.yaml']],
      files: { 'mine.yaml': 'benchmark: XMKT\nsymbols: [XTEC01, ../x, TRUE]\n' },
      target: 'market',
    },
    'export-ending': {
      change: [[DEMO, 'source: store']],
      ask: async (asked) => {
        await asked.load({ kind: 'import', path: asked.file('bars.csv') });
        await asked.export('bars.txt');
      },
      files: { 'bars.csv': BARS },
    },
    'unwritable-file': {
      change: [[DEMO, 'source: store']],
      ask: async (asked) => {
        await asked.load({ kind: 'import', path: asked.file('bars.csv') });
        await asked.export('nowhere/bars.csv');
      },
      files: { 'bars.csv': BARS },
    },
    'nothing-stored': {
      change: [[DEMO, 'source: store']],
      ask: (asked) => asked.export('bars.csv'),
    },
    'not-importable': {
      change: [],
      ask: (asked) => asked.load({ kind: 'import', path: asked.file('bars.csv') }, 'demo'),
    },
    'nothing-imported': { change: [[DEMO, 'source: store']], target: 'market' },
    'not-a-provider': change(DEMO, 'source: [yahoo, demo], symbols: [KO]'),
    'not-yet': {
      change: [[DEMO, 'source: yahoo, symbols: [KO], start: 2100-01-04']],
      target: 'market',
    },
    'provider-failed': {
      change: [[DEMO, 'source: polygon, symbols: [KO, PEP]']],
      target: 'market',
    },
    'unused-as-of': change(DEMO, 'source: demo, as_of: today'),
    'bad-date': change(DEMO, 'source: demo, start: 2020-13-01'),
    'bad-option': change(DEMO, `${DEMO}, providers: { polygon: { requests_per_minute: 0 } }`),
    database: {
      change: [['version: 1\n', 'version: 1\ndatabase: market.duckdb\n']],
      files: { 'market.duckdb': 'text, and no database' },
      target: 'market',
    },
    'empty-folder': {
      change: [[DEMO, 'source: csv, path: bars']],
      files: { 'bars/readme.txt': '' },
      target: 'market',
    },
    'empty-universe': { change: [[DEMO, 'source: demo, start: 2030-01-01']], target: 'market' },
    'end-before-start': change(DEMO, 'source: demo, start: 2020-01-31, end: 2020-01-02'),
    'missing-column': {
      change: [[DEMO, 'source: csv, path: bars.csv']],
      files: { 'bars.csv': HEADER.replace('volume', 'shares') },
      target: 'market',
    },
    'missing-file': { change: [[DEMO, 'source: csv, path: bars.csv']], target: 'market' },
    'missing-path': change(DEMO, 'source: csv'),
    'no-cross-check': change(DEMO, 'source: csv, path: bars.csv, cross_check: demo'),
    'not-a-list': change(DEMO, 'source: csv, path: bars.csv, symbols: 4'),
    'not-a-symbol': change(DEMO, 'source: demo, symbols: [XMKT, TRUE]'),
    'two-lists': change(DEMO, 'source: demo, universe: demo-154, symbols: [XMKT]'),
    'unknown-group': change(DEMO, 'source: demo, universe: { use: demo-154, groups: [enrgy] }'),
    'unknown-option': change(DEMO, `${DEMO}, providers: { yahoo: { base_ulr: "http://host" } }`),
    'unknown-provider': change(DEMO, `${DEMO}, providers: { yaho: {} }`),
    'unknown-source': change(DEMO, 'source: dmeo'),
    'unknown-symbol': { change: [[DEMO, 'source: demo, symbols: [XMKTT]']], target: 'market' },
    'unreadable-file': {
      change: [[DEMO, 'source: csv, path: bars.csv']],
      files: { 'bars.csv': '' },
      target: 'market',
    },
    'unknown-universe': change(DEMO, 'source: demo, universe: demo-15'),
    'unused-path': change(DEMO, 'path: bars.csv'),
    'wrong-universe': change(DEMO, 'source: demo, universe: us-154'),
  },
  'indicator-compute': {
    'bad-indicator-param': change('[sma_50, sma_200]', '[sma_0, sma_200]'),
    'needs-benchmark': change('[sma_50, sma_200]', '[beta_60, sma_200]'),
    'unknown-benchmark': {
      change: [['[sma_50, sma_200]', '[beta_60, sma_200], benchmark: XMTK']],
      target: 'metrics',
    },
    'unknown-indicator': change('[sma_50, sma_200]', '[sma_50, sma_20O]'),
  },
  'model-train': {
    'max-below-min': change(MODEL, learning('max_rows: 300')),
    'needs-benchmark': change(MODEL, learning('features: [corr_60, rsi_14]')),
    'unknown-benchmark': { change: [[MODEL, learning('benchmark: XMTK')]], target: 'model' },
    'unknown-feature': change(MODEL, learning('features: [rsi_41]')),
  },
  rank: {
    'foreign-returns': {
      change: [
        [
          '  rank:\n    type: rank\n    inputs: { results: backtests, scenarios: scenarios }',
          `  others:
    publish: others
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params: { benchmark: XMKT, strategies: [golden_cross] }
  returns: { type: pool-returns, inputs: { daily: others.daily, scenarios: scenarios } }
  rank:
    type: rank
    inputs: { results: backtests, scenarios: scenarios, moments: returns.moments }`,
        ],
      ],
      target: 'rank',
    },
    'no-weights': change(WEIGHTS, '{ sharpe: 0 }'),
    'unknown-metric': change(WEIGHTS, '{ sharp: 1 }'),
  },
  'regime-detect': {
    'bad-thresholds': change('high_volatility: 0.25', 'high_volatility: 0.1'),
    'no-benchmark': {
      change: [['benchmark: XMKT, high', 'benchmark: XMTK, high']],
      target: 'regimes',
    },
  },
  'scenario-define': {
    'bad-date': change(WINDOW, 'start: "2022-01-03", end: "2023-12-32"'),
    'bad-name': change('name: Two Years', 'name: "?"'),
    'duplicate-name': change(
      '        - { name: Two Years',
      `        - { name: Two-Years, type: bull, ${WINDOW} }\n        - { name: Two Years`,
    ),
    'end-before-start': change(WINDOW, 'start: "2023-12-29", end: "2022-01-03"'),
    'no-benchmark': {
      change: [['benchmark: XMKT\n      use', 'benchmark: XMTK\n      use']],
      target: 'scenarios',
    },
    'no-regimes': { change: [['use: []\n', 'use: []\n      detect: {}\n']], target: 'scenarios' },
    'no-scenario': change(
      `define:\n        - { name: Two Years, type: bull, ${WINDOW} }`,
      'define: []',
    ),
    'unknown-regime': {
      change: [
        ['inputs: { bars: market }', 'inputs: { bars: market, regimes: regimes }'],
        ['use: []\n', 'use: []\n      detect: { regimes: [bul] }\n'],
      ],
      target: 'scenarios',
    },
    'unknown-scenario': change('use: []', 'use: [brexit-shok-2016]'),
    'unused-regimes': {
      change: [['inputs: { bars: market }', 'inputs: { bars: market, regimes: regimes }']],
      target: 'scenarios',
    },
  },
  'stress-define': {
    'bad-date': change('base: "2022-12-30"', 'base: "2022-12-32"'),
    'bad-name': change('name: My Shock', 'name: "?"'),
    'duplicate-name': change(
      '        - name: My Shock',
      '        - { name: My-Shock, base: "2022-12-30", path: { real: {} } }\n        - name: My Shock',
    ),
    'end-before-start': change('to: "2020-03-23"', 'to: "2020-02-19"'),
    'gap-outside': change('at: 5', 'at: 50'),
    'needs-bonds': change('      bonds: XBND\n', ''),
    'no-benchmark': {
      change: [['benchmark: XMKT\n      bonds', 'benchmark: XMTK\n      bonds']],
      target: 'shocks',
    },
    'no-scenario': {
      change: [['bonds: XBND\n      use: []\n', 'use: []\n      define: []\n'], OWN_SHOCK],
    },
    'unknown-scenario': change('bonds: XBND\n      use: []', 'bonds: XBND\n      use: [rate-shok]'),
  },
};

/** Provokes one code in a folder of its own. */
export async function provokeInNode(type: string, code: string): Promise<string> {
  const situation = PROVOKED_IN_NODES[type]?.[code];
  if (!situation) throw new Error(`nothing provokes "${code}" of "${type}"`);
  const project = new TempProject();
  try {
    let text = PROJECT;
    for (const [from, to] of situation.change) {
      if (!text.includes(from)) throw new Error(`there is no "${from}"`);
      text = text.replace(from, to);
    }
    project.write('pipelines.yaml', text);
    for (const [file, content] of Object.entries(situation.files ?? {})) {
      project.write(file, content);
    }
    return (await told(project, situation)).replaceAll(project.folder, '/project');
  } finally {
    project.remove();
  }
}

async function told(project: TempProject, { target, ask }: Situation): Promise<string> {
  if (ask) {
    try {
      await ask(new AskedSource(project));
    } catch (error) {
      return renderError(error);
    }
    throw new Error('nothing went wrong');
  }
  if (target === undefined) {
    try {
      await project.plan();
    } catch (error) {
      return renderError(error);
    }
    throw new Error('nothing went wrong');
  }
  const { failures } = await project.run({ targets: [target] });
  return `${failures[0]?.node}: ${failures[0]?.message}`;
}
