/**
 * Everything that a run reads, edited while it works: what was edited is not
 * remembered as seen, and the next run gives what it would have given alone.
 */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';
import { type Ended, publishedFiles, ToyProcess } from '../util/toy-process.js';

const PIPELINES = `version: 1
pipelines: { all: [sum, menu] }
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers }, params: { milliseconds: 60 } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale } }
  menu: { type: menu, inputs: { sums: trial } }
`;

/** A node type whose plug-ins are YAML documents: it publishes them. */
const MENU = `import { defineNode } from '../../../src/contract/index.js';
export default defineNode({
  kind: 'compute', about: 'dishes', dims: ['dish'], cost: 1,
  plugins: { folder: 'dishes', kind: 'yaml' },
  inputs: { sums: { kind: 'table', about: 'sums' } },
  outputs: { dish: { kind: 'json', about: 'a dish' } },
  partitions: ({ plugins }) => [...plugins.keys()].map((id) => ({ key: [id], reads: [], uses: [id], values: [plugins.get(id).value] })),
  run(batch, ctx) {
    for (const partition of batch) ctx.emit(partition, { dish: { json: partition.values[0] } });
  },
  async publish(ctx) {
    await ctx.json('menu.json', ctx.output('dish').json(['soup']));
  },
});
`;

/** Path in the project, or in the package of its node types, and what is edited there. */
const EDITS: Readonly<Record<string, readonly [string, string | RegExp, string]>> = {
  'the configuration': ['pipelines.yaml', '[double]', '[double, triple]'],
  'a data file': ['numbers.txt', 'n1: 1', 'n1: 7'],
  'a plug-in in YAML': ['program/dist/nodes/menu/dishes/soup.yaml', 'price: 3', 'price: 4'],
  'the code of a plug-in': ['program/dist/nodes/scale/factors/double.js', 'times: 2', 'times: 5'],
  'the code of a node type': ['program/dist/nodes/total/index.js', 'sum + v', 'sum + 2 * v'],
};

describe('edited during a run', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
    project.write('pipelines.yaml', PIPELINES);
    project.write('numbers.txt', 'n0: 0\nn1: 1\nn2: 2\nn3: 3\n');
    cpSync(TOYS, project.path('program/dist/nodes'), { recursive: true });
    // The toys import the contract from where they are compiled to.
    symlinkSync(join(packageRoot(), 'dist', 'src'), project.path('program/src'));
    project.write('program/dist/nodes/menu/index.js', MENU);
    project.write('program/dist/nodes/menu/dishes/soup.yaml', 'price: 3\n');
  });

  afterEach(() => project.remove());

  function start(): ToyProcess {
    const nodesFolder = project.path('program/dist/nodes');
    return new ToyProcess(project.folder, ['run', 'all'], { nodesFolder });
  }

  async function runs(process = start()): Promise<Ended> {
    const ended = await process.ended;
    expect(ended.code, ended.err + ended.out).to.equal(0);
    return ended;
  }

  for (const [what, [file, before, after]] of Object.entries(EDITS)) {
    it(`${what} is found edited by the next run`, async () => {
      const first = start();
      await first.says('trial: ');
      const text = readFileSync(project.path(file), 'utf8');
      writeFileSync(project.path(file), text.replace(before, after));
      await runs(first);
      const seenFirst = publishedFiles(project.folder);

      await runs();
      const found = publishedFiles(project.folder);
      const again = await runs();

      expect(again.out).to.match(/nothing to do: 5 nodes/);
      for (const part of ['data', 'cache']) project.removeFolder(part);
      await runs();
      expect(found).to.deep.equal(publishedFiles(project.folder));
      expect(found).not.to.deep.equal(seenFirst);
    });
  }
});

describe('a data file that is edited while its source reads it', () => {
  let project: TempProject;

  /** A source in whose load somebody edits the file, and takes the edit back. */
  const SOURCE = `import { readFileSync, writeFileSync } from 'node:fs';
export default {
  kind: 'source', about: 'text', inputs: {}, outputs: { text: { kind: 'json', about: 'text' } },
  files: ({ path }) => [path], uses: () => [],
  async load({ params: { path, edits } }) {
    const before = readFileSync(path, 'utf8');
    if (edits) writeFileSync(path, 'edited');
    const json = readFileSync(path, 'utf8');
    if (edits) writeFileSync(path, before);
    return [{ output: 'text', key: ['all'], json }];
  },
};
`;

  beforeEach(() => {
    const place = new TempProject();
    project = new TempProject(place.path('dist', 'nodes'), place.folder);
    project.write('schemas/README.md', 'Makes this folder the root of its node types.\n');
    project.write('dist/nodes/text/index.js', SOURCE);
    project.write('text.txt', 'first');
  });

  afterEach(() => project.remove());

  async function run(edits: boolean): Promise<{ ran: number; warnings: string[] }> {
    const path = JSON.stringify(project.path('text.txt'));
    project.write(
      'pipelines.yaml',
      `version: 1\nnodes:\n  text: { type: text, params: { path: ${path}, edits: ${edits} } }\n`,
    );
    const result = await project.run();
    const warnings = project.events.flatMap((event) =>
      event.type === 'log' && event.level === 'warn' ? [event.text] : [],
    );
    return { ran: ranCounts(result).text ?? -1, warnings };
  }

  it('is read again by the next run, though the edit was taken back', async () => {
    const told = '"text.txt" was changed while it was read; the next run reads it again';

    expect(await run(true)).to.deep.equal({ ran: 1, warnings: [told] });
    expect(await run(true)).to.deep.equal({ ran: 1, warnings: [told] });
    expect(await run(false)).to.deep.equal({ ran: 1, warnings: [] });
    expect(await run(false)).to.deep.equal({ ran: 0, warnings: [] });
  });
});
