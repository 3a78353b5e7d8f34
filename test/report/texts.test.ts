/**
 * The words of a run, compared whole: a change of one is seen here first.
 */
import { expect } from 'chai';
import { ConfigError, EngineError } from '../../src/errors/errors.js';
import { errorJson, exitCodeOf } from '../../src/report/error-json.js';
import { renderFiles } from '../../src/report/files-text.js';
import { choosePaint, coloured, plain } from '../../src/report/paint.js';
import { renderPlan, renderStatus } from '../../src/report/plan-text.js';
import { renderBytes, renderCount, renderDuration } from '../../src/report/quantities.js';
import { renderRunSummary } from '../../src/report/run-summary.js';
import type { Plan } from '../../src/run/plan.js';
import { outcome, runResult } from '../util/run-results.js';

describe('report: quantities', () => {
  it('bytes, durations and counts keep their form at the edges of a unit', () => {
    expect([0, 999, 1000, 12_345, 99_960, 999_600, 8e8, 1.5e9].map(renderBytes)).to.deep.equal([
      '0 B',
      '999 B',
      '1.0 kB',
      '12.3 kB',
      '100 kB',
      '1.0 MB',
      '800 MB',
      '1.5 GB',
    ]);
    expect([0, 999, 1000, 59_999, 125_000, 3_720_000].map(renderDuration)).to.deep.equal([
      '0 ms',
      '999 ms',
      '1.0 s',
      '1 min 0 s',
      '2 min 5 s',
      '1 h 2 min',
    ]);
    expect([0, 999, 1000, 43_758, 1_234_567].map(renderCount)).to.deep.equal([
      '0',
      '999',
      '1,000',
      '43,758',
      '1,234,567',
    ]);
  });
});

describe('report: run summary', () => {
  it('a run shows results, nodes, files and its end', () => {
    const result = runResult({
      nodes: [
        outcome('market', { state: 'fresh', partitions: 1, hits: 1, milliseconds: 2 }),
        outcome('backtest', { partitions: 44_000, hits: 43_560, ran: 440, milliseconds: 3210 }),
      ],
      files: ['data/assessment/rankings.json', 'data/assessment/trades.parquet'],
      shown: [{ node: 'rank', text: 'best: momentum\n' }],
      milliseconds: 3400,
      cpuSeconds: 5.1,
    });
    const sizes = new Map([
      ['data/assessment/rankings.json', 1234],
      ['data/assessment/trades.parquet', 8_000_000],
    ]);

    expect(renderRunSummary(result, { sizes })).to.equal(
      [
        'best: momentum',
        '',
        'node      state  partitions    hits  ran  failed   time',
        'market    fresh           1       1    0       0   2 ms',
        'backtest  ran        44,000  43,560  440       0  3.2 s',
        '',
        'written',
        '  data/assessment/rankings.json   1.2 kB',
        '  data/assessment/trades.parquet  8.0 MB',
        '',
        'done in 3.4 s (CPU 5.1 s), run r1',
        '',
      ].join('\n'),
    );
  });

  it('a failed run says each failure once and why readers were not run', () => {
    const failures = ['A', 'B', 'C', 'D'].map((symbol) => ({
      node: 'backtest',
      key: ['momentum', symbol],
      message: 'no bars',
    }));
    const result = runResult({
      status: 'failed',
      exitCode: 1,
      nodes: [
        outcome('backtest', {
          state: 'failed',
          partitions: 5,
          ran: 1,
          failed: 4,
          milliseconds: 10,
        }),
        outcome('rank', { state: 'not-run', reasons: ['"backtest" failed (4 of 5 partitions)'] }),
      ],
      failures: [...failures, { node: 'backtest', key: ['dca', 'A'], message: 'odd' }],
      milliseconds: 20,
      cpuSeconds: 0.02,
    });

    expect(renderRunSummary(result)).to.equal(
      [
        'node      state    partitions  hits  ran  failed   time',
        'backtest  failed            5     0    1       4  10 ms',
        'rank      not run           0     0    0       0',
        '',
        'failed   backtest (4 partitions: momentum/A, momentum/B, momentum/C, and 1 more): no bars',
        'failed   backtest dca/A: odd',
        'not run  rank: "backtest" failed (4 of 5 partitions)',
        '',
        'failed in 20 ms (CPU 20 ms), run r1',
        '',
      ].join('\n'),
    );
  });

  it('a run with nothing to do shows the results and one line', () => {
    const result = runResult({
      status: 'nothing-to-do',
      nodes: [outcome('a', { partitions: 1 }), outcome('b', { partitions: 2000 })],
      shown: [{ node: 'b', text: 'table' }],
    });

    expect(renderRunSummary(result)).to.equal(
      'table\n\nnothing to do: 2 nodes with 2,001 partitions fresh\n',
    );
  });

  it('a quiet run shows results only, a verbose one also the reasons', () => {
    const result = runResult({
      nodes: [outcome('a', { partitions: 3, ran: 3, cut: 1, removed: 2, reasons: ['never run'] })],
      shown: [{ node: 'a', text: 'result' }],
    });

    expect(renderRunSummary(result, { isQuiet: true })).to.equal('result\n');
    expect(renderRunSummary(result, { isVerbose: true })).to.include(
      '\na ran because never run; 1 with the same result as before; 2 removed\n',
    );
  });

  it('a folder of more than eight files is one line', () => {
    const many = Array.from({ length: 26 }, (_, i) => ({
      file: `data/metrics/${i}.parquet`,
      bytes: 30_769_231,
    }));

    expect(renderFiles([...many, { file: 'data/x.json', bytes: 10 }])).to.deep.equal([
      '  data/metrics/  26 files, 800 MB',
      '  data/x.json    10 B',
    ]);
    expect(renderFiles(many.slice(0, 8))).to.have.length(8);
  });
});

describe('report: plan and status', () => {
  const plan: Plan = {
    nodes: [
      node('market', 'fetch', 'fresh', 1, 0, [], []),
      node('backtest', 'backtest', 'stale', 44_000, 440, ['param fee_bps: 5 → 10'], ['market']),
      node('rank', 'rank', 'unknown', 0, 0, [], ['backtest']),
    ],
  };

  it('a plan says what will run, what may and what will not', () => {
    expect(renderPlan(plan)).to.equal(
      [
        'node      type      plan          partitions  stale  because',
        'market    fetch     will not run           1      0',
        'backtest  backtest  will run          44,000    440  param fee_bps: 5 → 10',
        'rank      rank      may run                ?      ?  depends on what "backtest" will give',
        '',
        '3 nodes: 1 will run, 1 may run, 1 will not run',
        '',
      ].join('\n'),
    );
  });

  it('a status uses the words of freshness', () => {
    expect(renderStatus({ nodes: plan.nodes.slice(0, 1) })).to.equal(
      [
        'node    type   state  partitions  stale  because',
        'market  fetch  fresh           1      0',
        '',
        '1 node: 1 fresh, 0 stale, 0 unknown',
        '',
      ].join('\n'),
    );
  });

  it('a plan of fresh nodes ends with nothing to do', () => {
    expect(renderPlan({ nodes: plan.nodes.slice(0, 1) })).to.match(
      /\nnothing to do: 1 node fresh\n$/,
    );
  });
});

describe('report: errors', () => {
  const unknownInput = {
    code: 'unknown-input',
    message: 'node "bt" reads "spyy", which no node provides',
    file: 'pipelines.yaml',
    range: { line: 15, column: 23, length: 4 },
    sourceLine: '      inputs: { bars: spyy, signals: sma }',
    hint: 'did you mean "spy"?',
  };

  it('each kind of error has its exit code, and anything else is a defect', () => {
    const locked = new EngineError('locked', 'locked', 'another run works here', { hint: 'wait' });

    expect(exitCodeOf(locked)).to.equal(4);
    expect(errorJson(locked).error).to.include({ hint: 'wait' });
    expect(exitCodeOf(new TypeError('x is undefined'))).to.equal(70);
    expect(errorJson('text').error).to.deep.equal({
      kind: 'internal',
      code: 'internal',
      message: 'text',
    });
  });

  it('an error is told by its kind, whichever copy of the class made it', () => {
    const foreign = Object.assign(new Error('bad bars'), { kind: 'data', code: 'bad-bars' });

    expect(errorJson(foreign)).to.deep.equal({
      error: { kind: 'data', code: 'bad-bars', message: 'bad bars' },
      exit_code: 1,
    });
  });

  it('diagnostics travel whole in JSON, the place of the first beside the code', () => {
    expect(errorJson(new ConfigError([unknownInput]))).to.deep.equal({
      error: {
        kind: 'config',
        code: 'config',
        message: unknownInput.message,
        file: 'pipelines.yaml',
        line: 15,
        column: 23,
        diagnostics: [
          {
            code: 'unknown-input',
            message: unknownInput.message,
            hint: 'did you mean "spy"?',
            file: 'pipelines.yaml',
            line: 15,
            column: 23,
            length: 4,
            source_line: '      inputs: { bars: spyy, signals: sma }',
          },
        ],
      },
      exit_code: 2,
    });
  });

  it('colour needs a terminal and nobody who refuses it', () => {
    expect(choosePaint({ isTty: true, noColorFlag: false, env: {} })).to.equal(coloured);
    expect(choosePaint({ isTty: false, noColorFlag: false, env: {} })).to.equal(plain);
    expect(choosePaint({ isTty: true, noColorFlag: true, env: {} })).to.equal(plain);
    expect(choosePaint({ isTty: true, noColorFlag: false, env: { NO_COLOR: '1' } })).to.equal(
      plain,
    );
    expect(choosePaint({ isTty: true, noColorFlag: false, env: { NO_COLOR: '' } })).to.equal(
      coloured,
    );
  });
});

function node(
  id: string,
  type: string,
  state: 'fresh' | 'stale' | 'unknown',
  partitions: number,
  stale: number,
  reasons: string[],
  upstream: string[],
): Plan['nodes'][number] {
  return { node: id, type, state, partitions, stale, reasons, upstream };
}
