/**
 * Runs that are asked to end, as real processes: what is computing is finished
 * and kept, and no run computes it again.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { TempProject } from '../util/temp-project.js';
import { publishedFiles, ToyProcess, toyDag } from '../util/toy-process.js';
import { numbers } from '../util/toy-tables.js';

/** Enough to be given to workers where there are some. */
const NAMES = 340;
const ASKED = '\ninterrupted: finishing what is running; once more ends it at once\n';

describe('a run that is asked to end', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
    project.write('numbers.txt', numbers(NAMES, 1));
    mkdirSync(project.path('attempts'));
  });

  afterEach(() => project.remove());

  /** Every partition counts its attempts in a file; each takes its time. */
  function write(params: Readonly<Record<string, unknown>> = {}, more = ''): void {
    const all = { milliseconds: 8, attempts: project.path('attempts'), ...params };
    project.write(
      'pipelines.yaml',
      `version: 1
pipelines: { all: [more] }
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: ${JSON.stringify(all)}${more} }
  more: { type: total, inputs: { scaled: trial }, publish: more }
`,
    );
  }

  /** A run of which so many partitions have begun. */
  async function begun(partitions: number, ...args: string[]): Promise<ToyProcess> {
    const run = new ToyProcess(project.folder, ['run', 'all', ...args]);
    while (
      readdirSync(project.path('attempts')).length < partitions &&
      run.child.exitCode === null
    ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return run;
  }

  function attempts(): string[] {
    const folder = project.path('attempts');
    return readdirSync(folder).map((name) => readFileSync(project.path('attempts', name), 'utf8'));
  }

  for (const [signal, code, jobs] of [
    ['SIGINT', 130, 3],
    ['SIGINT', 130, 2],
    ['SIGTERM', 143, 3],
    // A shell says 129 of it.
    ['SIGHUP', null, 3],
  ] as const) {
    it(`by ${signal} keeps what it has begun, with ${jobs} jobs`, async () => {
      write();
      const run = await begun(5, '--quiet', '--jobs', String(jobs));
      run.child.kill(signal);
      const ended = await run.ended;
      const first = attempts().length;
      const next = await toyDag(project.folder, 'run', 'all', '--json');

      expect(ended).to.deep.equal({
        code,
        signal: code === null ? signal : null,
        out: 'not run  trial: interrupted\nnot run  more: interrupted\n',
        err: ASKED,
      });
      expect(first).to.be.within(5, NAMES - 1);
      const { nodes } = JSON.parse(next.out) as { nodes: { hits: number; ran: number }[] };
      expect(nodes[1]).to.include({ hits: first, ran: NAMES - first, failed: 0 });
      expect(attempts()).to.deep.equal(Array(NAMES).fill('.'));
    });
  }

  it('by Ctrl-C twice ends at once, and leaves no lock', async () => {
    write({ behave: { n3: 'hang' } });
    const run = await begun(4);
    run.child.kill('SIGINT');
    await run.says(ASKED);
    run.child.kill('SIGINT');

    const { code, signal } = await run.ended;

    expect({ code, signal }).to.deep.equal({ code: 130, signal: null });
    await isCompleted('');
  });

  it('by Ctrl-C ends also while the main thread hangs, and leaves no lock', async () => {
    project.write('numbers.txt', 'n0: 0\nn1: 1\nn2: 2\nn3: 3\n');
    write({ behave: { n3: 'hang' } });
    const run = await begun(4, '--quiet');
    run.child.kill('SIGINT');

    expect(await run.ended).to.deep.equal({
      code: 130,
      signal: null,
      out: 'not run  trial: interrupted\nnot run  more: interrupted\n',
      err: ASKED,
    });
    await isCompleted('');
  });

  it('by Ctrl-C with one job keeps the batches that were finished', async () => {
    write();
    const run = await begun(60, '--quiet', '--jobs', '1');
    run.child.kill('SIGINT');
    const ended = await run.ended;
    const next = await toyDag(project.folder, 'run', 'all', '--json');

    expect(ended).to.include({ code: 130, signal: null, err: ASKED });
    const { nodes } = JSON.parse(next.out) as { nodes: { hits: number; ran: number }[] };
    const { hits, ran } = nodes[1] as { hits: number; ran: number };
    expect(hits + ran).to.equal(NAMES);
    // The batch that was computing is lost, and no other.
    expect(attempts().filter((text) => text !== '.').length).to.be.at.most(20);
    expect(hits).to.be.greaterThan(0);
  });

  /** A run in which nothing hangs ends, and says only this. */
  async function isCompleted(err: string): Promise<void> {
    write({ behave: {} });
    const next = await toyDag(project.folder, 'run', 'all', '--quiet');
    expect(next.err).to.equal(err);
    expect(next.code).to.equal(0);
  }

  it('by kill -9 has kept what was finished a while ago, though a partition hangs', async () => {
    project.write('numbers.txt', numbers(40, 1));
    // With a limit it is a worker that computes, one batch after another.
    write({ behave: { n39: 'hang' } }, ', timeout: 1m');
    const run = await begun(40, '--jobs', '2');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    run.child.kill('SIGKILL');
    await run.ended;
    write({ behave: {} }, ', timeout: 1m');

    const { out } = await toyDag(project.folder, 'run', 'all', '--json');

    // Batches are of twenty.
    expect(JSON.parse(out).nodes[1]).to.include({ hits: 20, ran: 20 });
  });

  it('by nobody goes on when nobody reads what it says', async () => {
    write();
    await toyDag(project.folder, 'run', 'all');
    const undisturbed = publishedFiles(project.folder);
    for (const part of ['attempts', 'data', 'cache']) project.removeFolder(part);
    mkdirSync(project.path('attempts'));
    const run = await begun(3, '--events', 'ndjson');
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();

    const { code, signal } = await run.ended;

    expect({ code, signal }).to.deep.equal({ code: 0, signal: null });
    expect(publishedFiles(project.folder)).to.deep.equal(undisturbed);
    expect(readdirSync(project.path('cache'))).not.to.include('lock');
  });
});
