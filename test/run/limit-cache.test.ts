/** The limits of the cache: when something is evicted, what is kept, and that it is told. */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { renderPruned } from '../../src/report/event-text.js';
import type { RunEvent, RunResult } from '../../src/run/events.js';
import { flipBit } from '../util/damage.js';
import { inDays } from '../util/shifted-clock.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

type Pruned = Extract<RunEvent, { type: 'cache-pruned' }>;

const NUMBERS = 4000;

describe('the limits of the cache', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    configure('{ max_size: none, max_age: none }');
  });

  afterEach(() => project.remove());

  function configure(cache: string, readers = ''): void {
    project.write(
      'pipelines.yaml',
      `version: 1
cache: ${cache}
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale } }
${readers}`,
    );
  }

  /** Runs with other numbers: everything is computed unless it was before. */
  function run(edition: number): Promise<RunResult> {
    const values = Array.from({ length: NUMBERS }, (_, i) => i + edition).join(' ');
    project.write('numbers.txt', `a: ${values}\nb: ${values} 1\n`);
    return project.run();
  }

  function bytes(leaveOut = ''): number {
    const folder = project.path('cache');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== leaveOut)
      .map((name) => statSync(join(folder, name)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  }

  const pruned = (): Pruned[] => project.events.filter((event) => event.type === 'cache-pruned');
  /** Without those that evicted only what a source once brought. */
  const computed = (): Pruned[] => pruned().filter(({ milliseconds }) => milliseconds > 0);
  const warnings = (): string[] =>
    project.events.flatMap((e) => (e.type === 'log' && e.level === 'warn' ? [e.text] : []));

  it('are kept by evicting answers to earlier questions, in one line', async () => {
    await run(1);
    await run(2);
    const large = bytes();
    configure(`{ max_size: ${large}B }`);

    const result = await run(3);

    expect(result.status).to.equal('done');
    expect(bytes()).to.be.at.most(large * 0.9);
    const [event, ...others] = pruned();
    expect(others).to.deep.equal([]);
    expect(event).to.include({ keptBytes: bytes(), maxBytes: large, maxAge: 30 * 86_400_000 });
    expect(renderPruned(event!)).to.match(
      /^cache: \d+ earlier answers evicted, [\d.]+ kB freed, \d+ ms of computing lost \(limits: [\d.]+ kB, 30d\)$/,
    );
    expect((await project.run()).status).to.equal('nothing-to-do');
    configure('{ max_size: none }');
    const again = [ranCounts(await run(1)), ranCounts(await run(2))];
    const evicted = again.reduce((sum, { scale, sum: total }) => sum + scale! + total!, 0);
    expect(evicted).to.be.greaterThan(0);
    expect(ranCounts(await run(3))).to.deep.equal({ numbers: 2, scale: 0, sum: 0 });
  });

  it('are of no concern to a run with nothing to do', async () => {
    await run(1);
    await run(2);
    // Reading an edited configuration is remembered.
    const memory = 'known.json';
    const before = bytes(memory);
    configure('{ max_size: 1kB, max_age: 0s }');

    const result = await inDays(99, () => project.run());

    expect(result.status).to.equal('nothing-to-do');
    expect(pruned()).to.deep.equal([]);
    expect(bytes(memory)).to.equal(before);
  });

  it('never cost what is published now, and it is told that they cannot be kept', async () => {
    configure('{ max_size: 10kB, max_age: 0s }');
    await run(1);
    const told = warnings();
    configure(
      '{ max_size: 10kB, max_age: 0s }',
      '  again: { type: total, inputs: { scaled: scale }, publish: again, params: { table: false } }\n',
    );

    const result = await inDays(99, () => project.run());

    expect(told).to.have.length(1);
    expect(told[0]).to.match(
      /^the cache holds 0\.\d MB, more than its max_size of 0\.0 MB: what is published now is made of it$/,
    );
    expect(ranCounts(result)).to.deep.equal({ numbers: 0, scale: 0, sum: 0, again: 1 });
    expect(result.shown.map(({ text }) => text)).to.have.length(2);
  });

  it('count from when an answer was last needed, not from when it was computed', async () => {
    configure('{ max_age: 30d }');
    await run(1);
    await inDays(40, () => run(2));
    const switched = computed();
    const back = await inDays(41, () => run(1));
    await inDays(60, () => run(2));
    await inDays(75, () => run(3));
    const early = computed();
    await inDays(92, () => run(4));

    // What was published until the day before is not old, whenever it was computed.
    expect(switched).to.deep.equal([]);
    expect(ranCounts(back)).to.deep.equal({ numbers: 2, scale: 0, sum: 0 });
    expect(early).to.deep.equal([]);
    // What was computed of the first numbers, and the items of the second ones.
    expect(computed().map(({ answers }) => answers)).to.deep.equal([3 + 2]);
    expect(ranCounts(await inDays(93, () => run(2)))).to.include({ scale: 0, sum: 0 });
    expect(ranCounts(await inDays(94, () => run(1)))).to.include({ scale: 2, sum: 1 });
  });

  it('can be lifted', async () => {
    configure('{ max_size: none, max_age: none }');
    await run(1);
    await inDays(4000, () => run(2));

    expect(pruned()).to.deep.equal([]);
    expect(ranCounts(await run(1))).to.deep.equal({ numbers: 2, scale: 0, sum: 0 });
  });

  it('make nothing stale', async () => {
    await run(1);
    configure('{ max_size: 7GB, max_age: 12h }');

    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  it('spoil no run when they cannot be kept', async () => {
    await run(1);
    configure('{ max_size: 10kB }');
    mkdirSync(project.path('cache/actions.log.tmp'));

    const result = await run(2);

    expect(result.status).to.equal('done');
    expect(warnings().map((text) => text.replace(project.folder, '/project'))).to.deep.equal([
      "the cache was not pruned: EISDIR: illegal operation on a directory, open '/project/cache/actions.log.tmp'",
    ]);
    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  it('do not keep damage of the action log: it is told once, and what is whole stays', async () => {
    await run(1);
    flipBit(project.path('cache/actions.log'), 0.3);

    await run(2);
    const told = warnings();
    await run(3);

    expect(told).to.have.length(1);
    expect(told[0]).to.match(
      /^"actions\.log" was damaged: \d+ bytes of it are lost, and what they answered is computed again when it is needed$/,
    );
    expect(warnings()).to.deep.equal([]);
    expect((await run(2)).nodes.map(({ ran }) => ran)).to.deep.equal([2, 0, 0]);
  });
});
