/**
 * A second run of the same project, as real processes: refused with words, or it
 * waits; and those who only look never wait.
 */
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { TempProject } from '../util/temp-project.js';
import { type Ended, ToyProcess, toyDag } from '../util/toy-process.js';

const READERS: readonly (readonly string[])[] = [
  ['status'],
  ['plan'],
  ['ls'],
  ['ls', 'trial@*'],
  ['explain'],
  ['graph'],
  ['runs'],
  ['diff'],
  ['validate'],
];

describe('a second run', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
    project.write('numbers.txt', 'n0: 0\nn1: 1\nn2: 2\nn3: 3\n');
    write({});
  });

  afterEach(() => project.remove());

  function write(params: Readonly<Record<string, unknown>>): void {
    project.write(
      'pipelines.yaml',
      `version: 1
pipelines: { all: [more] }
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, timeout: 1m, params: ${JSON.stringify(params)} }
  more: { type: total, inputs: { scaled: trial }, publish: more }
`,
    );
  }

  /** A run that computes until somebody ends it. */
  async function endless(): Promise<ToyProcess> {
    write({ behave: { n3: 'hang' } });
    const run = new ToyProcess(project.folder, ['run', 'all']);
    await run.says('trial: ');
    return run;
  }

  async function end(run: ToyProcess): Promise<void> {
    run.child.kill('SIGKILL');
    await run.ended;
  }

  it('is refused with process, command and age of the first', async () => {
    const first = await endless();
    const owner = new RegExp(
      `^locked {2}another run works in this project: process ${first.child.pid} \\("dag run all"\\), for \\d+ s, since 20[-\\d]+T[:\\d.]+Z\\n {6}wait for it to end, or end it\\n$`,
    );

    const refused = await toyDag(project.folder, 'run', 'more');
    const asJson = await toyDag(project.folder, 'run', 'more', '--json');
    await end(first);

    expect(refused).to.include({ code: 4, out: '' });
    expect(refused.err).to.match(owner);
    const { error, exit_code } = JSON.parse(asJson.out);
    expect([asJson.code, exit_code, error.kind, error.code]).to.deep.equal([
      4,
      4,
      'locked',
      'locked',
    ]);
  });

  it('waits when told to, and runs when the first has ended', async () => {
    const first = await endless();
    write({ behave: {} });
    const second = new ToyProcess(project.folder, ['run', 'all', '--wait', '1m']);
    await second.says('waiting: ');
    await end(first);

    const { code, err } = await second.ended;

    expect(code, err).to.equal(0);
    expect(err).to.match(/^warning {2}waiting: another run works in this project: process \d+ /);
    expect(err).to.include(
      `took over the lock of process ${first.child.pid}, which ended without releasing it`,
    );
    expect(err).to.include('trial: ran 4, 0 hits');
  });

  it('gives up when it is asked to end while it waits', async () => {
    const first = await endless();
    const waiting = ['SIGINT', 'SIGTERM'].map(async (signal): Promise<Ended> => {
      const second = new ToyProcess(project.folder, ['run', 'all', '--quiet', '--wait', '1m']);
      await second.says('waiting: ');
      second.child.kill(signal as NodeJS.Signals);
      return second.ended;
    });

    const [interrupted, terminated] = (await Promise.all(waiting)) as [Ended, Ended];
    await end(first);

    expect([interrupted.code, terminated.code]).to.deep.equal([130, 143]);
    expect(interrupted.err).to.match(
      /\ninterrupted {2}interrupted while waiting for another run; nothing was computed\n$/,
    );
    expect(interrupted.out).to.equal('');
  });

  it('is no concern of those who only look', async () => {
    for (const edition of [1, 2]) {
      write({ edition });
      await toyDag(project.folder, 'run', 'all');
    }
    const first = await endless();

    const answers = [];
    for (const args of READERS) answers.push(await toyDag(project.folder, ...args));

    expect(first.child.exitCode).to.equal(null);
    expect(existsSync(project.path('cache/lock'))).to.equal(true);
    await end(first);
    answers.forEach(({ code, err }, i) => {
      const [command] = READERS[i] as readonly string[];
      expect(err, command).to.equal('');
      // Not all is fresh.
      expect(code, command).to.equal(command === 'explain' ? 1 : 0);
    });
  });
});
