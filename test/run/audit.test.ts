/**
 * Stories about audits: what was served is computed again and compared, and a node
 * whose results are not what they were is not served any more.
 */
import { readFileSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { renderRunSummary } from '../../src/report/run-summary.js';
import type { AuditRequest } from '../../src/run/audit.js';
import type { NodeAudit } from '../../src/run/audit-result.js';
import type { RunResult } from '../../src/run/events.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { publishedFiles } from '../util/toy-process.js';

const HALF: AuditRequest = { size: { share: 0.5 }, sample: '50%', seed: 7 };
const ALL: AuditRequest = { size: { share: 1 }, sample: '100%', seed: 7 };

/** Verdict and counts by node. */
function verdicts(result: RunResult): Record<string, string> {
  const text = ({ verdict, audited, hits, different }: NodeAudit): string =>
    `${verdict} ${different}/${audited}/${hits}`;
  return Object.fromEntries((result.audit?.nodes ?? []).map((node) => [node.node, text(node)]));
}

/** The block of the summary that is about the audit, with the run's id written as RUN. */
function auditBlock(result: RunResult): string {
  const blocks = renderRunSummary(result).split('\n\n');
  const block = blocks.find((text) => text.startsWith('audit')) ?? 'none';
  return block.replaceAll(result.runId, 'RUN').trimEnd();
}

describe('audit', () => {
  let project: TempProject;

  /** The number that the defective toys read behind the engine's back. */
  const lies = (text: string): void => project.write('factor.txt', text);
  const configure = (more = ''): void =>
    project.write(
      'pipelines.yaml',
      `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] } }
  sum: { type: total, inputs: { scaled: scale } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3], peek: '${project.path('more.txt')}' } }
  peek: { type: peek, inputs: { numbers: numbers }, params: { path: '${project.path('factor.txt')}'${more} } }
`,
    );

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\nc: 7 8 9\n');
    project.write('more.txt', '0');
    lies('2');
    configure();
  });

  afterEach(() => project.remove());

  it('computes a share of the hits of each node again, at least one, and finds them equal', async () => {
    await project.run();
    const before = publishedFiles(project.folder);

    const result = await project.run({ audit: HALF });

    expect([result.status, result.exitCode]).to.deep.equal(['nothing-to-do', 0]);
    expect(auditBlock(result)).to.equal(
      `audit of 50% of the hits of each node; --audit-seed 7 draws the same
  scale: audited 3 of 6: equal
  sum: audited 1 of 1: equal
  grid: audited 3 of 6: equal
  peek: audited 2 of 3: equal`,
    );
    expect(renderRunSummary(result)).to.match(
      /\n\nnothing to do: 5 nodes with 19 partitions fresh\n$/,
    );
    expect(publishedFiles(project.folder)).to.deep.equal(before);
  });

  it('leaves out what the run itself computed', async () => {
    const first = await project.run({ audit: ALL });
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\nc: 7 8 9\n');
    const second = await project.run({ audit: ALL });

    expect(verdicts(first)).to.deep.equal({
      scale: 'none 0/0/0',
      sum: 'none 0/0/0',
      grid: 'none 0/0/0',
      peek: 'none 0/0/0',
    });
    expect(verdicts(second)).to.deep.equal({
      scale: 'equal 0/4/4',
      sum: 'none 0/0/0',
      grid: 'equal 0/4/4',
      peek: 'equal 0/2/2',
    });
    expect(auditBlock(first)).to.include('\n  sum: nothing to audit, there is no stored hit\n');
  });

  it('takes a number instead of a share, and no more than there are', async () => {
    await project.run();

    const result = await project.run({ audit: { size: { count: 4 }, sample: '4', seed: 1 } });

    expect(verdicts(result)).to.deep.equal({
      scale: 'equal 0/4/4'.replace('/4/4', '/4/6'),
      sum: 'equal 0/1/1',
      grid: 'equal 0/4/6',
      peek: 'equal 0/3/3',
    });
    expect(auditBlock(result)).to.match(/^audit of up to 4 of the hits of each node; /);
  });

  it('names node, partition, output, field, row and both values, and fails the run', async () => {
    await project.run();
    lies('3');
    project.write('more.txt', '0.5');

    const result = await project.run({ audit: ALL });

    expect([result.status, result.exitCode]).to.deep.equal(['failed', 1]);
    expect(auditBlock(result)).to.equal(
      `audit of 100% of the hits of each node; --audit-seed 7 draws the same
  scale: audited 6 of 6: equal
  sum: audited 1 of 1: equal
  grid: audited 6 of 6: 6 differ; from now on nothing of it is served from the cache
    2/a grid, value in row 0: stored 2, computed again 2.5
    2/b grid, value in row 0: stored 8, computed again 8.5
    2/c grid, value in row 0: stored 14, computed again 14.5
    and 3 others
  peek: audited 3 of 3: 3 differ; from now on nothing of it is served from the cache
    a peeked, value in row 1: stored 4, computed again 6
    b peeked, value in row 1: stored 10, computed again 15
    c peeked, value in row 1: stored 16, computed again 24`,
    );
    expect(result.audit?.nodes.at(-1)?.mismatches[0]).to.deep.equal({
      key: ['a'],
      output: 'peeked',
      field: 'value',
      row: 1,
      at: null,
      stored: '4',
      recomputed: '6',
    });
  });

  it('finds a difference in JSON by its path', async () => {
    project.write('numbers.txt', 'a: 1\n');
    await project.run();
    lies('3');

    const { audit } = await project.run({ audit: ALL });

    // The only number stays as it is; what was noted beside it does not.
    expect(audit?.nodes.at(-1)?.mismatches).to.deep.equal([
      {
        key: ['a'],
        output: 'note',
        field: 'by.factor',
        row: null,
        at: null,
        stored: '2',
        recomputed: '3',
      },
    ]);
  });

  it('takes a failure for a difference', async () => {
    await project.run();
    lies('none');

    const result = await project.run({ audit: ALL });

    expect(auditBlock(result)).to.include(
      '    a: stored a result, computed again it failed: there is nothing to multiply by\n',
    );
    expect(result.exitCode).to.equal(1);
  });

  it('never writes a result: what was stored and published stays', async () => {
    await project.run();
    const [files, log] = [
      publishedFiles(project.folder),
      readFileSync(project.path('cache/actions.log')),
    ];
    lies('3');
    project.write('more.txt', '1');

    await project.run({ audit: ALL });

    expect(publishedFiles(project.folder)).to.deep.equal(files);
    expect(readFileSync(project.path('cache/actions.log')).equals(log)).to.equal(true);
  });

  it('stands in the record of the run, also when there was nothing to do', async () => {
    await project.run();

    const { runId, audit } = await project.run({ audit: HALF });

    const record = JSON.parse(readFileSync(project.path('data/runs', `${runId}.json`), 'utf8'));
    expect(record.status).to.equal('nothing-to-do');
    expect(record.audit).to.deep.equal(audit);
    expect(audit?.seed).to.equal(7);
    const told = project.events.filter(({ type }) => type === 'audit');
    expect(told.map((event) => 'audit' in event && event.audit)).to.deep.equal(audit?.nodes);
  });

  it('draws the same with the same seed, and keeps to it when other partitions come', async () => {
    project.write('numbers.txt', names(60));
    await project.run();
    const chosen = async (seed: number): Promise<readonly string[]> => {
      lies('5');
      const { audit } = await project.run({ audit: { size: { count: 10 }, sample: '10', seed } });
      lies('2');
      rmSync(project.path('cache/distrust.json'));
      return (audit?.nodes.at(-1)?.mismatches ?? []).map(({ key }) => key[0] as string);
    };
    const [first, again, other] = [await chosen(1), await chosen(1), await chosen(2)];
    project.write('numbers.txt', names(61));
    await project.run();
    const later = await chosen(1);

    expect(first).to.have.length(10);
    expect(again).to.deep.equal(first);
    expect(other).to.not.deep.equal(first);
    expect(later.filter((name) => first.includes(name))).to.have.length.at.least(9);
  });

  it('in workers finds the same as on this thread', async () => {
    await project.run();
    lies('3');

    const inline = await project.run({ audit: ALL, jobs: 1 });
    rmSync(project.path('cache/distrust.json'));
    // A node with a time limit is computed by workers only.
    project.write(
      'pipelines.yaml',
      readFileSync(project.path('pipelines.yaml'), 'utf8')
        .replaceAll('type:', 'timeout: 30s, type:')
        .replace('timeout: 30s, type: numbers', 'type: numbers'),
    );
    const workers = await project.run({ audit: ALL, jobs: 3 });

    expect(workers.audit).to.deep.equal(inline.audit);
  });

  it('tells the partition that ends its worker, and compares the others', async () => {
    const attempts = project.path('attempts');
    project.write(
      'pipelines.yaml',
      `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial:
    type: trial
    timeout: 20s
    inputs: { numbers: numbers }
    params: { attempts: '${attempts}', behave: { b: crash-again } }
`,
    );
    await project.run();

    const result = await project.run({ audit: ALL });

    expect(auditBlock(result)).to.equal(
      `audit of 100% of the hits of each node; --audit-seed 7 draws the same
  trial: audited 3 of 3: 1 differs; from now on nothing of it is served from the cache
    b: stored a result, computed again it failed: its worker ended with exit code 3 while computing it`,
    );
  });
});

function names(count: number): string {
  return Array.from({ length: count }, (_, i) => `n${i}: ${i} ${i + 1}\n`).join('');
}
