/** Stories about asking for a part of a project, on toy node types. */
import { expect } from 'chai';
import { renderError } from '../../src/errors/render.js';
import { renderPartitions } from '../../src/report/partitions-text.js';
import { renderStatus } from '../../src/report/plan-text.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
pipelines:
  all: [sum, grid]
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] }, tags: [quick] }
  sum: { type: total, inputs: { scaled: scale } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3] } }
`;

describe('a part of a project', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\nc: 7 8 9\n');
  });

  afterEach(() => project.remove());

  async function refusal(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'accepted',
      (error: unknown) => renderError(error),
    );
  }

  async function status(...targets: string[]): Promise<string> {
    return renderStatus(await project.plan({ targets, isExact: true }));
  }

  it('a run takes what is selected and what that needs', async () => {
    const result = await project.run({ targets: ['tag:quick'] });

    expect(ranCounts(result)).to.deep.equal({ numbers: 3, scale: 6 });
  });

  it('a run leaves out what is excluded, unless it is needed', async () => {
    const result = await project.run({ exclude: ['sum'] });

    expect(ranCounts(result)).to.deep.equal({ numbers: 3, scale: 6, grid: 6 });
    expect(await refusal(project.run({ exclude: ['scale'] }))).to.equal(
      `excluded-needed  "scale" is excluded, but "sum" reads it
      exclude what reads it, too: --exclude scale+`,
    );
  });

  it('a run takes what is stale, and with it what it needs', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[double]'));

    const result = await project.run({ targets: ['state:stale'] });

    expect(result.nodes.map(({ node }) => node)).to.deep.equal(['numbers', 'scale']);
    expect(await refusal(project.run({ targets: ['state:failed'] }))).to.equal(
      `no-match  no node fits "state:failed"
      dag status shows the state of every node`,
    );
  });

  it('a run takes what failed last, and no longer once it has run', async () => {
    const fixed = PIPELINE;
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('[double, triple]', '[double, triple], fail_on: b'),
    );
    await project.run();

    expect((await project.plan({ targets: ['state:failed'], isExact: true })).nodes).to.have.length(
      1,
    );
    project.write('pipelines.yaml', fixed);
    const result = await project.run({ targets: ['state:failed'] });

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, scale: 6 });
    expect(await refusal(project.run({ targets: ['state:failed'] }))).to.match(/^no-match/);
  });

  it('a run of some partitions is refused, because it would publish a part', async () => {
    await project.run();

    expect(await refusal(project.run({ targets: ['scale@double/a'] }))).to.equal(
      `partition-run  some partitions of "scale" are selected, and a run publishes whole nodes only
      run "scale" as a whole: only its stale partitions are computed; dag plan and dag ls take partitions`,
    );
  });

  it('the status counts the partitions that are selected', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[2, 3]', '[3, 4]'));

    expect(await status('grid', 'sum')).to.equal(
      `node  type   state  partitions  stale  because
sum   total  fresh           1      0
grid  grid   stale           6      3  param factors: [2,3] → [3,4]

2 nodes: 1 fresh, 1 stale, 0 unknown
`,
    );
    expect(await status('grid@3', 'scale@*/a')).to.equal(
      `node       type   state  partitions  stale  because
scale@*/a  scale  fresh           2      0
grid@3     grid   fresh           3      0

2 nodes: 2 fresh, 0 stale, 0 unknown
`,
    );
    expect(await status('grid@b')).to.equal(
      `node    type  state  partitions  stale  because
grid@b  grid  stale           2      1  param factors: [2,3] → [3,4]

1 node: 0 fresh, 1 stale, 0 unknown
`,
    );
  });

  it('partitions are listed with their states, those of a source as last brought in', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[2, 3]', '[3, 4]'));

    expect(renderPartitions(await project.list('grid@*/b', 'numbers@a'), 20)).to.equal(
      `numbers: 1 partition, all fresh

item  state
a     fresh

grid: 2 partitions, 1 stale

factor  name  state
3       b     fresh
4       b     stale
`,
    );
  });

  it('where something upstream runs first, partitions are those of the last run', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\n');

    expect(renderPartitions(await project.list('scale@double'), 1)).to.equal(
      `scale: 3 partitions, as of the last run; what is upstream runs first

factor  name  state
double  a     unknown
2 more; --limit 3 lists all
`,
    );
  });
});
