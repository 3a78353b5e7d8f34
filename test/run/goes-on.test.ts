/** A source that goes on after it answered: readers do not wait for it, and the run does. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `version: 1
nodes:
  ledger: { type: ledger, params: { path: number.txt } }
  scale: { type: scale, inputs: { numbers: ledger }, params: { factors: [double] } }
`;

describe('run: a source that goes on', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('number.txt', '7');
  });

  afterEach(() => project.remove());

  it('has ended when the run has, and is not asked again', async () => {
    const { status } = await project.run();

    expect(status).to.equal('done');
    expect(readFileSync(project.path('ledger.txt'), 'utf8')).to.equal('7');
    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  it('fails when what it went on with does, and is asked again; its readers have what it brought', async () => {
    project.write('number.txt', '-7');

    const failed = await project.run();
    const again = await project.run();
    project.write('number.txt', '8');
    const mended = await project.run();

    expect(failed.status).to.equal('failed');
    expect(failed.nodes.map(({ node, state }) => [node, state])).to.deep.equal([
      ['ledger', 'failed'],
      ['scale', 'ran'],
    ]);
    expect(failed.failures).to.deep.include.members([
      { node: 'ledger', key: [], message: '-7 does not fit the ledger' },
    ]);
    expect(again.status).to.equal('failed');
    expect(ranCounts(again)).to.deep.include({ scale: 0 });
    expect(mended.status).to.equal('done');
    expect(readFileSync(project.path('ledger.txt'), 'utf8')).to.equal('8');
  });
});
