/** Sources that are asked for more than loading: they always run, and readers run only for what changed. */
import { expect } from 'chai';
import { renderExplanation } from '../../src/report/explain-text.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `version: 1
nodes:
  stock: { type: stock, params: { origin: far.txt } }
  other: { type: stock, params: { origin: far.txt } }
  scale: { type: scale, inputs: { numbers: stock }, params: { factors: [double] } }
`;

describe('run: tasks of sources', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('far.txt', 'a: 1 2 3\nb: 4 5 6\n');
  });

  afterEach(() => project.remove());

  it('lets a source look for what is new only when it is asked to update', async () => {
    await project.run();
    project.write('far.txt', 'a: 1 2 3\nb: 4 5 6\nc: 7 8 9\n');

    expect(ranCounts(await project.run())).to.deep.equal({ stock: 0, other: 0, scale: 0 });
    const updated = await project.run({ targets: ['stock'], task: { kind: 'update' } });

    expect(updated.nodes.map(({ node, state, reasons }) => [node, state, reasons])).to.deep.equal([
      ['stock', 'ran', ['asked to update']],
    ]);
    expect(ranCounts(await project.run())).to.deep.equal({ stock: 0, other: 0, scale: 1 });
  });

  it('leaves readers fresh after an update that changed nothing', async () => {
    await project.run();

    const updated = await project.run({ targets: ['stock'], task: { kind: 'update' } });

    expect(updated.status).to.equal('done');
    expect((await project.plan()).nodes.map(({ state }) => state)).to.deep.equal([
      'fresh',
      'fresh',
      'fresh',
    ]);
    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  it('takes the rows of a file in, and says so afterwards', async () => {
    await project.run();
    project.write('more.txt', 'd: 1 1 1\n');

    const task = { kind: 'import', path: project.path('more.txt') } as const;
    const imported = await project.run({ targets: ['stock'], task });

    expect(imported.nodes[0]?.reasons).to.deep.equal(['asked to import "more.txt"']);
    expect(renderExplanation(await project.explain(['stock']))).to.include(
      'asked to import "more.txt"',
    );
    expect(ranCounts(await project.run())).to.deep.equal({ stock: 0, other: 0, scale: 1 });
  });

  it('is for what was selected, not for what that needs', async () => {
    await project.run();

    const result = await project.run({ targets: ['scale', 'other'], task: { kind: 'update' } });

    expect(ranCounts(result)).to.deep.equal({ stock: 0, other: 3, scale: 0 });
  });
});
