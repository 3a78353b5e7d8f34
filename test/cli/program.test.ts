/**
 * The command line with an engine double: what is typed, what is asked of the
 * engine, what is written where, and the exit code.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { main } from '../../src/cli/program.js';
import type { EngineVerbs, ProjectFacts, Session } from '../../src/cli/session.js';
import { ConfigError, EngineError } from '../../src/errors/errors.js';
import type { LookaheadReport } from '../../src/inspect/lookahead-result.js';
import type { AuditRequest } from '../../src/run/audit.js';
import type { RunResult } from '../../src/run/events.js';
import { outcome, runResult } from '../util/run-results.js';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly (readonly [string, unknown])[];
  readonly exits: readonly number[];
}

interface Double {
  readonly result?: RunResult;
  readonly loadError?: Error;
  readonly isFresh?: boolean;
  readonly lookahead?: LookaheadReport['nodes'];
  /** Called while the run works, with a way to send it signals. */
  readonly whileRunning?: (send: (signal: 'SIGINT' | 'SIGTERM') => void) => void;
}

let folder: string;

async function dag(line: string, double: Double = {}): Promise<Outcome> {
  const calls: [string, unknown][] = [];
  const exits: number[] = [];
  const listeners = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>();
  let out = '';
  let err = '';
  const project: ProjectFacts = {
    folder,
    config: {
      pipelines: { assess: ['rank'] },
      nodes: [
        { id: 'market', type: 'fetch', inputs: {}, tags: [] },
        { id: 'rank', type: 'rank', inputs: { bars: { node: 'market' } }, tags: [] },
      ],
    },
    typeInfo: (type) => ({ about: `about ${type}` }),
    loadCode: () => undefined,
  };
  const engine: EngineVerbs = {
    loadProject: async (options) => {
      calls.push(['load', { ...options, env: undefined }]);
      if (double.loadError) throw double.loadError;
      return project;
    },
    planProject: async (_project, targets) => {
      calls.push(['plan', targets]);
      const state = double.isFresh ? 'fresh' : 'stale';
      const reasons = double.isFresh ? [] : ['never run'];
      const base = { state, partitions: 1, stale: double.isFresh ? 0 : 1, reasons } as const;
      return {
        nodes: [
          { node: 'market', type: 'fetch', upstream: [], ...base },
          { node: 'rank', type: 'rank', upstream: ['market'], ...base },
        ],
      };
    },
    forgetCode: () => undefined,
    watchList: () => ({ digest: '', nodes: [], code: {}, paths: [], selfMade: [] }),
    statusProject: async (_request, targets) => engine.planProject(project, targets),
    diffProject: async () => {
      throw new Error('not used here');
    },
    listRuns: async () => ({ runs: [], unreadable: [], total: 0 }),
    statsOfCache: async () => {
      throw new Error('not used here');
    },
    pruneCache: async (_request, options, lock) => {
      calls.push(['prune', [options, { ...lock, onWait: undefined }]]);
      return {
        ...{
          isDryRun: options.isDryRun,
          all: options.all,
          limits: { maxBytes: 1e9, maxAge: undefined },
        },
        ...{ answers: 0, milliseconds: 0, bytesBefore: 5, bytesAfter: 5 },
      };
    },
    verifyCache: async () => {
      throw new Error('not used here');
    },
    showPartition: async () => {
      throw new Error('not used here');
    },
    dataNodes: () => {
      throw new Error('not used here');
    },
    askData: async () => {
      throw new Error('not used here');
    },
    selectedNodes: async (_project, targets) => {
      calls.push(['select', targets]);
      return ['market'];
    },
    listPartitions: async (_project, targets) => {
      calls.push(['partitions', targets]);
      const key = (symbol: string, state: 'fresh' | 'stale') => ({ key: ['low', symbol], state });
      const partitions = [key('A', 'fresh'), key('B', 'stale'), key('C', 'fresh')];
      const base = {
        node: 'rank',
        type: 'rank',
        state: 'stale',
        dims: ['level', 'symbol'],
      } as const;
      return [{ ...base, partitions }];
    },
    explainProject: async (_project, selection, options) => {
      calls.push(['explain', [selection, options]]);
      return { fresh: double.isFresh === true, nodes: [], upstream: [] };
    },
    verifyProject: async (_project, { onNode, ...request }) => {
      calls.push(['verify', request]);
      onNode?.('rank');
      const { seed, sample, cuts } = request;
      return { seed, sample, cuts, nodes: double.lookahead ?? [] };
    },
    runProject: async (_project, { onEvent: _onEvent, signal, ...options }) => {
      calls.push(['run', options]);
      double.whileRunning?.((name) => {
        for (const listener of [...listeners]) listener(name);
      });
      if (signal.aborted) return runResult({ status: 'interrupted', exitCode: 130 });
      return double.result ?? runResult({ shown: [{ node: 'rank', text: 'best: momentum' }] });
    },
    rememberRun: (_project, request, _result, { shown }) => {
      calls.push(['remember', { request, shown }]);
    },
  };
  const argv = line.split(' ').filter((word) => word !== '');
  const session: Session = {
    cwd: folder,
    env: {},
    cores: 8,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isOutTty: false,
    outWidth: undefined,
    input: async () => '',
    isErrTty: false,
    errStream: new PassThrough(),
    script: '',
    engine: async () => engine,
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => void exits.push(code),
    command: `dag ${line}`,
  };
  const code = await main(argv, session);
  expect(listeners.size, 'signal listeners left behind').to.equal(0);
  return { code, out, err, calls, exits };
}

describe('cli: program', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tetra-cli-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('asks for the causes of what is not fresh, and exits by what it finds', async () => {
    const plan = await dag('plan --why');
    const fresh = await dag('plan --why', { isFresh: true });
    const explain = await dag('explain rank --all');
    const calls = (outcome: Outcome): unknown[] =>
      outcome.calls.filter(([name]) => name === 'explain').map(([, what]) => what);

    expect(calls(plan)).to.deep.equal([[['market', 'rank'], { all: false }]]);
    expect(calls(fresh)).to.deep.equal([]);
    expect([calls(explain), explain.code]).to.deep.equal([[[['rank'], { all: true }]], 1]);
    expect((await dag('explain rank', { isFresh: true })).code).to.equal(0);
  });

  it('run hands targets and options to the engine, and remembers the answer', async () => {
    const line = 'run assess -j 50% -k -C sub --profile files --param a.b=1 --param c.d=x';
    const { code, out, calls } = await dag(line);

    expect(code).to.equal(0);
    expect(calls[0]).to.deep.equal([
      'load',
      {
        projectFolder: resolve(folder, 'sub'),
        configFile: 'pipelines.yaml',
        profile: 'files',
        params: ['a.b=1', 'c.d=x'],
        env: undefined,
      },
    ]);
    expect(calls[1]).to.deep.equal([
      'run',
      {
        targets: ['assess'],
        jobs: 4,
        force: false,
        keepGoing: true,
        wait: 0,
        command: `dag ${line}`,
      },
    ]);
    expect(calls[2]?.[1]).to.deep.include({
      shown: 'best: momentum\n\nnothing to do: 0 nodes with 0 partitions fresh\n',
    });
    expect(out).to.match(/^best: momentum\n/);
  });

  it('run hands an audit to the engine, and remembers the answer without it', async () => {
    const result = runResult({ audit: { seed: 5, sample: '0.5%', nodes: [] } });
    const share = await dag('run assess --audit 0.5% --audit-seed 5', { result });
    const count = await dag('run --audit 100 --audit-seed 000012');
    const drawn = await dag('run --audit 100%');

    expect(share.calls[1]?.[1]).to.deep.include({
      audit: { size: { share: 0.005 }, sample: '0.5%', seed: 5 },
    });
    expect(share.calls[2]?.[1]).to.deep.include({
      shown: 'nothing to do: 0 nodes with 0 partitions fresh\n',
    });
    expect(count.calls[1]?.[1]).to.deep.include({
      audit: { size: { count: 100 }, sample: '100', seed: 12 },
    });
    const asked = drawn.calls[1]?.[1] as { audit: AuditRequest };
    expect(asked.audit.size).to.deep.equal({ share: 1 });
    expect(asked.audit.seed).to.be.within(0, 999_999);
  });

  it('a sample that is none, and a seed without a sample, are told before anything runs', async () => {
    for (const [line, says] of [
      ['run --audit 0%', '--audit is "0%", expected a share or a number of partitions'],
      ['run --audit 101%', '--audit is "101%", expected a share or a number of partitions'],
      ['run --audit 1.5', '--audit is "1.5", expected a share or a number of partitions'],
      ['run --audit=-1', '--audit is "-1", expected a share or a number of partitions'],
      ['run --audit-seed 7', '--audit-seed is given without --audit'],
      ['run -n --audit 1%', '--audit and --dry-run cannot be used together'],
      ['verify --seed 1e3', '--seed is "1e3", expected a whole number from 0 to 999999'],
      ['verify --sample 0', '--sample is "0", expected a whole number from 1 to 999999'],
    ] as const) {
      const { code, err, calls } = await dag(line);

      expect([code, calls], line).to.deep.equal([2, []]);
      expect(err, line).to.include(says);
    }
  });

  it('verify says what it draws, and exits by what it finds', async () => {
    const node = {
      ...{ node: 'rank', type: 'rank', unchecked: null, partitions: 8, cuts: 96, columns: 2 },
      ...{ by: null, subjects: 1, silent: [], leaks: [] },
    };
    const clean = await dag('verify --lookahead rank --seed 7', { lookahead: [node] });
    const open = { ...node, unchecked: 'it reads "market", which is not fresh' };
    const unchecked = await dag('verify --seed 7 --cuts 3 --sample 2', { lookahead: [open] });
    const json = await dag('verify --seed 7 --json', { lookahead: [open] });

    expect(clean.calls[1]).to.deep.equal([
      'verify',
      { targets: ['rank'], seed: 7, sample: 8, cuts: 12 },
    ]);
    expect([clean.code, clean.out]).to.deep.equal([
      0,
      `rank: no look-ahead in 2 columns; 8 partitions, 96 cuts

no look-ahead found in 1 node; --seed 7 draws the same partitions and cuts
`,
    ]);
    expect(clean.err).to.equal('rank: checking\n');
    expect(unchecked.calls[1]?.[1]).to.deep.include({ cuts: 3, sample: 2 });
    expect(unchecked.code).to.equal(1);
    expect([json.code, JSON.parse(json.out)]).to.deep.equal([
      1,
      { ok: false, lookahead: { seed: 7, sample: 8, cuts: 12, nodes: [open] } },
    ]);
  });

  it('options of the program may stand before the command', async () => {
    const { calls } = await dag('--config other.yaml run');

    expect(calls[0]?.[1]).to.deep.include({ configFile: 'other.yaml' });
    expect(calls[1]?.[1]).to.deep.include({ targets: [], jobs: 8 });
  });

  it('a failed run gives the exit code of the result and is not remembered', async () => {
    const result = runResult({ status: 'failed', exitCode: 1, nodes: [outcome('rank')] });

    const { code, calls } = await dag('run', { result });

    expect(code).to.equal(1);
    expect(calls.map(([verb]) => verb)).to.deep.equal(['load', 'run']);
  });

  it('run --json prints one object on stdout', async () => {
    const result = runResult({ files: ['data/x.json'] });

    const { out } = await dag('run --json', { result });

    expect(JSON.parse(out)).to.deep.equal({
      run: 'r1',
      exit_code: 0,
      cpu_seconds: 0,
      status: 'done',
      nodes: [],
      failures: [],
      shown: [],
      milliseconds: 0,
      files: [{ file: 'data/x.json', bytes: null }],
    });
  });

  it('run --dry-run plans and runs nothing', async () => {
    const dry = await dag('run assess -n');
    const plan = await dag('plan assess');

    expect(dry.calls.map(([verb]) => verb)).to.deep.equal(['load', 'plan']);
    expect(dry.out).to.equal(plan.out);
  });

  it('status --exit-code tells stale from fresh', async () => {
    expect((await dag('status --exit-code')).code).to.equal(1);
    expect((await dag('status')).code).to.equal(0);
    expect((await dag('status --exit-code', { isFresh: true })).code).to.equal(0);
    expect(JSON.parse((await dag('status --json')).out)).to.deep.include({ fresh: false });
  });

  it('ls lists pipelines and nodes', async () => {
    expect((await dag('ls')).out).to.equal(
      [
        'pipeline  nodes',
        'assess    rank',
        '',
        'node    type   reads   about',
        'market  fetch          about fetch',
        'rank    rank   market  about rank',
        '',
      ].join('\n'),
    );
  });

  it('ls lists only the selected nodes', async () => {
    const { out, calls } = await dag('ls tag:x --exclude rank');

    expect(out).to.equal('node    type   reads  about\nmarket  fetch         about fetch\n');
    expect(calls[1]).to.deep.equal(['select', ['tag:x']]);
  });

  it('ls lists partitions up to a limit, and says how many there are', async () => {
    expect((await dag('ls rank@low --limit 2')).out).to.equal(
      [
        'rank: 3 partitions, 1 stale',
        '',
        'level  symbol  state',
        'low    A       fresh',
        'low    B       stale',
        '1 more; --limit 3 lists all',
        '',
      ].join('\n'),
    );
    expect(JSON.parse((await dag('ls rank@low --limit 1 --json')).out)).to.deep.equal({
      nodes: [
        {
          node: 'rank',
          type: 'rank',
          state: 'stale',
          dims: ['level', 'symbol'],
          total: 3,
          stale: 1,
          partitions: [{ key: ['low', 'A'], state: 'fresh' }],
        },
      ],
    });
    expect((await dag('ls rank@low --limit many')).err).to.equal(
      'bad-limit  --limit is "many", expected a whole number\n      write --limit 100\n',
    );
  });

  it('graph prints each format, and JSON with --json', async () => {
    expect((await dag('graph')).out).to.match(/^(flowchart|graph) /m);
    expect((await dag('graph --format dot')).out).to.match(/digraph/);
    expect(JSON.parse((await dag('graph --json')).out)).to.have.property('edges');
  });

  it('validate says what was checked', async () => {
    expect((await dag('validate')).out).to.equal('pipelines.yaml is valid: 2 nodes, 1 pipeline\n');
  });

  it('a wrong configuration exits with 2 and says everything on stderr', async () => {
    const loadError = new ConfigError([{ code: 'cycle', message: '"a" reads itself' }]);

    const { code, out, err } = await dag('validate', { loadError });

    expect([code, out, err]).to.deep.equal([2, '', 'cycle  "a" reads itself\n1 problem\n']);
  });

  it('an error with --json is JSON on stdout', async () => {
    const loadError = new EngineError('locked', 'locked', 'another run works here');

    const { code, out, err } = await dag('run --json', { loadError });

    expect([code, err]).to.deep.equal([4, '']);
    expect(JSON.parse(out)).to.deep.equal({
      error: { kind: 'locked', code: 'locked', message: 'another run works here' },
      exit_code: 4,
    });
  });

  it('a mistake in a selection has its place, as text and as JSON', async () => {
    const text = await dag('ls a@x/,b');
    const json = await dag('ls a@x/,b --json');

    expect([text.code, text.out, text.err]).to.deep.equal([
      2,
      '',
      `bad-selection  a partition value is missing
      a@x/,b
          ~
      write * for any value
`,
    ]);
    expect(JSON.parse(json.out)).to.deep.equal({
      error: {
        kind: 'usage',
        code: 'bad-selection',
        message: 'a partition value is missing',
        hint: 'write * for any value',
        argument: 'a@x/,b',
        range: { line: 1, column: 5, length: 1 },
      },
      exit_code: 2,
    });
  });

  it('a defect exits with 70', async () => {
    expect((await dag('ls', { loadError: new TypeError('oops') })).code).to.equal(70);
  });

  it('a mistyped command, option or value is a usage error with a suggestion', async () => {
    const texts: [string, string][] = [
      ['rnu', 'unknown-command  unknown command "rnu"\n      did you mean "run"?\n'],
      ['run --jbos 3', 'unknown-option  unknown option "--jbos"\n      did you mean "--jobs"?\n'],
      [
        'run -j none',
        'bad-jobs  --jobs is "none", expected a number or a percentage\n' +
          '      write --jobs 4, or --jobs 50% for half of the cores\n',
      ],
    ];
    for (const [line, text] of texts) {
      const { code, err, out } = await dag(line);
      expect([code, err, out]).to.deep.equal([2, text, '']);
    }
    expect((await dag('graph --format svg')).err).to.match(/"svg".*mermaid, dot, json/);
  });

  it('the help names commands, files and exit codes, and goes to stdout', async () => {
    const { code, out, err } = await dag('--help');

    expect([code, err]).to.deep.equal([0, '']);
    for (const word of ['run ', 'plan ', 'status ', 'graph ', 'ls', 'validate', 'data/', '130']) {
      expect(out).to.include(word);
    }
    expect((await dag('run --help')).out)
      .to.include('--keep-going')
      .and.include('--profile');
    expect((await dag('--version')).out).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it('no command at all shows the help on stderr and exits with 2', async () => {
    const { code, out, err } = await dag('');

    expect([code, out]).to.deep.equal([2, '']);
    expect(err).to.match(/^Usage: dag/);
  });

  it('the first signal lets running work finish, the second ends the process', async () => {
    const once = await dag('run', { whileRunning: (send) => send('SIGINT') });
    const twice = await dag('run', {
      whileRunning: (send) => {
        send('SIGINT');
        send('SIGINT');
      },
    });
    const terminated = await dag('run', { whileRunning: (send) => send('SIGTERM') });

    expect([once.code, once.exits]).to.deep.equal([130, []]);
    expect(once.err).to.include('interrupted: finishing what is running');
    expect(twice.exits).to.deep.equal([130]);
    expect(terminated.code).to.equal(143);
  });
});
