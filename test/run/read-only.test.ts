/**
 * Folders that may not be written: a run says which path and what to do, and those
 * who only look need to write nothing.
 */
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { mountProblem, readOnly } from '../util/mounts.js';
import { TempProject } from '../util/temp-project.js';
import { toyAnswer } from '../util/toy-engine.js';
import { publishedFiles, ToyProcess } from '../util/toy-process.js';
import { numbers, PIPELINE, state } from '../util/toy-tables.js';

const NAMES = 20;
const NOBODY = 65534;
const HINT = 'allow this user to read and write the project folder, or work in another one with -C';
const isRoot = process.getuid?.() === 0;
/** What the system says to the one who is locked out. */
const SAID = isRoot ? 'EROFS: read-only file system' : 'EACCES: permission denied';
const DATABASE_SAID = isRoot ? 'Read-only file system' : 'Permission denied';

const READERS: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--exit-code'],
  ['plan', '--why'],
  ['ls'],
  ['ls', 'trial@*', 'grid@*'],
  ['explain'],
  ['explain', 'scale@double/n3'],
  ['graph'],
  ['runs'],
  ['diff'],
  ['validate'],
];

describe('a project that may not be written', () => {
  const whole = new TempProject();
  let project: TempProject;
  const unlock: (() => void)[] = [];

  before(async function () {
    const problem = isRoot ? mountProblem() : undefined;
    if (problem) {
      console.log(`      skipped: ${problem}`);
      this.skip();
    }
    whole.write('pipelines.yaml', PIPELINE);
    for (const edition of [1, 2]) {
      whole.write('numbers.txt', numbers(NAMES, edition));
      await toyAnswer(whole.folder, 'run', 'all');
    }
  });

  beforeEach(() => {
    project = new TempProject();
    cpSync(whole.folder, project.folder, { recursive: true, preserveTimestamps: true });
  });

  afterEach(() => {
    for (const free of unlock.splice(0)) free();
    project.remove();
  });

  after(() => whole.remove());

  /** Makes a path of the project read-only, also for root. */
  function lock(path: string): void {
    const full = join(project.folder, path);
    if (isRoot) {
      unlock.push(readOnly(full));
      return;
    }
    const below = statSync(full).isDirectory()
      ? readdirSync(full, { recursive: true, withFileTypes: true })
      : [];
    const folders = below.filter((entry) => entry.isDirectory());
    for (const each of [full, ...folders.map((entry) => join(entry.parentPath, entry.name))]) {
      chmodSync(each, 0o555);
      unlock.push(() => chmodSync(each, 0o755));
    }
  }

  /** What is said of a path that is refused. */
  const refusal = (path: string, call: string): string =>
    `"${project.path(path)}" cannot be used (${SAID}, ${call} '${project.path(path)}')`;

  it('answers every question as ever', async () => {
    // Some of it is stale.
    project.write('numbers.txt', numbers(NAMES, 3));
    const before = [];
    for (const args of READERS) before.push(await toyAnswer(project.folder, ...args));
    lock('.');

    const after = [];
    for (const args of READERS) after.push(await toyAnswer(project.folder, ...args));

    expect(after).to.deep.equal(before);
    expect(after.map(({ err }) => err).join('')).to.equal('');
  });

  for (const path of ['.', 'cache']) {
    it(`refuses a run when nothing can be written to "${path}"`, async () => {
      lock(path);

      const { code, out, err } = await toyAnswer(project.folder, 'run', 'all');

      expect([code, out]).to.deep.equal([1, '']);
      const file = /"([^"]+)"/.exec(err)?.[1] as string;
      expect(file).to.match(/\/cache\/lock\.[0-9a-f]+$/);
      expect(err).to.equal(
        `not-allowed  "${file}" cannot be used (${SAID}, open '${file}')\n      ${HINT}\n`,
      );
    });
  }

  it('refuses a run when nothing was ever run in it', async () => {
    const empty = new TempProject();
    empty.write('pipelines.yaml', PIPELINE);
    cpSync(empty.folder, project.path('empty'), { recursive: true });
    empty.remove();
    lock('empty');

    const { code, err } = await toyAnswer(project.path('empty'), 'run', 'all');

    expect(code).to.equal(1);
    expect(err).to.equal(`not-allowed  ${refusal('empty/cache', 'mkdir')}\n      ${HINT}\n`);
  });

  it('computes nothing when it cannot be published, and says why for every node', async () => {
    project.write('numbers.txt', numbers(NAMES, 3));
    const pack = readFileSync(project.path('cache/packs/0000.pack'));
    lock('data');

    const { code, out, err } = await toyAnswer(project.folder, 'run', 'all', '--quiet');

    expect(code).to.equal(1);
    expect(out).to.equal(
      [
        `failed   numbers: ${refusal('data/.staging', 'mkdir')} - ${HINT}`,
        'not run  trial: "numbers" failed',
        'not run  more: "trial" was not run: "numbers" failed',
        'not run  scale: "numbers" failed',
        'not run  grid: "numbers" failed',
        'not run  sum: "scale" was not run: "numbers" failed',
        '',
      ].join('\n'),
    );
    expect(err).to.match(/^warning {2}the record of this run was not written: "[^\n]+\n/);
    expect(readFileSync(project.path('cache/packs/0000.pack'))).to.deep.equal(pack);
  });

  it('has nothing to do when all is fresh, though nothing can be published', async () => {
    await toyAnswer(project.folder, 'run', 'all');
    lock('data');

    const { code, err } = await toyAnswer(project.folder, 'run', 'all', '--quiet');

    expect([code, err]).to.deep.equal([0, '']);
  });

  it('publishes its files when only the database is locked, and the tables next time', async () => {
    project.write('numbers.txt', numbers(NAMES, 3));
    const file = project.path('data/toys.duckdb');
    lock('data/toys.duckdb');

    const { code, out } = await toyAnswer(project.folder, 'run', 'all', '--quiet');
    const files = publishedFiles(project.folder);
    for (const free of unlock.splice(0)) free();
    const next = await toyAnswer(project.folder, 'run', 'all', '--quiet');

    expect(code).to.equal(1);
    const why = `"${file}" cannot be used (IO Error: Cannot open file "${file}": ${DATABASE_SAID}) - ${HINT}`;
    expect(out).to.match(/^total \d+ of 20 items\n\ntotal \d+ of 40 items\n\n/);
    expect(out.split('\n').slice(-3)).to.deep.equal([
      `failed   more: ${why}`,
      `failed   sum: ${why}`,
      '',
    ]);
    expect(next.code, next.out).to.equal(0);
    project.write('numbers.txt', numbers(NAMES, 3));
    const undisturbed = new TempProject();
    cpSync(whole.folder, undisturbed.folder, { recursive: true });
    undisturbed.write('numbers.txt', numbers(NAMES, 3));
    await toyAnswer(undisturbed.folder, 'run', 'all');
    expect(await state(project.folder)).to.deep.equal(await state(undisturbed.folder));
    expect(publishedFiles(project.folder)).to.deep.equal(files);
    undisturbed.remove();
  });

  it('of another user is read by everybody, and run by nobody else', async function () {
    if (!isRoot) {
      console.log('      skipped: only root can act as another user');
      this.skip();
    }
    await toyAnswer(project.folder, 'run', 'all');
    chmodSync(project.folder, 0o755);
    const asNobody = (...args: string[]) =>
      new ToyProcess(project.folder, args, { user: NOBODY }).ended;

    const [status, run] = await Promise.all([asNobody('status', '--exit-code'), asNobody('run')]);

    expect(status, status.err).to.include({ code: 0, err: '' });
    expect(run.code).to.equal(1);
    expect(run.err).to.match(
      /^not-allowed {2}"[^"]+\/cache\/lock\.[0-9a-f]+" cannot be used \(EACCES: permission denied, open '[^']+'\)\n {6}allow this user /,
    );
  });

  it('is told apart from a lock that only its owner may read', async function () {
    if (!isRoot) {
      console.log('      skipped: only root can act as another user');
      this.skip();
    }
    mkdirSync(project.path('cache'), { recursive: true });
    project.write('cache/lock', '{"pid":1}');
    chmodSync(project.path('cache/lock'), 0o600);
    for (const path of ['.', 'cache', 'data']) chmodSync(project.path(path), 0o777);

    const run = await new ToyProcess(project.folder, ['run'], { user: NOBODY }).ended;

    expect(run.code).to.equal(1);
    expect(run.err).to.include(
      `not-allowed  "${project.path('cache/lock')}" cannot be used (EACCES: permission denied, open`,
    );
    expect(readFileSync(project.path('cache/lock'), 'utf8')).to.equal('{"pid":1}');
  });
});
