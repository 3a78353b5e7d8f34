/**
 * Bad input, told as a story each: what a person reads, what the program
 * returns, and that what was there before is still there.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';
import { renderError } from '../../src/errors/render.js';
import { TempProject } from '../util/temp-project.js';

const DAG = fileURLToPath(new URL('../../bundle/dag.js', import.meta.url));

interface Edit {
  readonly market?: string;
  readonly scenarios?: string;
  readonly metrics?: string;
  readonly backtests?: string;
  readonly more?: string;
}

/** The whole pipeline on bars from a file; an edit replaces the params of a node. */
function pipeline(edit: Edit = {}): string {
  const scenarios =
    edit.scenarios ??
    "{ benchmark: AAA, use: [], define: [{ name: Spring, type: bull, start: '2020-03-02', end: '2020-04-30' }] }";
  return `version: 1
database: data/market.duckdb
pipelines: { assess: [rank] }
nodes:
  market: { type: fetch, params: ${edit.market ?? '{ source: csv, path: bars.csv, calendar: weekdays }'} }
  scenarios: { type: scenario-define, inputs: { bars: market }, params: ${scenarios} }
  metrics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios }, params: ${edit.metrics ?? '{}'} }
  model: { type: model-train, inputs: { bars: market } }
  backtests: { type: backtest, inputs: { metrics: metrics, scenarios: scenarios, model: model }, params: ${edit.backtests ?? '{ benchmark: AAA, strategies: [buy_and_hold, rsi_reversion] }'} }
  rank: { type: rank, inputs: { results: backtests, scenarios: scenarios } }
${edit.more ?? ''}`;
}

/** Weekdays from 2020-01-01 on as CSV lines. */
function csv(symbols: readonly string[] = ['AAA', 'BBB', 'CCC'], days = 100): string {
  const lines = ['symbol,date,open,high,low,close,volume'];
  for (const [s, symbol] of symbols.entries()) {
    for (let t = Date.UTC(2020, 0, 1), day = 0; day < days; t += 86_400_000) {
      const date = new Date(t);
      if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
      const close = 100 + 10 * Math.sin((day + s * 7) / 9) + day * 0.05;
      const [text, high, low] = [close, close + 1, close - 1].map((v) => v.toFixed(2));
      lines.push(
        `${symbol},${date.toISOString().slice(0, 10)},${text},${high},${low},${text},1000`,
      );
      day++;
    }
  }
  return `${lines.join('\n')}\n`;
}

describe('bad input', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
    project.write('bars.csv', csv());
  });

  afterEach(() => project.remove());

  /** Everything after the project's folder is what a person would type. */
  const plain = (text: string): string => text.replaceAll(project.folder, 'PROJECT');

  /** What is said of a project that does not load. */
  async function complaint(text: string): Promise<string> {
    project.write('pipelines.yaml', text);
    try {
      await project.plan();
    } catch (error) {
      return plain(renderError(error));
    }
    throw new Error('nothing was wrong');
  }

  /** How a run ends: exit code, failures, warnings, and the nodes that did not run with why. */
  async function ending(text: string): Promise<unknown> {
    project.write('pipelines.yaml', text);
    const result = await project.run();
    return {
      exitCode: result.exitCode,
      failures: result.failures.map((f) => plain([f.node, ...f.key, f.message].join(': '))),
      warnings: project.events.flatMap((e) =>
        e.type === 'log' && e.level === 'warn' ? [plain(e.text)] : [],
      ),
      notRun: result.nodes
        .filter((node) => node.state === 'not-run')
        .map((node) => `${node.node}: ${node.reasons.join()}`),
    };
  }

  const BEHIND_MARKET = [
    'scenarios: "market" failed',
    'metrics: "market" failed',
    'model: "market" failed',
    'backtests: "metrics" was not run: "market" failed',
    'rank: "backtests" was not run: "metrics" was not run: "market" failed',
  ];

  describe('bars', () => {
    it('from a file that is not there', async () => {
      expect(await ending(pipeline({ market: '{ source: csv, path: prices.csv }' }))).to.deep.equal(
        {
          exitCode: 1,
          failures: [
            'market: "prices.csv" does not exist (looked for "PROJECT/prices.csv") - a relative path starts at the project folder',
          ],
          warnings: [],
          notRun: BEHIND_MARKET,
        },
      );
    });

    it('from a text that is named .parquet', async () => {
      project.write('bars.parquet', csv());

      expect(
        await ending(pipeline({ market: '{ source: parquet, path: bars.parquet }' })),
      ).to.deep.equal({
        exitCode: 1,
        failures: [
          'market: "PROJECT/bars.parquet" cannot be read as parquet: Invalid Input Error: No magic bytes found at end of file \'PROJECT/bars.parquet\'',
        ],
        warnings: [],
        notRun: BEHIND_MARKET,
      });
    });

    it('from a file without rows', async () => {
      project.write('bars.csv', 'symbol,date,open,high,low,close,volume\n');

      expect(await ending(pipeline())).to.deep.equal({
        exitCode: 1,
        failures: [
          'market: source "csv" gave no usable bar (0 rows, 0 refused) - look at params.symbols, params.start and params.end, and at the columns of the file',
        ],
        warnings: [],
        notRun: BEHIND_MARKET,
      });
    });

    it('of dates that the file does not have', async () => {
      const market = "{ source: csv, path: bars.csv, start: '2031-01-01' }";

      expect(await ending(pipeline({ market }))).to.deep.equal({
        exitCode: 1,
        failures: [
          'market: source "csv" gave no usable bar (0 rows, 0 refused) - look at params.symbols, params.start and params.end, and at the columns of the file',
        ],
        warnings: [],
        notRun: BEHIND_MARKET,
      });
    });

    it('of a symbol that the file does not have', async () => {
      const market = '{ source: csv, path: bars.csv, symbols: [AAA, BBBB, ZZZ] }';

      expect(await ending(pipeline({ market }))).to.deep.equal({
        exitCode: 1,
        failures: ['market: source "csv" has no bars of "BBBB", "ZZZ" - did you mean "BBB"?'],
        warnings: [],
        notRun: BEHIND_MARKET,
      });
    });

    it('of which one symbol has none that is good: it is named, and the rest goes on', async () => {
      project.write('bars.csv', `${csv()}EEE,2020-01-02,1,1,1,0,5\n`);

      expect(await ending(pipeline())).to.deep.equal({
        exitCode: 0,
        failures: [],
        warnings: ['"EEE" has no usable bar and is left out'],
        notRun: [],
      });
    });

    it('from a path that the default source does not read', async () => {
      expect(await complaint(pipeline({ market: '{ path: bars.csv, symbols: 4 }' }))).to.equal(
        `pipelines.yaml:5:42  unused-path  source "demo" reads no file, but "path" is "bars.csv"
        market: { type: fetch, params: { path: bars.csv, symbols: 4 } }
                                               ~~~~~~~~
      set "source" to csv or parquet, or leave "path" out
1 problem`,
      );
    });

    it('from a file whose path is not given, with a number for a list', async () => {
      expect(await complaint(pipeline({ market: '{ source: csv, symbols: 4 }' }))).to.equal(
        `pipelines.yaml:5:44  missing-path  source "csv" needs "path", a file or a folder
        market: { type: fetch, params: { source: csv, symbols: 4 } }
                                                 ~~~
pipelines.yaml:5:58  not-a-list  "symbols" is 4, but source "csv" needs a list of symbols, or null for all
        market: { type: fetch, params: { source: csv, symbols: 4 } }
                                                               ~
2 problems`,
      );
    });

    it('by params that are none', async () => {
      const market =
        '{ source: cvs, start: 2020-13-01, end: 03/02/2020, calendar: NYSE, sorce: csv, columns: { adjclose: x }, seed: x }';

      expect(await complaint(pipeline({ market }))).to.equal(
        `pipelines.yaml:5:95  bad-value  "calendar" is "NYSE", expected one of "XNYS", "weekdays", "always"
      …ms: { source: cvs, start: 2020-13-01, end: 03/02/2020, calendar: NYSE, sorce: csv, columns: { adjclose: x }, seed: x } }
                                                                        ~~~~
pipelines.yaml:5:101  unknown-key  key "sorce" is not known here
      …ms: { source: cvs, start: 2020-13-01, end: 03/02/2020, calendar: NYSE, sorce: csv, columns: { adjclose: x }, seed: x } }
                                                                              ~~~~~
      did you mean "source"?
pipelines.yaml:5:124  unknown-key  key "adjclose" is not known here
      …ms: { source: cvs, start: 2020-13-01, end: 03/02/2020, calendar: NYSE, sorce: csv, columns: { adjclose: x }, seed: x } }
                                                                                                     ~~~~~~~~
      did you mean "adj_close"?
pipelines.yaml:5:145  wrong-type  "seed" is "x", expected a whole number
      …ms: { source: cvs, start: 2020-13-01, end: 03/02/2020, calendar: NYSE, sorce: csv, columns: { adjclose: x }, seed: x } }
                                                                                                                          ~
4 problems`,
      );
      expect(
        await complaint(
          pipeline({ market: '{ source: cvs, start: 2020-13-01, end: 03/02/2020 }' }),
        ),
      ).to.equal(
        `pipelines.yaml:5:44  unknown-source  there is no source "cvs"
        market: { type: fetch, params: { source: cvs, start: 2020-13-01, end: 03/02/2020 } }
                                                 ~~~
      did you mean "csv"?
pipelines.yaml:5:56  bad-date  "2020-13-01" is not a date - expected YYYY-MM-DD
        market: { type: fetch, params: { source: cvs, start: 2020-13-01, end: 03/02/2020 } }
                                                             ~~~~~~~~~~
pipelines.yaml:5:73  bad-date  "03/02/2020" is not a date - expected YYYY-MM-DD
        market: { type: fetch, params: { source: cvs, start: 2020-13-01, end: 03/02/2020 } }
                                                                              ~~~~~~~~~~
3 problems`,
      );
      expect(
        await complaint(pipeline({ market: '{ start: 2020-03-02, end: 2020-03-01 }' })),
      ).to.equal(
        `pipelines.yaml:5:60  end-before-start  end "2020-03-01" is before start "2020-03-02"
        market: { type: fetch, params: { start: 2020-03-02, end: 2020-03-01 } }
                                                                 ~~~~~~~~~~
1 problem`,
      );
    });
  });

  describe('tickers that YAML reads as something else', () => {
    it('are refused where they are no text', async () => {
      const market = '{ source: csv, path: bars.csv, symbols: [TRUE, ON, NO, NULL, 0700, ""] }';

      expect(await complaint(pipeline({ market }))).to.equal(
        `pipelines.yaml:5:75  not-a-symbol  symbol true is not text
        market: { type: fetch, params: { source: csv, path: bars.csv, symbols: [TRUE, ON, NO, NULL, 0700, ""] } }
                                                                                ~~~~
      quote it: "TRUE"
pipelines.yaml:5:89  not-a-symbol  symbol null is not text
        market: { type: fetch, params: { source: csv, path: bars.csv, symbols: [TRUE, ON, NO, NULL, 0700, ""] } }
                                                                                              ~~~~
      quote it: "NULL"
pipelines.yaml:5:95  not-a-symbol  symbol 700 is not text
        market: { type: fetch, params: { source: csv, path: bars.csv, symbols: [TRUE, ON, NO, NULL, 0700, ""] } }
                                                                                                    ~~~~
      quote it as the data have it: "700", or with the zeros that YAML dropped
pipelines.yaml:5:101  not-a-symbol  a symbol is empty
        market: { type: fetch, params: { source: csv, path: bars.csv, symbols: [TRUE, ON, NO, NULL, 0700, ""] } }
                                                                                                          ~~
4 problems`,
      );
    });

    it('are refused as a benchmark', async () => {
      expect(
        await complaint(
          pipeline({ scenarios: '{ benchmark: TRUE }', backtests: '{ benchmark: 700 }' }),
        ),
      ).to.equal(
        `pipelines.yaml:6:86  wrong-type  "benchmark" is true, expected text
        scenarios: { type: scenario-define, inputs: { bars: market }, params: { benchmark: TRUE } }
                                                                                           ~~~~
      quote it: "TRUE"
pipelines.yaml:9:119  wrong-type  "benchmark" is 700, expected text
      …ktests: { type: backtest, inputs: { metrics: metrics, scenarios: scenarios, model: model }, params: { benchmark: 700 } }
                                                                                                                        ~~~
      quote it: "700"
2 problems`,
      );
    });

    it('are symbols like others when quoted, and ON, NO, Y and T are without', async () => {
      const symbols = ['TRUE', 'ON', 'NO', 'Y', 'T', '0700', 'NULL', 'NAN'];
      project.write('bars.csv', csv(symbols));
      const market =
        "{ source: csv, path: bars.csv, calendar: weekdays, symbols: ['TRUE', ON, NO, Y, T, '0700', 'NULL', NAN] }";
      const own = "define: [{ name: NO, type: bull, start: '2020-03-02', end: '2020-04-30' }]";
      const text = pipeline({
        market,
        scenarios: `{ benchmark: NO, use: [], ${own} }`,
        backtests: '{ benchmark: NO, strategies: [buy_and_hold] }',
      });

      expect(await ending(text)).to.deep.equal({
        exitCode: 0,
        failures: [],
        warnings: [],
        notRun: [],
      });
      const metadata = JSON.parse(
        readFileSync(project.path('data/scenarios/scenario_metadata.json'), 'utf8'),
      );
      expect(metadata.scenarios[0].benchmark).to.equal('NO');
    });
  });

  describe('scenarios', () => {
    it('whose benchmark is not in the data', async () => {
      const text = pipeline({ scenarios: '{ benchmark: AAB }' });

      expect(await ending(text)).to.deep.equal({
        exitCode: 1,
        failures: [
          'scenarios: the benchmark "AAB" is not among the 3 symbols of the data - did you mean "AAA"?',
        ],
        warnings: [],
        notRun: [
          'metrics: "scenarios" failed',
          'backtests: "metrics" was not run: "scenarios" failed',
          'rank: "backtests" was not run: "metrics" was not run: "scenarios" failed',
        ],
      });
    });

    it('that lie outside the data are skipped with their reason, and the run succeeds', async () => {
      const own = (name: string, start: string, end: string): string =>
        `{ name: ${name}, type: bull, start: '${start}', end: '${end}' }`;
      const windows = [
        own('Inside', '2020-03-02', '2020-04-30'),
        own('Before', '2019-12-02', '2020-02-28'),
        own('After', '2020-04-01', '2020-12-31'),
        own('Short', '2020-03-02', '2020-03-04'),
      ];
      const text = pipeline({
        scenarios: `{ benchmark: AAA, use: [], define: [${windows.join()}] }`,
      });

      expect(await ending(text)).to.deep.equal({
        exitCode: 0,
        failures: [],
        warnings: [],
        notRun: [],
      });
      const metadata = JSON.parse(
        readFileSync(project.path('data/scenarios/scenario_metadata.json'), 'utf8'),
      ) as { scenarios: { name: string; reason: string | null }[] };
      expect(metadata.scenarios.map(({ name, reason }) => [name, reason])).to.deep.equal([
        ['Inside', null],
        ['Before', 'starts 2019-12-02, before the data (2020-01-01 to 2020-05-19)'],
        ['After', 'ends 2020-12-31, after the data (2020-01-01 to 2020-05-19)'],
        ['Short', 'has 3 sessions, fewer than 5'],
      ]);
      expect(readdirSync(project.path('data/metrics'))).to.deep.equal(['Inside_metrics.parquet']);
    });

    it('of which none lies inside the data are published with their reason', async () => {
      const own = "define: [{ name: Old, type: bull, start: '1999-03-01', end: '1999-04-30' }]";
      project.write(
        'pipelines.yaml',
        pipeline({ scenarios: `{ benchmark: AAA, use: [], ${own} }` }),
      );

      const { exitCode, shown } = await project.run({ targets: ['scenarios'] });

      expect(exitCode).to.equal(0);
      expect(shown.at(-1)?.text).to.equal('0 of 1 scenarios lie inside the data; 1 skipped');
      const summary = readFileSync(project.path('data/scenarios/scenario_summary.txt'), 'utf8');
      expect(summary.split('\n').at(-2)).to.equal(
        'Old       starts 1999-03-01, before the data (2020-01-01 to 2020-05-19)',
      );
    });

    it('of which there are none', async () => {
      expect(await complaint(pipeline({ scenarios: '{ benchmark: AAA, use: [] }' }))).to.equal(
        `pipelines.yaml:6:96  no-scenario  "use" is empty and nothing is defined, so there is no scenario
        scenarios: { type: scenario-define, inputs: { bars: market }, params: { benchmark: AAA, use: [] } }
                                                                                                     ~~
      say "use: all", list ids of scenario files, define some, or detect them
1 problem`,
      );
    });
  });

  describe('names', () => {
    it('of a node type, a key and an input that do not exist', async () => {
      const text = pipeline({
        more: '  extra: { type: ranc, inputs: { result: backtest }, parms: {} }\n',
      });

      expect(await complaint(text)).to.equal(
        `pipelines.yaml:11:54  unknown-key  key "parms" is not known here
        extra: { type: ranc, inputs: { result: backtest }, parms: {} }
                                                           ~~~~~
      did you mean "params"?
1 problem`,
      );
      expect(await complaint(text.replace(', parms: {}', ''))).to.equal(
        `pipelines.yaml:11:18  unknown-type  node "extra" is of type "ranc", which does not exist
        extra: { type: ranc, inputs: { result: backtest } }
                       ~~~~
      did you mean "rank"?
pipelines.yaml:11:42  unknown-input  node "extra" reads "backtest", which no node provides
        extra: { type: ranc, inputs: { result: backtest } }
                                               ~~~~~~~~
      did you mean "backtests"?
2 problems`,
      );
      expect(await complaint(text.replace(', parms: {}', '').replace('ranc', 'rank'))).to.equal(
        `pipelines.yaml:11:24  missing-input  node "extra" needs the input "results"
        extra: { type: rank, inputs: { result: backtest } }
                             ~~~~~~
      add "results: <node>" to inputs
pipelines.yaml:11:24  missing-input  node "extra" needs the input "scenarios"
        extra: { type: rank, inputs: { result: backtest } }
                             ~~~~~~
      add "scenarios: <node>" to inputs
pipelines.yaml:11:34  unknown-input  node "extra" has no input "result"
        extra: { type: rank, inputs: { result: backtest } }
                                       ~~~~~~
      did you mean "results"?
pipelines.yaml:11:42  unknown-input  node "extra" reads "backtest", which no node provides
        extra: { type: rank, inputs: { result: backtest } }
                                               ~~~~~~~~
      did you mean "backtests"?
4 problems`,
      );
    });

    it('of a param, an indicator, a strategy and a setting that do not exist', async () => {
      const text = pipeline({
        market: '{ source: csv, path: bars.csv, symbol: [AAA] }',
        metrics: '{ indicators: [rsi, smaa_20] }',
        backtests:
          '{ benchmark: AAA, strategies: [buy_and_hodl, { id: mine, use: rsi_reversion, params: { lowr: 20, upper: high } }] }',
      });

      expect(await complaint(text)).to.equal(
        `pipelines.yaml:5:65  unknown-key  key "symbol" is not known here
        market: { type: fetch, params: { source: csv, path: bars.csv, symbol: [AAA] } }
                                                                      ~~~~~~
      did you mean "symbols"?
pipelines.yaml:7:115  unknown-indicator  there is no indicator, column or family "smaa_20"
      …ics: { type: indicator-compute, inputs: { bars: market, scenarios: scenarios }, params: { indicators: [rsi, smaa_20] } }
                                                                                                                   ~~~~~~~
      did you mean "sma_20"?
pipelines.yaml:9:137  unknown-strategy  there is no strategy "buy_and_hodl"
      …s: { benchmark: AAA, strategies: [buy_and_hodl, { id: mine, use: rsi_reversion, params: { lowr: 20, upper: high } }] } }
                                         ~~~~~~~~~~~~
      did you mean "buy_and_hold"?
pipelines.yaml:9:193  unknown-setting  strategy "rsi_reversion" has no setting "lowr"
      …s: { benchmark: AAA, strategies: [buy_and_hodl, { id: mine, use: rsi_reversion, params: { lowr: 20, upper: high } }] } }
                                                                                                 ~~~~
      valid here: "period", "oversold", "overbought"
pipelines.yaml:9:203  unknown-setting  strategy "rsi_reversion" has no setting "upper"
      …s: { benchmark: AAA, strategies: [buy_and_hodl, { id: mine, use: rsi_reversion, params: { lowr: 20, upper: high } }] } }
                                                                                                           ~~~~~
      valid here: "period", "oversold", "overbought"
5 problems`,
      );
    });
  });

  it('nodes that read each other in a circle are shown as the way around', async () => {
    const text = pipeline().replace(
      'type: scenario-define, inputs: { bars: market }',
      'type: scenario-define, inputs: { bars: metrics }',
    );

    expect(await complaint(text)).to.equal(
      `pipelines.yaml:6:55  cycle  nodes read each other in a circle: scenarios -> metrics -> scenarios
      …ne, inputs: { bars: metrics }, params: { benchmark: AAA, use: [], define: [{ name: Spring, type: bull, start: '2020-03-0…
                           ~~~~~~~
      let one of them read something else
1 problem`,
    );
  });

  it('a param of the wrong type is shown with what is expected', async () => {
    const backtests =
      '{ benchmark: AAA, slippage_bps: "5bp", commission_bps: -1, whole_shares: "yes", min_sessions: 2.5 }';

    expect(await complaint(pipeline({ backtests }))).to.equal(
      `pipelines.yaml:9:138  wrong-type  "slippage_bps" is "5bp", expected a number
      …: model }, params: { benchmark: AAA, slippage_bps: "5bp", commission_bps: -1, whole_shares: "yes", min_sessions: 2.5 } }
                                                          ~~~~~
pipelines.yaml:9:161  bad-value  "commission_bps" is -1, expected at least 0
      …: model }, params: { benchmark: AAA, slippage_bps: "5bp", commission_bps: -1, whole_shares: "yes", min_sessions: 2.5 } }
                                                                                 ~~
pipelines.yaml:9:179  wrong-type  "whole_shares" is "yes", expected true or false
      …: model }, params: { benchmark: AAA, slippage_bps: "5bp", commission_bps: -1, whole_shares: "yes", min_sessions: 2.5 } }
                                                                                                   ~~~~~
pipelines.yaml:9:200  wrong-type  "min_sessions" is 2.5, expected a whole number
      …: model }, params: { benchmark: AAA, slippage_bps: "5bp", commission_bps: -1, whole_shares: "yes", min_sessions: 2.5 } }
                                                                                                                        ~~~
4 problems`,
    );
  });

  describe('YAML', () => {
    it('that is none is shown at its line', async () => {
      expect(
        await complaint('version: 1\nnodes:\n  market: { type: fetch\n  other: [1, 2\n'),
      ).to.equal(
        `pipelines.yaml:4:3  yaml-syntax  flow map in block collection must be sufficiently indented and end with a }
        other: [1, 2
        ~
pipelines.yaml:5:1  yaml-syntax  flow sequence in block collection must be sufficiently indented and end with a ]
2 problems`,
      );
      expect(await complaint('version: 1\nnodes:\n\tmarket: { type: fetch }\n')).to.equal(
        `pipelines.yaml:3:1  yaml-syntax  a tab is used for indentation, expected spaces
       market: { type: fetch }
      ~
      replace the tab by spaces
1 problem`,
      );
      expect(await complaint('')).to.equal(
        `pipelines.yaml:1:1  wrong-type  the document is empty, expected a mapping
1 problem`,
      );
    });

    it('that gives a key twice loses neither in silence', async () => {
      expect(
        await complaint(
          'version: 1\nnodes:\n  a: { type: fetch }\n  a: { type: fetch, params: { seed: 2 } }\n',
        ),
      ).to.equal(
        `pipelines.yaml:4:3  duplicate-key  key "a" is given twice
        a: { type: fetch, params: { seed: 2 } }
        ~
      keep one of the two
1 problem`,
      );
    });
  });

  describe('after a good run', () => {
    /** Content and time of every published file. */
    const published = (of = project): Record<string, unknown> =>
      Object.fromEntries(
        readdirSync(of.path('data'), { recursive: true, withFileTypes: true })
          .filter(
            (entry) =>
              entry.isFile() &&
              !entry.parentPath.endsWith('runs') &&
              // What was tried and had results is counted, also when nothing is published.
              !/\.log$|^trials\.jsonl$/.test(entry.name),
          )
          .map((entry) => join(entry.parentPath, entry.name))
          .map((file) => [
            file.slice(of.folder.length + 1),
            [readFileSync(file).toString('base64'), statSync(file).mtimeMs],
          ]),
      );

    beforeEach(async () => {
      project.write('pipelines.yaml', pipeline());
      const { failures } = await project.run();
      expect(failures).to.deep.equal([]);
    });

    it('a source that fails leaves every file and the database as they were', async () => {
      const before = published();
      project.write('bars.csv', 'symbol,date,open\nAAA,2020-01-02,1\n');

      const { exitCode } = await project.run();

      expect(exitCode).to.equal(1);
      expect(Object.keys(before)).to.include.members([
        'data/market.duckdb',
        'data/scenarios/scenario_summary.txt',
        'data/metrics/Spring_metrics.parquet',
      ]);
      expect(published()).to.deep.equal(before);
    });

    it('a partition that fails leaves every file and the database as they were', async () => {
      const root = packageRoot();
      const place = new TempProject();
      // The real node types with one more strategy, which breaks on CCC alone.
      cpSync(join(root, 'dist', 'nodes'), place.path('dist', 'nodes'), { recursive: true });
      cpSync(join(root, 'nodes'), place.path('nodes'), { recursive: true });
      symlinkSync(join(root, 'node_modules'), place.path('node_modules'));
      symlinkSync(join(root, 'dist', 'src'), place.path('dist', 'src'));
      place.write(
        'dist/nodes/backtest/strategies/breaks.js',
        `import holds from './buy_and_hold.js';
export default {
  ...holds,
  prepare(setup) {
    if (setup.asset.close[setup.start] > 100) throw new Error('no such luck');
    return holds.prepare(setup);
  },
};
`,
      );
      const broken = new TempProject(place.path('dist', 'nodes'));
      try {
        broken.write('bars.csv', csv());
        broken.write('pipelines.yaml', pipeline());
        expect((await broken.run()).exitCode).to.equal(0);
        const before = published(broken);
        broken.write(
          'pipelines.yaml',
          pipeline({ backtests: '{ benchmark: AAA, strategies: [buy_and_hold, breaks] }' }),
        );

        const { exitCode, failures, nodes } = await broken.run();

        expect(exitCode).to.equal(1);
        expect(failures).to.deep.equal([
          { node: 'backtests', key: ['breaks', 'Spring', 'CCC'], message: 'no such luck' },
        ]);
        expect(nodes.map(({ node, state }) => [node, state])).to.deep.equal([
          ['market', 'fresh'],
          ['scenarios', 'fresh'],
          ['metrics', 'fresh'],
          ['model', 'fresh'],
          ['backtests', 'failed'],
          ['rank', 'not-run'],
        ]);
        expect(published(broken)).to.deep.equal(before);
      } finally {
        broken.remove();
        place.remove();
      }
    });

    it('goes on from what is stored when the file is mended', async () => {
      project.write('bars.csv', 'broken');
      await project.run();
      project.write('bars.csv', csv());

      const result = await project.run();

      expect(result.exitCode).to.equal(0);
      expect(result.nodes.filter(({ ran }) => ran > 0).map(({ node }) => node)).to.deep.equal([]);
    });
  });

  describe('at the command line', () => {
    const dag = (...args: string[]): { code: number | null; out: string; err: string } => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [DAG, ...args], {
        cwd: project.folder,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      });
      return { code: status, out: plain(stdout), err: plain(stderr) };
    };

    it('a mistake in the configuration ends with 2 and says nothing on stdout', () => {
      project.write('pipelines.yaml', pipeline({ market: '{ source: cvs }' }));

      expect(dag('run', 'assess')).to.deep.equal({
        code: 2,
        out: '',
        err: `pipelines.yaml:5:44  unknown-source  there is no source "cvs"
        market: { type: fetch, params: { source: cvs } }
                                                 ~~~
      did you mean "csv"?
1 problem
`,
      });
    });

    it('a source that fails ends with 1, and stdout has the result as JSON alone', () => {
      project.write('pipelines.yaml', pipeline({ market: '{ source: csv, path: prices.csv }' }));

      const { code, out } = dag('run', 'market', '--json');

      expect(code).to.equal(1);
      const { exit_code, status, failures } = JSON.parse(out);
      expect({ exit_code, status }).to.deep.equal({ exit_code: 1, status: 'failed' });
      expect(failures[0].message).to.match(
        /^"prices\.csv" does not exist \(looked for "PROJECT\/prices\.csv"\)/,
      );
    });

    it('a target that does not exist ends with 2', () => {
      project.write('pipelines.yaml', pipeline());

      expect(dag('run', 'asess')).to.deep.equal({
        code: 2,
        out: '',
        err: 'unknown-target  "asess" is neither a pipeline nor a node\n      asess\n      ~~~~~\n      did you mean "assess"?\n',
      });
    });
  });
});
