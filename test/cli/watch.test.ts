/**
 * Stories about `dag watch`, with the real command line on the small market.
 * Nothing sleeps to wait for a line; what must not happen is seen from what
 * the next edit prints.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';
import { loadProject, watchList } from '../../src/engine.js';
import { takeLock } from '../../src/run/lock.js';
import { execute } from '../docs/console-page.js';
import { TempProject, TOYS } from '../util/temp-project.js';

const DAG = join(packageRoot(), 'dist', 'bundle', 'dag.js');
const IDLE = /watching \d+ files; Ctrl-C ends\n/;

/** A `dag watch` in a copy of the small market. */
class Watching {
  readonly folder: string;
  private readonly child: ChildProcess;
  private text = '';
  private read = 0;
  private wake: () => void = () => {};
  private readonly ended: Promise<number | null>;

  constructor(folder: string, program: string, ...args: string[]) {
    this.folder = folder;
    const dag = join(program, 'dist', 'bundle', 'dag.js');
    // A group of its own, as in a terminal.
    this.child = spawn(process.execPath, [dag, 'watch', ...args], { cwd: folder, detached: true });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => {
        this.text += part;
        this.wake();
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => {
        resolve(code);
        this.wake();
      });
    });
  }

  /** What was printed since the last call, up to and with the first match. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const rest = this.text.slice(this.read);
      const match = pattern.exec(rest);
      if (match) {
        const end = match.index + match[0].length;
        this.read += end;
        return rest.slice(0, end);
      }
      if (this.child.exitCode !== null) throw new Error(`it ended; it printed:\n${this.text}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  edit(from: string | RegExp, to: string, file = 'pipelines.yaml'): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`nothing to replace in ${file}`);
    writeFileSync(path, after);
  }

  /** Processes that it has started and that have not ended. */
  children(): number[] {
    const { pid } = this.child;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Ctrl-C in a terminal: every process of the group gets it. */
  async interruptAll(): Promise<number | null> {
    process.kill(-(this.child.pid as number), 'SIGINT');
    return this.ended;
  }
}

describe('dag watch', function () {
  // Real processes, one after another.
  this.timeout(60_000);
  const folders: string[] = [];
  const open: Watching[] = [];

  function smallMarket(): string {
    const folder = mkdtempSync(join(tmpdir(), 'watch-'));
    folders.push(folder);
    cpSync(join(packageRoot(), 'examples', 'small-market'), folder, {
      recursive: true,
      filter: (path) => !/small-market\/(data|cache|bars\.csv)/.test(path),
    });
    execute('node make-bars.mjs > bars.csv', folder, '');
    return folder;
  }

  function start(folder: string, ...args: string[]): Watching {
    const watching = new Watching(folder, packageRoot(), ...args);
    open.push(watching);
    return watching;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((watching) => watching.stop('SIGKILL')));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('runs once, then on edits that mean something, and ends with Ctrl-C', async () => {
    const watching = start(smallMarket(), 'assess', '-v');
    const first = await watching.until(IDLE);
    watching.edit('oversold: 30', 'oversold: 25');
    const edited = await watching.until(IDLE);
    // Neither of these starts a run: the next one begins with the edit after them.
    appendFileSync(join(watching.folder, 'pipelines.yaml'), '# a comment\n');
    utimesSync(join(watching.folder, 'bars.csv'), new Date(), new Date());
    await new Promise((resolve) => setTimeout(resolve, 700));
    watching.edit('1000', '1001', 'bars.csv');
    const data = await watching.until(IDLE);

    expect(first).to.include('rank: ran 1');
    expect(edited)
      .to.match(/^\npipelines\.yaml changed\n/)
      .and.to.include('backtests: 8 of 24');
    expect(data).to.match(/^\nbars\.csv changed\n/);
    expect(await watching.stop()).to.equal(130);
    expect(readdirSync(join(watching.folder, 'cache'))).not.to.include('lock');
  });

  it('tells what is wrong with an edit, keeps the results, and goes on with the next', async () => {
    const watching = start(smallMarket(), 'assess');
    await watching.until(IDLE);
    const path = join(watching.folder, 'data/assessment/strategy_rankings.json');
    const before = readFileSync(path);
    watching.edit('type: rank', 'type: rnak');
    const told = await watching.until(/last good state\n/);
    const kept = readFileSync(path);
    watching.edit('type: rnak', 'type: rank');
    watching.edit('oversold: 30', 'oversold: 20');
    const next = await watching.until(IDLE);

    expect(told).to.equal(`
pipelines.yaml:47:11  unknown-type  node "rank" is of type "rnak", which does not exist
          type: rnak
                ~~~~
      did you mean "rank"?
1 problem
kept: the results of the last good state
`);
    expect(kept.equals(before)).to.equal(true);
    expect(next).to.include('pipelines.yaml changed').and.to.include('buy_and_hold');
  });

  it('starts over when an edit comes during a run, with what was finished', async () => {
    const watching = start(smallMarket(), 'assess', '-v');
    await watching.until(/market: ran 6/);
    watching.edit('oversold: 30', 'oversold: 20');
    await watching.until(/pipelines\.yaml changed\n/);
    await watching.until(IDLE);
    await watching.stop();
    const undisturbed = smallMarket();
    writeFileSync(
      join(undisturbed, 'pipelines.yaml'),
      readFileSync(join(watching.folder, 'pipelines.yaml')),
    );
    execute('dag run assess', undisturbed, DAG);

    for (const name of ['strategy_rankings.json', 'backtest_results.parquet']) {
      const file = join('data', 'assessment', name);
      const same = readFileSync(join(watching.folder, file)).equals(
        readFileSync(join(undisturbed, file)),
      );
      expect(same, name).to.equal(true);
    }
  });

  it('keeps what a node computes that the edit does not touch', async () => {
    const watching = start(smallMarket(), 'assess', '-v');
    await watching.until(/market: loading/);
    watching.edit('oversold: 30', 'oversold: 20');
    const rest = await watching.until(IDLE);
    const computed = rest.match(/market: ran \d+/g);

    expect(computed).to.deep.equal(['market: ran 6']);
    expect(rest).not.to.include('interrupted');
  });

  it('lets the run finish its work at Ctrl-C, and lets go of the lock', async () => {
    const watching = start(smallMarket(), 'assess', '-v');
    await watching.until(/market: loading/);

    expect(await watching.interruptAll()).to.equal(130);
    expect(readdirSync(join(watching.folder, 'cache'))).not.to.include('lock');
  });

  it('sees file after file that an editor puts in the place of the last, in one process', async () => {
    const watching = start(smallMarket(), 'assess');
    await watching.until(IDLE);
    const first = watching.children();
    const path = join(watching.folder, 'pipelines.yaml');
    for (const oversold of [21, 22, 23]) {
      const text = readFileSync(path, 'utf8').replace(/oversold: \d+/, `oversold: ${oversold}`);
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
      expect(await watching.until(IDLE)).to.include('pipelines.yaml changed');
    }

    expect(first).to.have.length(1);
    expect(watching.children()).to.deep.equal(first);
    const query = execute('dag query "select count(*) as n from rankings"', watching.folder, DAG);
    expect(query).to.include('n\n');
  });

  it('names a node that changes what it reads, and does not run for that again', async () => {
    const program = mkdtempSync(join(tmpdir(), 'program-'));
    const folder = mkdtempSync(join(tmpdir(), 'watch-'));
    folders.push(program, folder);
    for (const part of ['dist/bundle', 'dist/validators.script', 'schemas', 'package.json']) {
      cpSync(join(packageRoot(), part), join(program, part), { recursive: true });
    }
    cpSync(TOYS, join(program, 'dist/nodes'), { recursive: true });
    // The toys import the contract from where they are compiled to.
    cpSync(join(packageRoot(), 'dist/src'), join(program, 'src'), { recursive: true });
    symlinkSync(join(packageRoot(), 'node_modules'), join(program, 'node_modules'));
    const source = join(program, 'dist/nodes/numbers/index.js');
    const code = readFileSync(source, 'utf8')
      .replace('import { existsSync,', 'import { appendFileSync, existsSync,')
      .replace('const lines =', "appendFileSync(file, '\\n'); const lines =");
    writeFileSync(source, code);
    writeFileSync(join(folder, 'numbers.txt'), 'a: 1 2\n');
    writeFileSync(
      join(folder, 'pipelines.yaml'),
      'version: 1\nnodes:\n  numbers: { type: numbers, params: { path: numbers.txt } }\n',
    );
    const watching = new Watching(folder, program);
    open.push(watching);
    const told = await watching.until(/waiting for any other edit; Ctrl-C ends\n/);
    writeFileSync(join(folder, 'numbers.txt'), 'a: 1 2 3\n');
    // The run before may still be at work.
    await watching.until(/numbers\.txt changed\n/);
    await watching.until(IDLE);

    expect(told.match(/numbers\.txt changed/g)).to.have.length(2);
    expect(told).to.include(
      '"numbers" changed "numbers.txt", which it reads, in every run: not run again for that',
    );
  });

  it('waits for another run, and says so once', async () => {
    const folder = smallMarket();
    const lock = takeLock(join(folder, 'cache', 'lock'), 'dag run by a test', new Date());
    const watching = start(folder, 'assess');
    const waiting = await watching.until(/waiting until the other run has ended\n/);
    lock.release();
    const rest = await watching.until(IDLE);

    expect(waiting).to.include('dag run by a test');
    expect(rest).to.include('buy_and_hold').and.not.to.include('waiting until');
  });

  it('sees an edit of code', async () => {
    const program = mkdtempSync(join(tmpdir(), 'program-'));
    folders.push(program);
    for (const part of ['dist', 'schemas', 'nodes', 'package.json']) {
      cpSync(join(packageRoot(), part), join(program, part), { recursive: true });
    }
    symlinkSync(join(packageRoot(), 'node_modules'), join(program, 'node_modules'));
    const watching = new Watching(smallMarket(), program, 'assess', '-v');
    open.push(watching);
    await watching.until(IDLE);
    const file = join(program, 'dist/nodes/backtest/strategies/rsi_reversion.js');
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, code.replace(/minHistory: [^\n]*/, 'minHistory: () => 100000,'));
    const next = await watching.until(IDLE);

    expect(next).to.include('rsi_reversion.js changed').and.to.include('8 warmup_insufficient');
  });

  it('prints one line of JSON per run', async () => {
    const watching = start(smallMarket(), 'assess', '--json');
    const first = JSON.parse((await watching.until(IDLE)).split('\n')[0] as string);
    watching.edit('oversold: 30', 'oversold: 20');
    const lines = (await watching.until(IDLE)).split('\n');
    const second = JSON.parse(lines.find((line) => line.startsWith('{')) as string);

    expect([first.status, second.status]).to.deep.equal(['done', 'done']);
    expect(second.run).not.to.equal(first.run);
  });
});

describe('what is watched', () => {
  it('leaves out what the project publishes itself, and names the nodes', async () => {
    const project = new TempProject(TOYS);
    try {
      const nodes = (path: string): string => `
version: 1
nodes:
  numbers: { type: numbers, params: { path: ${path} } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale } }
`;
      project.write('numbers.txt', 'a: 1 2\n');
      project.write('pipelines.yaml', nodes('numbers.txt'));
      await project.run();
      project.write('pipelines.yaml', nodes('data/total/total.json'));
      const list = watchList(
        await loadProject({
          projectFolder: project.folder,
          params: [],
          env: {},
          nodesFolder: TOYS,
        }),
      );

      const path = project.path('data/total/total.json');
      expect(list.selfMade).to.deep.equal([{ path, node: 'numbers', by: 'sum' }]);
      expect(list.paths).not.to.include(path);
    } finally {
      project.remove();
    }
  });
});
