/** Stories about why nodes are stale, in the words that `dag explain` prints. */
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readManifest, writeManifest } from '../../src/cache/manifest.js';
import { forgetClosures } from '../../src/registry/code-closure.js';
import { SCHEME } from '../../src/run/fingerprints.js';
import { TempProject, TOYS } from '../util/temp-project.js';

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

describe('explain', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\nc: 7 8 9\n');
  });

  afterEach(() => project.remove());

  it('never run, and what waits for it', async () => {
    expect(await project.explained()).to.equal(
      `numbers  stale
  never run

scale  stale, and waits for "numbers"
  never run

sum  stale, and waits for "numbers"
  never run

grid  stale, and waits for "numbers"
  never run
`,
    );
  });

  it('fresh: the run that brought it, and why', async () => {
    const { runId } = await project.run();

    expect(await project.explained('sum')).to.equal(
      `sum  fresh: 1 partition
  last changed by run ${runId}: computed 1 of 1 partition, because
    never run
`,
    );
  });

  it('a param, where it is written, seen from the node that waits', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[double]'));

    const before = await project.explained('sum');
    const { runId } = await project.run();
    const after = await project.explained('sum');

    expect(before).to.equal(
      `sum  waits for "scale"
  scale  stale
    param factors: removed "triple"  (pipelines.yaml:7:74)
`,
    );
    expect(after).to.equal(
      `sum  fresh: 1 partition
  last changed by run ${runId}: computed 1 of 1 partition, because
    input "scaled" from "scale" changed
      scale: param factors: removed "triple"  (pipelines.yaml:7:74)
`,
    );
  });

  it('a param of the command line, and one that falls back to nothing', async () => {
    await project.run();

    const given = await project.explain(['scale'], { params: ['scale.take=2'] });
    await project.run({ params: ['scale.take=2'] });
    const without = await project.explained('scale');

    expect(given.nodes[0]?.causes).to.deep.equal([
      { kind: 'param', path: ['take'], after: 2, place: '--param scale.take=2' },
    ]);
    expect(without).to.equal(`scale  stale\n  param take: 2 → unset\n`);
  });

  it('a file outside, seen through a node in between', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\nc: 7 8 9\n');

    const before = await project.explained('sum');
    await project.run({ targets: ['scale'] });
    const between = await project.explained('sum');
    const { runId } = await project.run();

    expect(before).to.equal(
      `sum  waits for "numbers"
  numbers  stale
    file "numbers.txt" changed
`,
    );
    expect(between).to.equal(
      `sum  stale
  input "scaled" from "scale" changed
    numbers: file "numbers.txt" changed
`,
    );
    expect(await project.explained('sum')).to.equal(
      `sum  fresh: 1 partition
  last changed by run ${runId}: computed 1 of 1 partition, because
    input "scaled" from "scale" changed
      numbers: file "numbers.txt" changed
`,
    );
  });

  it('every run between two answers of a reader is told; too many are said to be forgotten', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\nc: 7 8 9\n');
    await project.run({ targets: ['scale'] });
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[double]'));
    await project.run({ targets: ['scale'] });

    const two = await project.explained('sum');
    for (let i = 0; i < 8; i++) {
      project.write('numbers.txt', `a: ${i}\n`);
      await project.run({ targets: ['scale'] });
    }

    expect(two).to.equal(
      `sum  stale
  input "scaled" from "scale" changed
    scale: param factors: removed "triple"  (pipelines.yaml:7:74)
    numbers: file "numbers.txt" changed
`,
    );
    expect(await project.explained('sum')).to.equal(
      `sum  stale
  input "scaled" from "scale" changed; the runs that brought it are no longer on record
`,
    );
  });

  it('published files that are missing or were changed', async () => {
    await project.run();
    rmSync(project.path('data/total/total.json'));
    appendFileSync(project.path('data/grid/x2.parquet'), ' ');

    expect(await project.explained('sum', 'grid')).to.equal(
      `sum  stale
  published file "data/total/total.json" is missing

grid  stale
  published file "data/grid/x2.parquet" was changed since it was written
`,
    );
  });

  it('bytes that left the cache', async () => {
    await project.run();
    rmSync(project.path('cache/packs/0000.pack'));

    expect(await project.explained('numbers')).to.equal(
      `numbers  stale
  it was computed, but the bytes of the result are no longer in the cache
`,
    );
  });

  it('a run that failed', async () => {
    await project.run();
    const failing = PIPELINE.replace('[double, triple]', '[double, triple], fail_on: b');
    project.write('pipelines.yaml', failing);
    await project.run({ keepGoing: true });

    expect(await project.explained('scale')).to.equal(
      `scale  stale\n  the last run did not finish it\n`,
    );
  });

  it('another platform, and another way of keeping answers', async () => {
    await project.run();
    editManifest(project, 'sum', (record) => {
      record.platform = 'node 18 arm';
      record.scheme = 1;
    });

    expect(await project.explained('sum')).to.equal(
      `sum  stale
  the cache scheme changed: 1 → ${SCHEME}
  platform: node 18 arm → node ${process.versions.node.split('.')[0]} ${process.arch}
`,
    );
  });

  it('partitions one by one: what changed of what they read, and who else has that cause', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\nc: 7 8 9\n');
    await project.run({ targets: ['numbers'] });

    expect(await project.explained('scale@double/b', 'scale@a', 'grid@2')).to.equal(
      `scale@double/b  stale: 1 of 1 partition to run
  input "numbers" from "numbers" changed (b)
    numbers: file "numbers.txt" changed
  same cause for 1 of 1 partition: double/b

scale@a  fresh: 2 partitions

grid@2  stale: 1 of 3 partitions to run
  input "numbers" from "numbers" changed (b)
    numbers: file "numbers.txt" changed
  same cause for 1 of 3 partitions: 2/b
`,
    );
    const { runId } = await project.run();
    expect(await project.explained('scale@double/b', 'scale@double/a')).to.equal(
      `scale@double/b  fresh: 1 partition
  last changed by run ${runId}: computed 2 of 6 partitions, because
    input "numbers" from "numbers" changed (b)
      numbers: file "numbers.txt" changed
    same cause for 1 of 6 partitions: double/b

scale@double/a  fresh: 1 partition
  the last run that changed the node, ${runId}, did not compute it anew
`,
    );
  });

  it('a partition that is new, one whose values changed, and one that does not exist', async () => {
    await project.run();
    const edited = PIPELINE.replace('[double, triple]', '[double, triple], fail_on: x').replace(
      '[2, 3]',
      '[2, 3, 4]',
    );
    project.write('pipelines.yaml', edited);

    expect(await project.explained('scale@triple', 'grid@4/a')).to.equal(
      `scale@triple  stale: 3 of 3 partitions to run
  param fail_on: unset → "x"  (pipelines.yaml:7:101)
  same cause for 3 of 3 partitions: triple/a, triple/b, triple/c

grid@4/a  stale: 1 of 1 partition to run
  the last run did not have this partition
  param factors: added 4  (pipelines.yaml:9:72)
  same cause for 1 of 1 partition: 4/a
`,
    );
    const error = await project.explained('grid@5').catch((thrown: Error) => thrown);
    expect(error).to.include({
      message: 'no partition of "grid" matches "5"',
      hint: 'write grid@<factor>/<name>, or some of these values',
    });
  });

  it('a name that is no node', async () => {
    const error = await project.explained('scal@double').catch((thrown: Error) => thrown);

    expect(error).to.include({
      message: '"scal" is not a node, and only nodes have partitions',
      hint: 'did you mean "scale"?',
    });
  });
});

describe('explain, when code changed', () => {
  const toys = join(dirname(TOYS), 'toys-of-explain');
  let project: TempProject;

  beforeEach(async () => {
    cpSync(TOYS, toys, { recursive: true });
    forgetClosures();
    project = new TempProject(toys);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\n');
    await project.run();
    forgetClosures();
  });

  afterEach(() => {
    project.remove();
    rmSync(toys, { recursive: true, force: true });
    forgetClosures();
  });

  it('names the file of a node type and that of a plug-in', async () => {
    appendFileSync(join(toys, 'scale/index.js'), ';0;');
    appendFileSync(join(toys, 'scale/factors/triple.js'), ';0;');

    expect(await project.explained('scale')).to.equal(
      `scale  stale
  code of node type "scale" changed: dist/test/toys-of-explain/scale/index.js
  plug-in "triple" changed: dist/test/toys-of-explain/scale/factors/triple.js
`,
    );
  });

  it('names a file that came into the code, and a plug-in that is new', async () => {
    writeFileSync(join(toys, 'scale/factors/half.js'), 'export default { times: 0.5 };');
    writeFileSync(join(toys, 'total/more.js'), 'export const x = 1;');
    const index = join(toys, 'total/index.js');
    writeFileSync(index, `import './more.js';\n${readFileSync(index, 'utf8')}`);

    expect(await project.explained('scale', 'sum')).to.equal(
      `scale  stale
  plug-in "half" added: dist/test/toys-of-explain/scale/factors/half.js

sum  stale, and waits for "scale"
  code of node type "total" changed:
    dist/test/toys-of-explain/total/index.js
    dist/test/toys-of-explain/total/more.js (added)
`,
    );
  });

  it('says so when the last run kept no list of files', async () => {
    rmSync(project.path('cache/explain/sum.json'));
    appendFileSync(join(toys, 'total/index.js'), ';0;');

    expect(existsSync(project.path('cache/explain/scale.json'))).to.equal(true);
    expect(await project.explained('sum')).to.equal(
      `sum  stale
  code of node type "total" changed; the last run kept no list of its files
`,
    );
  });
});

describe('explain, when a YAML plug-in changed', () => {
  it('says what changed in it, and on which line', async () => {
    const root = mkdtempSync(join(tmpdir(), 'shapes-'));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    };
    write('package.json', '{ "type": "module" }');
    write('schemas/shape.schema.json', '{ "type": "object" }');
    write('schemas/pipelines.schema.json', '{}');
    write('nodes/shapes/shapes/square.yaml', 'name: Square\nsides: 4\nfill: { color: red }\n');
    write(
      'dist/nodes/shapes/index.js',
      `export default {
        kind: 'compute', about: 'shapes', dims: ['shape'], cost: 1, inputs: {},
        plugins: { folder: 'shapes', kind: 'yaml', schema: 'shape' },
        outputs: { sides: { kind: 'json', about: 'number of sides' } },
        partitions: (ctx) => [...ctx.plugins.keys()].map((id) => ({ key: [id], reads: [], uses: [id] })),
        run(batch, ctx) {
          for (const part of batch) ctx.emit(part, { sides: { json: ctx.plugin(part.key[0]).sides } });
        },
      };`,
    );
    const project = new TempProject(join(root, 'dist', 'nodes'));
    project.write('pipelines.yaml', 'version: 1\nnodes: { shapes: { type: shapes } }\n');
    try {
      await project.run();
      write('nodes/shapes/shapes/square.yaml', 'name: Square\nsides: 5\n');

      expect(await project.explained('shapes')).to.equal(
        `shapes  stale
  plug-in "square" changed: ${root}/nodes/shapes/shapes/square.yaml: sides: 4 → 5  (nodes/shapes/shapes/square.yaml:2:8), fill: {"color":"red"} → unset
`,
      );
    } finally {
      project.remove();
      rmSync(root, { recursive: true });
    }
  });
});

/** Changes the record of a manifest as if another program had written it. */
function editManifest(
  project: TempProject,
  node: string,
  edit: (record: Record<string, unknown>) => void,
): void {
  const folder = project.path('cache/manifests');
  const manifest = readManifest(folder, node)!;
  edit(manifest.record as Record<string, unknown>);
  writeManifest(folder, node, { ...manifest, nodeKey: 'another' });
}
