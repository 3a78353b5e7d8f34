/** Stories about parts of a fan-in: what rests on less than the whole is made when that changed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { AuditRequest } from '../../src/run/audit.js';
import { behind, partsMade } from '../toys/heaps/index.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  table: { type: table, inputs: { numbers: numbers }, params: { factors: [2, 3, 5] } }
  heaps: { type: heaps, inputs: { scaled: table.scaled } }
`;
const FACTORS = (list: string): string[] => [`table.factors=[${list}]`];
const ALL: AuditRequest = { size: { share: 1 }, sample: '100%', seed: 7 };

describe('parts of a partition', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2\nb: 3\n');
    partsMade.length = 0;
    behind.value = 0;
  });

  afterEach(() => project.remove());

  const published = (): unknown =>
    JSON.parse(readFileSync(project.path('data/heaps/heaps.json'), 'utf8'));

  /** What a run makes after one that made everything. */
  async function madeAfter(change: () => Promise<unknown>): Promise<readonly string[]> {
    await project.run();
    partsMade.length = 0;
    await change();
    return [...partsMade];
  }

  it('are all made the first time', async () => {
    await project.run();

    expect(partsMade).to.deep.equal(['2', '3', '5', 'largest']);
    expect(published()).to.deep.equal({
      title: 'heaps',
      heaps: [
        ['2', 2, 12],
        ['3', 2, 18],
        ['5', 2, 30],
      ],
      largest: 30,
    });
  });

  it('that rest on what changed are made, and no others', async () => {
    const made = await madeAfter(() => project.run({ params: FACTORS('2, 4, 5') }));

    expect(made).to.deep.equal(['4', 'largest']);
    expect(published()).to.deep.include({ largest: 30 });
    expect(published()).to.have.deep.nested.property('heaps[1]', ['4', 2, 24]);
  });

  it('are not made for a param that only the whole rests on', async () => {
    const made = await madeAfter(async () => {
      const result = await project.run({ params: ['heaps.title=piles'] });
      expect(ranCounts(result)).to.include({ heaps: 1 });
    });

    expect(made).to.deep.equal([]);
    expect(published()).to.deep.include({ title: 'piles', largest: 30 });
  });

  it('come out the same where they are known', async () => {
    await project.run({ params: FACTORS('2, 4, 5') });
    await project.run();
    const before = published();
    project.removeFolder('cache');
    await project.run();

    expect(published()).to.deep.equal(before);
  });

  it('are all made by a run that serves nothing from the cache', async () => {
    const made = await madeAfter(() => project.run({ force: true }));

    expect(made).to.deep.equal(['2', '3', '5', 'largest']);
  });

  it('are all made by an audit, which finds what they rest on in secret', async () => {
    await project.run();
    behind.value = 1;

    const result = await project.run({ audit: ALL });

    const [heaps] = result.audit?.nodes.filter(({ node }) => node === 'heaps') ?? [];
    expect(heaps?.verdict).to.equal('different');
    // What came out differently is made anew by the next run, each part of it.
    partsMade.length = 0;
    await project.run();
    expect(partsMade).to.deep.equal(['2', '3', '5', 'largest']);
    expect(published()).to.deep.include({ largest: 31 });
  });

  it('are made anew where the memory is damaged', async () => {
    const path = project.path('cache/parts.bin');
    const made = await madeAfter(async () => {
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(path, bytes);
      await project.run({ params: FACTORS('2, 4, 5') });
    });

    expect(made).to.deep.equal(['2', '4', '5', 'largest']);
  });

  it('that read no slice are known from workers, too', async () => {
    // What has a time limit is computed by a worker.
    project.write('pipelines.yaml', PIPELINE.replace('type: heaps,', 'type: heaps, timeout: 1m,'));
    await project.run();
    expect(partsMade).to.deep.equal([]);

    project.write('pipelines.yaml', PIPELINE);
    await project.run({ params: ['heaps.title=piles'] });

    expect(partsMade).to.deep.equal(['2', '3', '5']);
    expect(published()).to.deep.include({ title: 'piles', largest: 30 });
  });
});
