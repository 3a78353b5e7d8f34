/** Readers that go on with what is there, as long as it is enough, and say so. */
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { renderRunSummary } from '../../src/report/run-summary.js';
import type { RunResult } from '../../src/run/events.js';
import { TempProject, TOYS } from '../util/temp-project.js';

describe('a reader of partitions that failed', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('numbers.txt', Array.from({ length: 20 }, (_, i) => `n${i}: ${i} 1\n`).join(''));
  });

  afterEach(() => project.remove());

  function run(input: string, behave: Record<string, string>): Promise<RunResult> {
    const params = JSON.stringify({ behave, attempts: project.path('attempts') });
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: ${params} }
  sum: { type: total, inputs: { scaled: ${input} } }
`,
    );
    return project.run({ targets: ['sum'] });
  }

  /** The summary without its table, its times and its files. */
  function said(result: RunResult): string {
    return renderRunSummary({ ...result, files: [] }, { isQuiet: true });
  }

  it('runs when enough is there, and the run ends as incomplete', async () => {
    const result = await run('{ from: trial, min: 95% }', { n3: 'fail' });

    expect([result.status, result.exitCode]).to.deep.equal(['incomplete', 5]);
    expect(said(result)).to.equal(`total 206 of 19 items

failed   trial n3: "n3" has no sum
partial  sum: coverage: 95.0 % (19 of 20 partitions of "trial")
`);
  });

  it('says the same when nothing has changed, and is complete when the partition succeeds', async () => {
    const behave = { n3: 'fail-2' };
    await run('{ from: trial, min: 95% }', behave);

    const second = await run('{ from: trial, min: 95% }', behave);
    const third = await run('{ from: trial, min: 95% }', behave);
    const fourth = await run('{ from: trial, min: 95% }', behave);

    expect(second.nodes.map(({ state, ran }) => [state, ran])).to.deep.equal([
      ['fresh', 0],
      ['failed', 0],
      ['fresh', 0],
    ]);
    expect([second.status, second.exitCode]).to.deep.equal(['incomplete', 5]);
    expect(said(second)).to.include('partial  sum: coverage: 95.0 %');
    expect(third.nodes.map(({ ran }) => ran)).to.deep.equal([0, 1, 1]);
    expect([third.status, third.exitCode]).to.deep.equal(['done', 0]);
    expect(said(third)).to.equal('total 210 of 20 items\n');
    expect(fourth.status).to.equal('nothing-to-do');
  });

  it('does not run below its share, with the figures', async () => {
    const result = await run('{ from: trial, min: 95% }', { n3: 'fail', n4: 'fail' });

    expect([result.status, result.exitCode]).to.deep.equal(['failed', 1]);
    expect(said(result)).to.equal(`failed   trial n3: "n3" has no sum
failed   trial n4: "n4" has no sum
not run  sum: only 90.0 % (18 of 20 partitions of "trial") are there, fewer than 95 %
`);
    expect(existsSync(project.path('data/total/total.json'))).to.equal(false);
  });

  it('counts partitions where a number is asked for', async () => {
    const behave = { n3: 'fail', n4: 'fail' };
    const enough = await run('{ from: trial, min: 18 }', behave);
    const tooFew = await run('{ from: trial, min: 19 }', behave);

    expect(enough.exitCode).to.equal(5);
    expect(tooFew.nodes[2]?.reasons).to.deep.equal([
      'only 90.0 % (18 of 20 partitions of "trial") are there, fewer than 19 partitions',
    ]);
  });

  it('names the chain of causes for every node that was not run', async () => {
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: { behave: { n3: fail } } }
  next: { type: trial, inputs: { numbers: trial } }
  sum: { type: total, inputs: { scaled: next } }
`,
    );

    const result = await project.run({ targets: ['sum'] });

    expect(said(result)).to.equal(`failed   trial n3: "n3" has no sum
not run  next: "trial" failed (1 of 20 partitions)
not run  sum: "next" was not run: "trial" failed (1 of 20 partitions)
`);
  });

  it('hands the coverage on to those that read it through others', async () => {
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: { behave: { n3: fail } } }
  next: { type: trial, inputs: { numbers: { from: trial, min: 10 } } }
  sum: { type: total, inputs: { scaled: next } }
`,
    );

    const result = await project.run({ targets: ['sum'] });

    expect(result.exitCode).to.equal(5);
    expect(said(result)).to.include(
      'partial  sum: coverage: 95.0 % (19 of 20 partitions of "trial")',
    );
  });
});
