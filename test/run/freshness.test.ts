/** Stories about what runs again and what does not, on toy node types. */
import {
  appendFileSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { expect } from 'chai';
import { readManifest, writeManifest } from '../../src/cache/manifest.js';
import { flipBit } from '../util/damage.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
pipelines:
  all: [sum, grid]
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] } }
  sum: { type: total, inputs: { scaled: scale } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3] } }
`;

describe('freshness', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\nc: 7 8 9\n');
  });

  afterEach(() => project.remove());

  it('runs everything the first time and publishes it', async () => {
    const result = await project.run();

    expect(result.status).to.equal('done');
    expect(ranCounts(result)).to.deep.equal({ numbers: 3, scale: 6, sum: 1, grid: 6 });
    expect(JSON.parse(readFileSync(project.path('data/total/total.json'), 'utf8'))).to.deep.equal({
      sum: 225,
      items: 6,
    });
    expect(result.shown.map((s) => s.text)).to.deep.equal(['total 225 of 6 items']);
  });

  it('finds what was logged before zeros that a power cut left behind it', async () => {
    await project.run();
    appendFileSync(project.path('cache/actions.log'), Buffer.alloc(64));
    rmSync(project.path('cache/manifests'), { recursive: true });

    const second = await project.run();

    expect(second.exitCode).to.equal(0);
    expect(ranCounts(second)).to.include({ scale: 0, sum: 0 });
  });

  it('does nothing the second time and still shows the result', async () => {
    await project.run();

    const second = await project.run();

    expect(second.status).to.equal('nothing-to-do');
    expect(second.files).to.deep.equal([]);
    expect(second.shown.map((s) => s.text)).to.deep.equal(['total 225 of 6 items']);
  });

  it('runs only the readers of a changed item', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\nc: 7 8 9\n');

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 3, scale: 2, sum: 1, grid: 2 });
    expect(result.nodes[0]?.cut).to.equal(2);
  });

  it('stops the wave where the output is equal', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1.0 2 3\nb: 4 5 6\nc: 7 8 9\n');

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 3, scale: 0, sum: 0, grid: 0 });
  });

  it('does not run a reader of rows that did not change when rows are appended', async () => {
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('[double, triple]', '[double, triple], take: 3'),
    );
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3 4\nb: 4 5 6\nc: 7 8 9\n');

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 3, scale: 0, sum: 0, grid: 2 });
  });

  it('runs only what a new plug-in in the list adds, and drops what leaves', async () => {
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[double]'));
    await project.run();
    project.write('pipelines.yaml', PIPELINE);

    const added = await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[triple]'));
    const removed = await project.run();

    expect(ranCounts(added)).to.deep.equal({ numbers: 0, scale: 3, sum: 1, grid: 0 });
    expect(ranCounts(removed)).to.deep.equal({ numbers: 0, scale: 0, sum: 1, grid: 0 });
    expect(removed.nodes.find((n) => n.node === 'scale')?.removed).to.equal(3);
  });

  it('answers an old question from the cache', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[double]'));
    await project.run();
    project.write('pipelines.yaml', PIPELINE);

    const back = await project.run();

    expect(ranCounts(back)).to.deep.equal({ numbers: 0, scale: 0, sum: 0, grid: 0 });
  });

  it('removes the file of a partition that is gone', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[2, 3]', '[3]'));

    const result = await project.run();

    expect(ranCounts(result).grid).to.equal(0);
    expect(() => readFileSync(project.path('data/grid/x2.parquet'))).to.throw('ENOENT');
    expect(readFileSync(project.path('data/grid/x3.parquet')).length).to.be.greaterThan(0);
  });

  it('writes the same bytes whatever was recomputed and by how many workers', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\nc: 7 8 9\n');
    await project.run();
    const incremental = readFileSync(project.path('data/grid/x2.parquet'));

    const other = new TempProject(TOYS);
    other.write('pipelines.yaml', PIPELINE);
    other.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\nc: 7 8 9\n');
    await other.run({ jobs: 1 });
    const cold = readFileSync(other.path('data/grid/x2.parquet'));
    other.remove();

    expect(incremental.equals(cold)).to.equal(true);
  });

  it('does not publish again what would be the same', async () => {
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('[double, triple]', '[double, triple], take: 3'),
    );
    await project.run();
    const grid = statSync(project.path('data/grid/x2.parquet')).ino;
    const total = statSync(project.path('data/total/total.json')).ino;
    project.write('numbers.txt', 'a: 1 2 3 4\nb: 4 5 6\nc: 7 8 9\n');

    const result = await project.run();
    const again = await project.run();

    expect(result.nodes.map(({ node, state }) => [node, state])).to.deep.equal([
      ['numbers', 'ran'],
      ['scale', 'fresh'],
      ['sum', 'fresh'],
      ['grid', 'ran'],
    ]);
    expect(statSync(project.path('data/total/total.json')).ino).to.equal(total);
    expect(statSync(project.path('data/grid/x2.parquet')).ino).not.to.equal(grid);
    expect(result.shown.map((s) => s.text)).to.deep.equal(['total 225 of 6 items']);
    expect(again.status).to.equal('nothing-to-do');
  });

  it('publishes again what was deleted, from the cache', async () => {
    await project.run();
    rmSync(project.path('data/total/total.json'));
    rmSync(project.path('data/grid/x2.parquet'));

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 0, scale: 0, sum: 0, grid: 3 });
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('225');
  });

  it('computes again what a damaged pack held', async () => {
    await project.run();
    const pack = project.path('cache/packs/0000.pack');
    const bytes = readFileSync(pack);
    bytes.fill(0xff, 0, bytes.length);
    writeFileSync(pack, bytes);
    project.write('pipelines.yaml', PIPELINE.replace('[2, 3]', '[2, 3, 4]'));

    const result = await project.run();

    expect(result.status).to.equal('done');
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('225');
  });

  it('computes again one damaged answer and keeps all others of its pack', async () => {
    await project.run();
    const pack = project.path('cache/packs/0000.pack');
    // Three items of three numbers, then the six partitions of "scale", group by group.
    flipBit(pack, 100 / statSync(pack).size);
    rmSync(project.path('data/total/total.json'));
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('[double, triple]', '[triple, double]').replace('[2, 3]', '[3]'),
    );

    const result = await project.run();

    // That of "scale" is computed when "sum" asks for it.
    expect(ranCounts(result)).to.deep.equal({ numbers: 0, scale: 0, sum: 1, grid: 0 });
    const warnings = project.events.flatMap((e) =>
      e.type === 'log' && e.level === 'warn' ? [e.text.replace(project.folder, '')] : [],
    );
    expect(warnings).to.deep.equal([
      '"/cache/packs/0000.pack" is damaged: the bytes of "double/b" are not those that were written; of 10 stored answers 1 was dropped and is computed again when it is needed',
    ]);
  });

  it('plans without computing when stored results are gone', async () => {
    await project.run();
    rmSync(project.path('cache/packs/0000.pack'));
    project.write('pipelines.yaml', PIPELINE.replace('[2, 3]', '[2, 3, 4]'));

    const plan = await project.plan();
    const result = await project.run();

    expect(plan.nodes.map(({ node, state, reasons }) => [node, state, reasons])).to.deep.equal([
      ['numbers', 'stale', ['what it stored is gone']],
      ['scale', 'unknown', ['depends on what "numbers" will give']],
      ['sum', 'unknown', ['depends on what "scale" will give']],
      ['grid', 'unknown', ['depends on what "numbers" will give']],
    ]);
    expect(result.status).to.equal('done');
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('225');
  });

  it('says that a reader depends on results that are gone, and a run computes them', async () => {
    await project.run();
    // As after a prune of a node with too many partitions for its manifest to keep.
    rmSync(project.path('cache/actions.log'));
    const folder = project.path('cache/manifests');
    const manifest = readManifest(folder, 'scale')!;
    const outputs = manifest.outputs.map(({ items: _, ...output }) => output);
    writeManifest(folder, 'scale', { ...manifest, outputs });
    project.write(
      'pipelines.yaml',
      PIPELINE.replace(
        'sum:',
        'total: { type: total, inputs: { scaled: scale }, publish: other }\n  sum:',
      ).replace('[sum, grid]', '[total]'),
    );

    const plan = await project.plan();
    const result = await project.run();

    expect(plan.nodes.map(({ node, state, reasons }) => [node, state, reasons])).to.deep.equal([
      ['numbers', 'fresh', []],
      ['scale', 'fresh', []],
      ['total', 'unknown', ['6 stored results of "scale" are gone']],
    ]);
    expect(ranCounts(result)).to.deep.equal({ numbers: 0, scale: 0, total: 1 });
    expect(result.shown.map((s) => s.text)).to.deep.equal(['total 225 of 6 items']);
  });

  it('loses at most the torn tail of the action log', async () => {
    await project.run();
    truncateSync(project.path('cache/actions.log'), 200);
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[triple, double]'));

    const result = await project.run();

    expect(result.status).to.equal('done');
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('225');
  });

  it('finishes everything but what reads a failed partition', async () => {
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('[double, triple]', '[double, triple], fail_on: b'),
    );

    const result = await project.run();

    expect(result.exitCode).to.equal(1);
    expect(result.failures.map((f) => f.message)).to.deep.equal([
      '"b" cannot be scaled',
      '"b" cannot be scaled',
    ]);
    expect(result.nodes.map((n) => [n.node, n.state])).to.deep.equal([
      ['numbers', 'ran'],
      ['scale', 'failed'],
      ['sum', 'not-run'],
      ['grid', 'ran'],
    ]);
    expect(result.nodes[2]?.reasons).to.deep.equal(['"scale" failed (2 of 6 partitions)']);
  });

  it('goes on with the survivors when told to', async () => {
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('[double, triple]', '[double, triple], fail_on: b'),
    );

    const result = await project.run({ keepGoing: true });

    expect(result.exitCode).to.equal(1);
    expect(result.shown.map((s) => s.text)).to.deep.equal(['total 150 of 4 items']);
  });

  it('keeps what is published when a source fails', async () => {
    await project.run();
    rmSync(project.path('numbers.txt'));

    const result = await project.run();

    expect(result.exitCode).to.equal(1);
    expect(result.failures[0]?.message).to.equal('"numbers.txt" does not exist');
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('225');
  });

  it('runs everything again when forced', async () => {
    await project.run();

    const result = await project.run({ force: true });

    expect(ranCounts(result)).to.deep.equal({ numbers: 3, scale: 6, sum: 1, grid: 6 });
  });

  it('plans without doing: what runs, what may run, what does not', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[double]'));

    const plan = await project.plan();

    expect(plan.nodes.map((n) => [n.node, n.state])).to.deep.equal([
      ['numbers', 'fresh'],
      ['scale', 'stale'],
      ['sum', 'unknown'],
      ['grid', 'fresh'],
    ]);
    expect(plan.nodes[1]?.reasons).to.deep.equal([
      'param factors: ["double","triple"] → ["double"]',
    ]);
  });
});
