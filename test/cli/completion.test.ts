/**
 * Completion: what `dag __complete` answers, and a real bash that asks it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { createProgram } from '../../src/cli/program.js';
import { dag, quietSession } from '../util/command-line.js';
import { TempProject } from '../util/temp-project.js';

const PROJECT = `
version: 1
pipelines: { assess: [windows] }
nodes:
  market: { type: fetch, params: { source: demo } }
  windows: { type: scenario-define, inputs: { bars: market }, params: { benchmark: X } }
profiles: { files: {}, fast: {} }
`;

/** Nothing of whoever runs the tests. */
const BARE = ['--norc', '--noprofile'];

describe('cli: completion', () => {
  let project: TempProject;

  before(() => {
    project = new TempProject();
    project.write('pipelines.yaml', PROJECT);
    project.write('sub/other.yaml', PROJECT.replace('market:', 'bars:'));
    project.write('broken/pipelines.yaml', 'nodes: [');
    project.write('data/runs/20260101.json', '{}');
    project.write('data/runs/20260102.json', '{}');
  });

  after(() => project.remove());

  /** The words offered; the line ends at the last word. */
  async function words(...line: string[]): Promise<string[]> {
    const { code, out, err } = await dag(project.folder, ['__complete', '--', ...line]);
    expect([code, err]).to.deep.equal([0, '']);
    return out
      .split('\n')
      .slice(0, -1)
      .map((text) => text.split('\t')[0] as string);
  }

  it('offers every command that the help shows, and those alone', async () => {
    const program = createProgram(quietSession('.'), () => {});
    const shown = program.createHelp().visibleCommands(program);

    expect(await words('')).to.deep.equal(shown.map((command) => command.name()));
    expect(await words('v')).to.deep.equal(['validate', 'verify']);
    expect(await words('help', 'v')).to.deep.equal(['validate', 'verify']);
    expect(await words('help', 'run', '')).to.deep.equal([]);
    expect(await words('_')).to.deep.equal([]);
    expect((await dag('.', ['--help'])).out).not.to.include('__complete');
  });

  it('offers every option of every command, once', async () => {
    const program = createProgram(quietSession('.'), () => {});
    for (const command of program.commands) {
      const offered = await words(command.name(), '--');
      const own = [...command.options, ...program.options].map((option) => option.long);
      expect(offered, command.name()).to.include.members(
        own.filter((long) => long !== '--version'),
      );
      expect(new Set(offered).size, command.name()).to.equal(offered.length);
    }
    expect(await words('run', '--f')).to.deep.equal(['--force']);
    expect(await words('cache', 'prune', '--m')).to.deep.equal(['--max-size', '--max-age']);
    expect(await words('cache', 'verify', '--repair', '--re')).to.deep.equal([]);
    expect(await words('run', '--force', '--f')).to.deep.equal([]);
    expect(await words('run', '--param', 'a.b=1', '--pa')).to.deep.equal(['--param']);
  });

  it('offers what is below a command, and nothing behind it', async () => {
    expect(await words('cache', '')).to.deep.equal(['stats', 'prune', 'verify']);
    expect(await words('cache', 'p')).to.deep.equal(['prune']);
    expect(await words('-C', '.', 'cache', '--json', 'v')).to.deep.equal(['verify']);
    expect(await words('data', '')).to.deep.equal([
      'update',
      'import',
      'status',
      'check',
      'export',
    ]);
    expect(await words('data', 'update', '')).to.deep.equal(['market', 'windows']);
    expect(await words('data', 'import', '')).to.deep.equal([':files']);
    expect(await words('data', 'import', 'x.csv', 'm')).to.deep.equal(['market']);
    expect(await words('cache', 'stats', '')).to.deep.equal([]);
    expect(await words('cache', 'nonsense', '')).to.deep.equal([]);
  });

  it('offers pipelines and nodes where a command takes them', async () => {
    const names = ['assess', 'market', 'windows'];

    for (const line of [['run'], ['plan'], ['run', 'market'], ['run', '-j', '4'], ['run', '-j4']]) {
      expect(await words(...line, ''), line.join(' ')).to.deep.equal(names);
    }
    expect(await words('run', '--', 'w')).to.deep.equal(['windows']);
    expect(await words('ls', '')).to.deep.equal(names);
    expect(await words('validate', '')).to.deep.equal([]);
    expect(await words('nonsense', '')).to.deep.equal([]);
  });

  it('offers values of options: profiles, choices, params with their values', async () => {
    expect(await words('--profile', '')).to.deep.equal(['files', 'fast']);
    expect(await words('run', '--profile=fi')).to.deep.equal(['--profile=files']);
    expect(await words('graph', '--format', 'd')).to.deep.equal(['dot']);
    expect(await words('completion', '')).to.deep.equal(['bash', 'zsh', 'fish']);
    expect(await words('query', '--format=n')).to.deep.equal(['--format=ndjson']);
    expect(await words('query', '')).to.deep.equal([]);
    expect(await words('run', '--param', 'm')).to.deep.equal(['market.']);
    expect(await words('run', '--param', 'market.s')).to.deep.equal([
      'market.source=',
      'market.symbols=',
      'market.start=',
      'market.seed=',
    ]);
    expect(await words('--param', 'market.calendar=X')).to.deep.equal(['market.calendar=XNYS']);
    expect(await words('--param', 'none.')).to.deep.equal([]);
    expect(await words('run', '-j', '')).to.deep.equal([]);
  });

  it('leaves paths to the shell', async () => {
    expect(await words('-C', '')).to.deep.equal([':folders']);
    expect(await words('run', '--config', 'x')).to.deep.equal([':files']);
    expect(await words('schema', '--output=x')).to.deep.equal([':files']);
    expect(await words('init', '')).to.deep.equal([':folders']);
    expect(await words('query', '-f', '')).to.deep.equal([':files']);
  });

  it('reads the project that the line names', async () => {
    expect(await words('-C', 'sub', '--config', 'other.yaml', 'run', 'b')).to.deep.equal(['bars']);
    expect(await words('run', '--config=sub/other.yaml', 'b')).to.deep.equal(['bars']);
    expect(await words('-C', 'broken', 'run', '')).to.deep.equal([]);
    expect(await words('-C', 'nowhere', 'run', '')).to.deep.equal([]);
  });

  it('answers whatever is typed, and never with an error', async () => {
    const odd = fc.oneof(
      fc.constantFrom('run', '--param', '-C', '--', '-', '--json', '--param=', 'help', 'market.'),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 5 }), async (line) => {
        await words(...line);
      }),
      { numRuns: 200 },
    );
  });

  it('has a script for each shell, which asks for words and says how to load it', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, out } = await dag('.', ['completion', shell]);
      expect(code).to.equal(0);
      expect(out).to.include('__complete -- ').and.include(`dag completion ${shell}`);
      const check = spawnSync(shell, ['-n'], { input: out, encoding: 'utf8' });
      // A shell that is not installed cannot be asked.
      if (check.error === undefined) expect([check.status, check.stderr]).to.deep.equal([0, '']);
    }
    expect((await dag('.', ['completion', 'csh'])).code).to.equal(2);
  });

  describe('in bash', () => {
    before(function () {
      if (spawnSync('bash', ['--version']).error) {
        console.log('      skipped: there is no bash');
        this.skip();
      }
      const bin = project.path('bin');
      mkdirSync(bin);
      const program = join(process.cwd(), 'dist', 'bundle', 'dag.js');
      writeFileSync(join(bin, 'dag'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
      chmodSync(join(bin, 'dag'), 0o755);
    });

    /** Bash splits the line as its line editor does, and asks the function. */
    function inBash(line: string): string[] {
      const pieces = line
        .split(/([\s=:]+)/)
        .flatMap((piece) => (/^\s+$/.test(piece) ? [] : [piece]));
      if (/[\s=:]$/.test(line) && pieces.at(-1) !== '') pieces.push('');
      const script = `
source <(dag completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE=$LINE; COMP_POINT=\${#LINE}
COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
_dag_completion dag
printf '%s\\n' "\${COMPREPLY[@]}"`;
      const out = execFileSync('bash', [...BARE, '-c', script, 'bash', ...pieces], {
        cwd: project.folder,
        env: { PATH: `${project.path('bin')}:${process.env.PATH}`, LINE: line },
        encoding: 'utf8',
      });
      return out.split('\n').filter((text) => text !== '');
    }

    it('completes commands, names and values, also where bash splits words', () => {
      expect(inBash('dag va')).to.deep.equal(['validate']);
      expect(inBash('dag run ')).to.deep.equal(['assess', 'market', 'windows']);
      expect(inBash('dag run --profile f')).to.deep.equal(['files', 'fast']);
      expect(inBash('dag run --param market.cal')).to.deep.equal(['market.calendar=']);
      expect(inBash('dag run --param market.calendar=X')).to.deep.equal(['XNYS']);
      expect(inBash('dag run --param market.calendar=')).to.deep.equal([
        'XNYS',
        'weekdays',
        'always',
      ]);
      expect(inBash('dag run --profile=fa')).to.deep.equal(['fast']);
      expect(inBash('dag -C "sub" --config other.yaml run b')).to.deep.equal(['bars']);
    });

    it('completes folders and files by itself', () => {
      expect(inBash('dag -C s')).to.deep.equal(['sub']);
      expect(inBash('dag --config=pipe')).to.deep.equal(['pipelines.yaml']);
    });
  });
});
