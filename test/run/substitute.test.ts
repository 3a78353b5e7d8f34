/** Threads of a run: a core that would only wait computes as well. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { TempProject, TOYS } from '../util/temp-project.js';

describe('the workers of a run', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
  });

  afterEach(() => project.remove());

  async function threads(jobs: number): Promise<number> {
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  long: { type: wait, params: { count: 60, milliseconds: 40 } }
  next: { type: wait, params: { count: 60, milliseconds: 40 } }
`,
    );
    const { failures } = await project.run({ jobs });
    expect(failures).to.deep.equal([]);
    const ids = ['long', 'next'].map(
      (node) => JSON.parse(readFileSync(project.path('data', node, 'threads.json'), 'utf8')).length,
    );
    expect(ids[1]).to.equal(ids[0]);
    return ids[0];
  }

  it('are one more than the jobs leave beside the main thread while that one waits', async () => {
    expect(await threads(2)).to.equal(2);
  });

  it('are never more than the jobs', async () => {
    expect(await threads(1)).to.equal(1);
  });
});
