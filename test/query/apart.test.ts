/**
 * A folder that a pipeline set apart does not take the plain name of a view from the
 * folder that the node type publishes to.
 */
import { expect } from 'chai';
import { lines } from '../cli/query-project.js';
import { dag } from '../util/command-line.js';
import { TempProject, TOYS } from '../util/temp-project.js';

const PROJECT = `
version: 1
database: data/toys.duckdb
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2] } }
  trial: { type: grid, inputs: { numbers: numbers }, params: { factors: [3] }, publish: trial }
`;

describe('a view of two folders, one of them set apart', () => {
  const project = new TempProject(TOYS);
  const asked = async (query: string): Promise<string> => {
    const { out, err } = await dag(project.folder, ['query', '--format', 'csv', query]);
    expect(err).to.equal('');
    return out;
  };

  before(async () => {
    project.write('pipelines.yaml', PROJECT);
    project.write('numbers.txt', 'a: 1 2\n');
    await project.run();
  });

  after(() => project.remove());

  it('is the usual one by its plain name', async () => {
    const own = await asked('select distinct factor from grid');
    const apart = await asked('select distinct factor from trial.grid');

    expect([own, apart]).to.deep.equal([lines('factor', '2'), lines('factor', '3')]);
  });

  it('is the one apart by its plain name where there is no other', async () => {
    project.write('pipelines.yaml', PROJECT.replace(/ {2}grid: .*\n/, ''));
    project.removeFolder('data/grid');
    const only = await asked('select distinct factor from grid');

    expect(only).to.equal(lines('factor', '3'));
  });
});
