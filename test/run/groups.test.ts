/** Stories about a fan-out said by groups: only what changed is taken apart. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { enumerated, takenApart } from '../toys/table/index.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
pipelines:
  all: [table]
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  table: { type: table, inputs: { numbers: numbers }, params: { factors: [2, 3, 5] } }
`;
const FACTORS = (list: string): string[] => [`table.factors=[${list}]`];

describe('groups of partitions', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
    takenApart.length = 0;
  });

  afterEach(() => project.remove());

  const published = (): string => readFileSync(project.path('data/table/sums.txt'), 'utf8');

  it('are all taken apart the first time', async () => {
    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 2, table: 6 });
    expect([...new Set(takenApart)]).to.deep.equal(['2', '3', '5']);
    expect(published()).to.equal(
      '2/a: 3 numbers, sum 12\n2/b: 3 numbers, sum 30\n3/a: 3 numbers, sum 18\n' +
        '3/b: 3 numbers, sum 45\n5/a: 3 numbers, sum 30\n5/b: 3 numbers, sum 75\n',
    );
  });

  it('that are new are taken apart alone', async () => {
    await project.run({ params: [...FACTORS('2, 3'), 'table.facts=false'] });
    takenApart.length = 0;

    const result = await project.run({ params: [...FACTORS('2, 3, 7'), 'table.facts=false'] });

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, table: 2 });
    expect(takenApart).to.deep.equal(['7']);
    expect(published()).to.match(/^2\/a: some numbers, sum 12\n/);
  });

  it('are taken apart for the facts of their items when publishing asks for them', async () => {
    await project.run({ params: FACTORS('2, 3') });
    takenApart.length = 0;

    const result = await project.run({ params: FACTORS('2, 3, 7') });

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, table: 2 });
    expect(new Set(takenApart)).to.deep.equal(new Set(['2', '3', '7']));
    expect(published()).to.match(/^2\/a: 3 numbers, sum 12\n/);
    expect(published()).to.match(/7\/b: 3 numbers, sum 105\n$/);
  });

  it('that are gone leave the published file, and the run says how many', async () => {
    await project.run();

    const result = await project.run({ params: FACTORS('2, 5') });

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, table: 0 });
    expect(result.nodes[1]?.removed).to.equal(2);
    expect(published()).to.equal(
      '2/a: 3 numbers, sum 12\n2/b: 3 numbers, sum 30\n5/a: 3 numbers, sum 30\n5/b: 3 numbers, sum 75\n',
    );
  });

  it('of which one partition changed run that partition alone', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\n');

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 2, table: 3 });
    expect(published()).to.include('2/b: 3 numbers, sum 32\n');
  });

  it('are found again after a param was changed and taken back', async () => {
    await project.run();
    await project.run({ params: FACTORS('2, 4, 5') });

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, table: 0 });
    expect(published()).to.include('3/b: 3 numbers, sum 45\n');
  });

  it('of which a partition failed are asked again, and only that partition runs', async () => {
    project.write('numbers.txt', 'a: 1 2 3\nb: 13\n');
    const failed = await project.run({ keepGoing: true });
    expect(failed.exitCode).to.equal(1);

    const again = await project.run({ keepGoing: true });

    expect(again.exitCode).to.equal(1);
    expect(again.nodes[1]).to.include({ hits: 3, ran: 0, failed: 3 });
    expect(await project.explained('table@2')).to.match(
      /^table@2 {2}stale: 1 of 2 partitions to run\n {2}the last run did not finish it/,
    );
  });

  for (const [what, spoil] of [
    ['is gone', (path: string) => rmSync(path)],
    ['is torn', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 99))],
    [
      'has a bit flipped',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length - 3] = (bytes[bytes.length - 3] as number) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
  ] as const) {
    it(`are asked one by one when the file that knows them ${what}`, async () => {
      await project.run();
      const before = published();
      spoil(project.path('cache/explain/table.now.parts'));
      rmSync(project.path('cache/manifests'), { recursive: true });
      takenApart.length = 0;

      const result = await project.run();

      expect(ranCounts(result)).to.deep.equal({ numbers: 2, table: 0 });
      expect([...new Set(takenApart)]).to.deep.equal(['2', '3', '5']);
      expect(published()).to.equal(before);
    });
  }

  it('are asked one by one when the log is not the one that they were found in', async () => {
    await project.run();
    const log = readFileSync(project.path('cache/actions.log'));
    await project.run({ params: FACTORS('2, 4, 5') });
    writeFileSync(project.path('cache/actions.log'), log);
    rmSync(project.path('cache/manifests/table.json'));
    takenApart.length = 0;

    const result = await project.run({ params: FACTORS('2, 4, 5') });

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, table: 2 });
    expect([...new Set(takenApart)]).to.deep.equal(['2', '4', '5']);
  });

  it('are listed and explained without being taken apart', async () => {
    await project.run();
    takenApart.length = 0;

    const [listed] = await project.list('table');

    expect(listed?.partitions.map(({ key }) => key.join('/'))).to.deep.equal([
      '2/a',
      '2/b',
      '3/a',
      '3/b',
      '5/a',
      '5/b',
    ]);
    expect(takenApart).to.deep.equal([]);
  });

  describe('of a fresh node with more items than its manifest keeps', () => {
    const READ = `${PIPELINE}  total:
    type: total
    inputs: { scaled: table }
`.replace('[table]', '[total]');
    const names = Array.from({ length: 400 }, (_, i) => `n${i}: ${100 + i} 1\n`);

    const totalOf = async (view: string): Promise<string> => {
      const result = await project.run({ params: ['table.facts=false', `total.view=${view}`] });
      expect(ranCounts(result)).to.deep.equal({ numbers: 0, table: 0, total: 1 });
      return readFileSync(project.path('data/total/total.json'), 'utf8');
    };

    beforeEach(async () => {
      project.write('pipelines.yaml', READ);
      project.write('numbers.txt', names.join(''));
      await project.run({ params: ['table.facts=false'] });
      enumerated.times = 0;
    });

    it('are not asked for when a reader wants its items', async () => {
      const total = await totalOf('two');

      expect(JSON.parse(total)).to.deep.equal({ sum: 10 * (119_800 + 400), items: 1200 });
      expect(enumerated.times).to.equal(0);
      rmSync(project.path('cache/explain/table.now.parts'));
      expect(await totalOf('three')).to.equal(total);
      expect(enumerated.times).to.equal(1);
    });

    it('are asked for when the bytes of results are gone, and these are computed again', async () => {
      rmSync(project.path('cache/packs'), { recursive: true });

      const result = await project.run({ params: ['table.facts=false', 'total.view=two'] });

      expect(result.exitCode).to.equal(0);
      expect(enumerated.times).to.be.greaterThan(0);
    });
  });
});
