/**
 * Prefix stability on toys that know no finance: keys are positions, and what is known
 * at one of them must not change with what follows.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadProject, verifyProject } from '../../src/engine.js';
import type { LookaheadReport } from '../../src/inspect/lookahead-result.js';
import { renderLookahead } from '../../src/report/lookahead-text.js';
import { TempProject, TOYS } from '../util/temp-project.js';

/** All partitions, cut wherever they can be. */
const ALL = { seed: 1, sample: 9, cuts: 9 };

describe('prefix stability', () => {
  let project: TempProject;

  const configure = (params = ''): void =>
    project.write(
      'pipelines.yaml',
      `
version: 1
nodes:
  series: { type: series, params: { path: series.txt } }
  along: { type: along, inputs: { numbers: series }, params: {${params}} }
  copies: { type: scale, inputs: { numbers: along.totals }, params: { factors: [double] } }
`,
    );
  const verify = async (
    changes: Partial<typeof ALL & { targets: readonly string[] }> = {},
  ): Promise<LookaheadReport> => {
    const loaded = await loadProject({
      projectFolder: project.folder,
      params: [],
      env: {},
      nodesFolder: TOYS,
    });
    return verifyProject(loaded, { targets: [], ...ALL, ...changes });
  };
  const shown = async (changes = {}): Promise<string> => renderLookahead(await verify(changes));

  beforeEach(async () => {
    project = new TempProject(TOYS);
    project.write('series.txt', 'a: 1=10 2=20 4=30 7=25\nb: 1=5 2=6 3=7\nc: 1=1\n');
    configure();
    await project.run();
  });

  afterEach(() => project.remove());

  it('holds where every row knows its past only; rows of the very end may still change', async () => {
    // "c" has one position, and nothing comes after it.
    expect(await shown()).to.equal(
      `along: no look-ahead in 1 column; 2 partitions, 5 cuts

no look-ahead found in 1 node; --seed 1 draws the same partitions and cuts
`,
    );
  });

  it('is broken by a value that knows the next one', async () => {
    configure('ahead: value');

    expect(await shown()).to.equal(
      `along: look-ahead in 1 of 1 column; 2 partitions, 5 cuts
  total
    along@a, 1: 10 while the data ends at 1, 30 when it goes on; in 5 of 5 cuts

look-ahead in 1 of 1 node; --seed 1 draws the same partitions and cuts
`,
    );
  });

  it('is broken by rows that come or go with what follows', async () => {
    configure('ahead: rows');

    expect(await shown({ targets: ['along@a'] })).to.equal(
      `along: look-ahead in its rows; 1 partition, 2 cuts
  totals
    along@a, 1: a row while the data ends at 4, none when it goes on; in 1 of 2 cuts

look-ahead in 1 of 1 node; --seed 1 draws the same partitions and cuts
`,
    );
    expect(await shown({ targets: ['along@b'] })).to.equal(
      `along: look-ahead in its rows; 1 partition, 2 cuts
  totals
    along@b, 1: no row while the data ends at 2, one when it goes on; in 1 of 2 cuts

look-ahead in 1 of 1 node; --seed 1 draws the same partitions and cuts
`,
    );
  });

  it('is sampled by seed: so many partitions, so many cuts of each, the same each time', async () => {
    project.write(
      'series.txt',
      Array.from({ length: 20 }, (_, i) => `n${i}: 1=1 2=2 3=3 4=4 5=5 6=6\n`).join(''),
    );
    configure('ahead: value');
    await project.run();
    const keys = async (seed: number): Promise<unknown> => {
      const { nodes } = await verify({ seed, sample: 3, cuts: 2 });
      const [{ partitions, cuts, leaks }] = nodes as [LookaheadReport['nodes'][number]];
      expect([partitions, cuts]).to.deep.equal([3, 6]);
      return leaks.map(({ key, last }) => [...key, last]);
    };

    expect(await keys(1)).to.deep.equal(await keys(1));
    expect(await keys(1)).to.not.deep.equal(await keys(2));
  });

  it('is asked of nodes whose inputs are fresh, whether they are so themselves or not', async () => {
    project.write('series.txt', 'a: 1=10 2=20\n');

    expect(await shown()).to.equal(
      `along: not checked: it reads "series", which is not fresh

1 node not checked: run what it reads first; --seed 1 draws the same partitions and cuts
`,
    );
  });

  it('is not asked of nodes that promise nothing', async () => {
    expect(await shown({ targets: ['copies'] })).to.equal(
      'nothing to check: no selected node makes its rows along time\n',
    );
  });

  it('needs rows that ascend, which a node type has to see to', async () => {
    project.write('series.txt', 'a: 1=10 4=20 2=30\n');
    await project.run();

    const error = await verify().catch((thrown: Error) => thrown);

    expect(error).to.have.property('kind', 'internal');
    expect((error as Error).message).to.equal(
      '"at" of "numbers", item "a" does not ascend: 4 stands before 2 in row 2',
    );
  });

  it('writes nothing but what it remembers of the configuration', async () => {
    const digests = (): unknown =>
      readdirSync(project.folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'known.json')
        .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'hex')]);
    const before = digests();

    await verify();

    expect(digests()).to.deep.equal(before);
  });
});
