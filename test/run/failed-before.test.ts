/** Partitions that failed are tried first by the next run. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FailedBefore } from '../../src/run/failed-before.js';
import { TempProject, TOYS } from '../util/temp-project.js';

describe('partitions that failed', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    const names = Array.from({ length: 60 }, (_, i) => `n${i}: ${i}\n`);
    project.write('numbers.txt', names.join(''));
  });

  afterEach(() => project.remove());

  /** How many had failed whenever some were done, for a run in which all are stale. */
  async function failedSoFar(edition: number, behave: object, jobs: number): Promise<number[]> {
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: ${JSON.stringify({ edition, behave, milliseconds: 4 })} }
`,
    );
    await project.run({ jobs });
    return project.events.flatMap((event) =>
      event.type === 'node-progress' && event.node === 'trial' ? [event.failed] : [],
    );
  }

  it('are tried first by the next run, and are nothing special when they are mended', async () => {
    const behave = { n41: 'fail', n58: 'fail' };

    const first = await failedSoFar(1, behave, 1);
    const second = await failedSoFar(2, behave, 1);
    await failedSoFar(3, {}, 1);
    const last = await failedSoFar(4, behave, 1);

    expect([first[0], first.at(-1)]).to.deep.equal([0, 2]);
    expect(second[0]).to.equal(2);
    expect([last[0], last.at(-1)]).to.deep.equal([0, 2]);
  });

  it('leave no trace in what is published', async () => {
    const published = async (): Promise<string> => {
      project.write(
        'pipelines.yaml',
        `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2] } }
`,
      );
      await project.run();
      return readFileSync(project.path('data/grid/x2.parquet'), 'hex');
    };
    const undisturbed = await published();
    for (const part of ['data', 'cache']) project.removeFolder(part);
    const failed = ['n7', 'n30'];
    new FailedBefore(project.path('cache'), 'grid').keep(failed, true);

    expect(await published()).to.equal(undisturbed);
    expect(existsSync(project.path('cache/explain/grid.failed'))).to.equal(false);
  });
});

describe('the memory of what failed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'failed-'));
  const order = (): readonly number[] =>
    new FailedBefore(folder, 'x').first([0, 1, 2, 3], (i) => `k${i}`);

  after(() => rmSync(folder, { recursive: true }));

  it('keeps what a run that was cut off did not come to', () => {
    expect(order()).to.deep.equal([0, 1, 2, 3]);
    new FailedBefore(folder, 'x').keep(['k3'], true);
    expect(order()).to.deep.equal([3, 0, 1, 2]);
    new FailedBefore(folder, 'x').keep(['k1'], false);
    expect(order()).to.deep.equal([1, 3, 0, 2]);
    new FailedBefore(folder, 'x').keep(['k2'], true);
    expect(order()).to.deep.equal([2, 0, 1, 3]);
  });
});
