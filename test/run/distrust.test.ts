/**
 * Stories about a node that an audit found not deterministic: when it gets no hits,
 * when it gets them again, and that nothing remembers otherwise.
 */
import { readFileSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { loadProject, rememberRun } from '../../src/engine.js';
import { tryNoop } from '../../src/inspect/noop.js';
import type { AuditRequest } from '../../src/run/audit.js';
import type { RunResult } from '../../src/run/events.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const ALL: AuditRequest = { size: { share: 1 }, sample: '100%', seed: 1 };
const ONE: AuditRequest = { size: { count: 1 }, sample: '1', seed: 1 };

describe('a node that was found not deterministic', () => {
  let project: TempProject;
  /** The run whose audit found it. */
  let found: string;

  /** The number that the toy reads behind the engine's back. */
  const lies = (text: string): void => project.write('factor.txt', text);
  const configure = (params = '', id = 'peek'): void =>
    project.write(
      'pipelines.yaml',
      `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  ${id}: { type: peek, inputs: { numbers: numbers }, params: { path: '${project.path('factor.txt')}'${params} } }
  copies: { type: scale, inputs: { numbers: ${id}.peeked }, params: { factors: [double] } }
`,
    );
  const warnings = (): string[] =>
    project.events.flatMap((e) => (e.type === 'log' && e.level === 'warn' ? [e.text] : []));
  const verdictOf = (result: RunResult): unknown =>
    result.audit?.nodes.find(({ node }) => node !== 'copies')?.verdict;
  const first = (): string =>
    `found not deterministic in run ${found}: a peeked, value in row 1: stored 4, computed again 6`;
  const changed = (): string =>
    `found not deterministic before it was changed (run ${found}), and no audit has passed since`;

  beforeEach(async () => {
    project = new TempProject(TOYS);
    project.write('numbers.txt', 'a: 1 2\nb: 3 4\n');
    lies('2');
    configure();
    await project.run();
    lies('3');
    found = (await project.run({ audit: ALL })).runId;
  });

  afterEach(() => project.remove());

  it('is computed in full by the next run, which says so, and its readers see the new results', async () => {
    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, peek: 2, copies: 2 });
    expect(result.nodes.map(({ state }) => state)).to.deep.equal(['fresh', 'ran', 'ran']);
    expect(result.exitCode).to.equal(0);
    expect(warnings()).to.deep.equal([`${first()}; nothing of it is served from the cache`]);
    expect(result.nodes[1]?.reasons).to.deep.equal([first()]);
  });

  it('is computed in full by every run after that, too, while its readers find their answers', async () => {
    await project.run();

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, peek: 2, copies: 0 });
  });

  it('is stale for plan, status and explain, for that reason', async () => {
    const plan = await project.plan();

    expect(plan.nodes.map(({ state, stale }) => [state, stale])).to.deep.equal([
      ['fresh', 0],
      ['stale', 2],
      ['unknown', 0],
    ]);
    expect(plan.nodes[1]?.reasons).to.deep.equal([first()]);
    expect(await project.explained('peek')).to.equal(`peek  stale\n  ${first()}\n`);
    expect(await project.explained('peek@b')).to.equal(
      `peek@b  stale: 1 of 1 partition to run\n  ${first()}\n  same cause for 1 of 1 partition: b\n`,
    );
  });

  it('is not served again because it comes out equal this time', async () => {
    await project.run();

    const audited = await project.run({ audit: ALL });
    const result = await project.run();

    expect([verdictOf(audited), audited.exitCode]).to.deep.equal(['refused', 0]);
    expect(ranCounts(result)).to.include({ peek: 2 });
  });

  it('is served again when it was changed and an audit finds it equal', async () => {
    configure(', salt: 1');
    const edited = await project.run();
    const before = await project.run();
    const audited = await project.run({ audit: ALL });
    const after = await project.run();

    expect(edited.nodes[1]?.reasons).to.deep.equal(['param salt: unset → 1', changed()]);
    expect(before.nodes[1]?.reasons).to.deep.equal([changed()]);
    expect([ranCounts(before).peek, ranCounts(audited).peek]).to.deep.equal([2, 2]);
    expect(verdictOf(audited)).to.equal('cleared');
    expect(after.status).to.equal('nothing-to-do');
  });

  it('is refused again when the change is taken back', async () => {
    configure(', salt: 1');
    await project.run({ audit: ALL });
    configure();

    const result = await project.run();

    expect(ranCounts(result)).to.include({ peek: 2 });
    expect(result.nodes[1]?.reasons).to.deep.equal(['param salt: 1 → unset', first()]);
  });

  it('is not served under another name either', async () => {
    configure('', 'renamed');

    const result = await project.run();

    expect(ranCounts(result)).to.include({ renamed: 2 });
    expect(result.nodes[1]?.reasons).to.deep.equal(['never run', first()]);
  });

  it('is audited with the partitions that differed among the sample, whatever is drawn', async () => {
    project.write('numbers.txt', 'a: 1 2\nb: 3 4\nc: 5 6\nd: 7 8\n');
    configure(', only: [b]');

    const result = await project.run({ audit: ONE });

    // "a" and "b" are what differed before.
    const audit = result.audit?.nodes.find(({ node }) => node === 'peek');
    expect(audit?.hits).to.equal(4);
    expect(audit?.audited).to.be.oneOf([2, 3]);
    expect(audit?.verdict).to.equal('cleared');
  });

  it('that differs again after a change is refused for what it is now', async () => {
    configure(', salt: 1');
    await project.run();
    // Nothing differs between a run and its own audit, so the file changes after it.
    configure(', salt: 2');
    await project.run();
    lies('4');
    const { runId, audit } = await project.run({ audit: ALL, force: false });

    expect(audit?.nodes[0]?.verdict).to.equal('cleared');
    lies('5');
    const again = await project.run({ audit: ALL });
    expect(verdictOf(again)).to.equal('different');
    expect(runId).to.not.equal(again.runId);
    expect((await project.plan()).nodes[1]?.reasons).to.deep.equal([
      `found not deterministic in run ${again.runId}: a peeked, value in row 1: stored 8, computed again 10`,
    ]);
  });

  it('is not forgotten by the short way to "nothing to do"', async () => {
    rmSync(project.path('cache/distrust.json'));
    lies('2');
    const request = { configFile: 'pipelines.yaml', profile: undefined, params: [], targets: [] };
    const quick = { ...request, projectFolder: project.folder };
    const remember = async (result: RunResult): Promise<void> => {
      const options = { projectFolder: project.folder, params: [], env: {}, nodesFolder: TOYS };
      const loaded = await loadProject(options);
      const later = { ...loaded, loadedAt: Date.now() + 60_000 };
      rememberRun(later, request, result, { shown: 'all', quiet: 'less' });
    };

    await remember(await project.run());
    const before = tryNoop(quick);
    lies('3');
    await project.run({ audit: ALL });
    const after = tryNoop(quick);
    await remember(await project.run());
    const computedAnew = tryNoop(quick);

    expect(before).to.deep.equal({ shown: 'all', quiet: 'less' });
    expect([after, computedAnew]).to.deep.equal([undefined, undefined]);
  });

  it('is served again when the list of findings is deleted', async () => {
    rmSync(project.path('cache/distrust.json'));

    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  it('has what was found in a file that people can read', () => {
    const findings = JSON.parse(readFileSync(project.path('cache/distrust.json'), 'utf8'));

    expect(findings).to.have.length(1);
    expect(findings[0]).to.deep.include({
      node: 'peek',
      run: found,
      text: 'a peeked, value in row 1: stored 4, computed again 6',
      keys: [['a'], ['b']],
      isSettled: false,
    });
  });
});
