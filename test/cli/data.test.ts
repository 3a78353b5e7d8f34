/** `dag data`: which nodes are meant, what is run and what is asked, and how answers look. */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { dag } from '../util/command-line.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { toyEngine } from '../util/toy-engine.js';

const STOCK = '  stock: { type: stock, params: { origin: far.txt } }\n';
const PIPELINE = `version: 1
nodes:
${STOCK}  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: stock }, params: { factors: [double] } }
`;
const TWO = PIPELINE.replace(STOCK, STOCK + STOCK.replace('stock:', 'other:'));

describe('cli: data', () => {
  let project: TempProject;
  const data = (...argv: string[]) =>
    dag(project.folder, ['data', ...argv], { engine: toyEngine, outWidth: 60 });
  const run = () => dag(project.folder, ['run'], { engine: toyEngine });

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'x: 1\n');
    project.write('far.txt', 'a: 1 2 3\nb: 4 5 6\n');
  });

  afterEach(() => project.remove());

  it('says what is there, in blocks', async () => {
    await run();

    const { code, out, err } = await data('status');

    expect([code, err]).to.deep.equal([0, '']);
    expect(out).to.equal('2 names are kept\n\nnames\nname\na\nb\n');
  });

  it('heads each answer with the name of its node where there are several', async () => {
    project.write('pipelines.yaml', TWO);
    await run();

    expect((await data('check')).out).to.equal('stock\n\nall is well\n\nother\n\nall is well\n');
    expect((await data('check', 'other')).out).to.equal('all is well\n');
  });

  it('gives programs the answer as the source has it', async () => {
    await run();

    expect(JSON.parse((await data('status', '--json')).out)).to.deep.equal({
      is_sound: true,
      nodes: [{ node: 'stock', type: 'stock', is_sound: true, answer: { names: 2 } }],
    });
  });

  it('exits with 1 where a check finds that data are not sound', async () => {
    await run();
    project.write('stock.txt', 'a: 1 NaN\n');

    const plain = await data('check');
    const json = await data('check', '--json');

    expect([plain.code, plain.out]).to.deep.equal([1, '1 lines are bad\n']);
    expect([json.code, JSON.parse(json.out).is_sound]).to.deep.equal([1, false]);
  });

  it('updates the named node alone, and leaves its readers to a run', async () => {
    await run();
    project.write('far.txt', 'a: 1 2 3\nb: 4 5 6\nc: 7 8 9\n');

    const { code, out, err } = await data('update', 'stock', '-v');

    expect(code).to.equal(0);
    expect(err).to.include('stock: loading (asked to update)');
    expect(out)
      .to.match(/^node +state/m)
      .and.include('stock ran because asked to update');
    expect(out).to.not.include('scale');
    expect((await run()).out).to.match(/^scale {4}ran/m);
  });

  it('has nothing to do for readers after an update that brought nothing', async () => {
    await run();
    await data('update');

    expect((await run()).out).to.include('nothing to do');
  });

  it('takes in a file of the folder that it is typed in', async () => {
    await run();
    project.write('more.txt', 'z: 1\n');

    const { code } = await data('import', 'more.txt');

    expect(code).to.equal(0);
    expect((await data('status')).out).to.include('3 names are kept');
  });

  it('writes what is there to a file', async () => {
    await run();

    const { code, out } = await data('export', 'all.txt');

    expect([code, out]).to.deep.equal([0, 'wrote 2 lines\n']);
    expect(readFileSync(project.path('all.txt'), 'utf8')).to.equal('a: 1 2 3\nb: 4 5 6\n');
  });

  it('asks while a run holds the lock', async () => {
    await run();
    project.write(
      'cache/lock',
      JSON.stringify({ pid: process.pid, host: '', boot: '', start: '', command: '', since: '' }),
    );

    expect((await data('status')).code).to.equal(0);
  });

  const mistakes: Record<string, { argv: string[]; pipeline?: string; says: string }> = {
    'an unknown node': {
      argv: ['status', 'stok'],
      says: 'unknown-node  there is no node "stok"\n      did you mean "stock"?\n',
    },
    'a source that keeps nothing': {
      argv: ['update', 'numbers'],
      says: 'no-data  node "numbers" keeps no data\n      valid here: "stock"\n',
    },
    'a project in which nothing is kept': {
      argv: ['check'],
      pipeline: 'version: 1\nnodes:\n  numbers: { type: numbers, params: { path: numbers.txt } }\n',
      says: 'no-data  no node of this project keeps data\n      dag data is for nodes that bring data in from outside and keep it\n',
    },
    'several nodes where one is meant': {
      argv: ['import', 'far.txt'],
      pipeline: TWO,
      says: 'many-sources  2 nodes keep data: "stock", "other"\n      name the one that is meant after the file\n',
    },
    'a command that does not exist': {
      argv: ['updat'],
      says: 'unknown-command  unknown command "updat"\n      did you mean "update"?\n',
    },
  };
  for (const [what, { argv, pipeline, says }] of Object.entries(mistakes)) {
    it(`says what is wrong with ${what}`, async () => {
      if (pipeline !== undefined) project.write('pipelines.yaml', pipeline);

      const { code, out, err } = await data(...argv);

      expect([code, out, err]).to.deep.equal([2, '', says]);
      expect(existsSync(project.path('data'))).to.equal(false);
    });
  }
});
