/**
 * What published files say of themselves: the name that SQL knows them by, and
 * the data that they rest on, which is told apart from the code that read it.
 */
import { expect } from 'chai';
import { readParquetHead } from '../../src/table/parquet-head.js';
import { TempProject, TOYS } from '../util/temp-project.js';

function pipeline(factors: string, isNamed = false): string {
  return `
version: 1
database: data/toys.duckdb
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [${factors}] } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale }, params: { table: true${isNamed ? ', view: sums' : ''} } }
`;
}

describe('published Parquet files', () => {
  let project: TempProject;

  const metadata = (file: string): Readonly<Record<string, string>> | undefined =>
    readParquetHead(project.path('data', file))?.metadata;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4\n');
  });

  afterEach(() => project.remove());

  it('are named after the output or the file, or as the node type says', async () => {
    project.write('pipelines.yaml', pipeline('2'));
    await project.run();

    expect(metadata('grid/x2.parquet')).to.include({
      view: 'grid',
      file_by: 'factor',
      factor: '2',
    });
    expect(metadata('total/total.parquet')).to.deep.equal({ view: 'total' });

    project.write('pipelines.yaml', pipeline('2', true));
    await project.run();

    expect(metadata('total/total.parquet')).to.deep.equal({ view: 'sums' });
  });

  it('name the data that they rest on, and not what was made of it', async () => {
    project.write('pipelines.yaml', pipeline('2, 3'));
    await project.run();
    const first = metadata('grid/x2.parquet')?.data_digest;

    expect(first).to.match(/^[0-9a-f]{64}$/);
    expect(metadata('grid/x3.parquet')?.data_digest).to.equal(first);

    project.write('numbers.txt', 'a: 1 2 3\nb: 5\n');
    await project.run();
    const second = metadata('grid/x2.parquet')?.data_digest;

    expect(second)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(first);

    project.write('numbers.txt', 'a: 1 2 3\nb: 4\n');
    await project.run();

    expect(metadata('grid/x2.parquet')?.data_digest).to.equal(first);
  });
});
