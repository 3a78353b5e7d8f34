/**
 * A project that was copied or touched is as fresh as it was: bytes decide, and stats only
 * say where to look.
 */
import { cpSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3] } }
`;
const NOTHING = { numbers: 0, scale: 0, sum: 0, grid: 0 };

describe('a project whose files have other stats', () => {
  let project: TempProject;
  let copy: TempProject;

  beforeEach(async () => {
    project = new TempProject(TOYS);
    copy = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\n');
    await project.run();
  });

  afterEach(() => {
    project.remove();
    copy.remove();
  });

  it('has nothing to do where it was copied', async () => {
    cpSync(project.folder, copy.folder, { recursive: true });

    const planned = await copy.plan();
    const result = await copy.run();

    expect(planned.nodes.map(({ state }) => state)).to.deep.equal(Array(4).fill('fresh'));
    expect(result.status).to.equal('nothing-to-do');
    expect(ranCounts(result)).to.deep.equal(NOTHING);
  });

  it('looks at bytes once: afterwards the new stats are known', async () => {
    cpSync(project.folder, copy.folder, { recursive: true });
    const known = (): string => readFileSync(copy.path('cache/manifests/grid.json'), 'utf8');
    const before = known();
    await copy.run();
    const after = known();
    await copy.run();

    expect(after).not.to.equal(before);
    expect(known()).to.equal(after);
  });

  it('computes in the copy what was edited, and copies the rest of the files', async () => {
    cpSync(project.folder, copy.folder, { recursive: true });
    copy.write('pipelines.yaml', PIPELINE.replace('[2, 3]', '[2, 4]'));

    const result = await copy.run();

    expect(ranCounts(result)).to.deep.equal({ ...NOTHING, grid: 1 });
  });

  it('has nothing to do where a published file was touched', async () => {
    utimesSync(project.path('data/total/total.json'), 1, 1);
    utimesSync(project.path('data/grid/x2.parquet'), 1, 1);

    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  it('writes a file anew that was changed without changing its size', async () => {
    const path = project.path('data/grid/x2.parquet');
    const whole = readFileSync(path);
    const edited = Buffer.from(whole);
    edited[20] = (edited[20] as number) ^ 1;
    writeFileSync(path, edited);

    const result = await project.run();

    expect(result.nodes.find(({ node }) => node === 'grid')?.reasons).to.deep.equal([
      'published file "data/grid/x2.parquet" is missing or was changed',
    ]);
    expect(readFileSync(path).equals(whole)).to.equal(true);
  });
});
