/**
 * `dag show`: which partition is meant, and how its node type's blocks look.
 */
import { expect } from 'chai';
import { dag } from '../util/command-line.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { toyEngine } from '../util/toy-engine.js';

const PIPELINE = `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] } }
  again: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale } }
`;

describe('cli: show', () => {
  let project: TempProject;
  const show = (...argv: string[]) =>
    dag(project.folder, ['show', ...argv], { engine: toyEngine, outWidth: 40 });

  beforeEach(async () => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
  });

  afterEach(() => project.remove());

  it('tells one partition in full', async () => {
    await project.run();

    const { code, out, err } = await show('triple/b');

    expect([code, err]).to.deep.equal([0, '']);
    expect(out.split('\n')).to.deep.equal([
      'scale@triple/b',
      '',
      'b times triple',
      '',
      'settings',
      'times    3    unknown  -',
      '',
      'numbers',
      'row  before  after  size',
      '  0       4     12  large',
      '  1       5     15  large',
      '  2       6     18  large',
      '',
      'rise: after',
      '         18 ┤ ╭',
      '       17.5 ┤ │',
      '         17 ┤ │',
      '       16.5 ┤ │',
      '         16 ┤ │',
      '       15.5 ┤ │',
      '         15 ┤╭╯',
      '       14.5 ┤│',
      '         14 ┤│',
      '       13.5 ┤│',
      '         13 ┤│',
      '       12.5 ┤│',
      '         12 ┼╯',
      '            0 2',
      '',
    ]);
  });

  it('takes patterns, a node before the partition, and --all', async () => {
    await project.run();

    const { out } = await show('again@*/a', '--all');

    expect(out).to.match(/^again@double\/a\n/);
    expect(out).to.include('that is all');
  });

  it('gives every number to programs', async () => {
    await project.run();

    const { out } = await show('triple/a', '--json');

    const shown = JSON.parse(out);
    expect(shown).to.include({ node: 'scale', type: 'scale', isFresh: true });
    expect(shown.key).to.deep.equal({ factor: 'triple', name: 'a' });
    expect(shown.blocks[1].figures).to.deep.equal([
      { name: 'times', type: 'double', about: 'times', value: 3 },
      { name: 'unknown', type: 'double', about: 'unknown', value: null },
    ]);
    expect(shown.blocks[2].columns[2]).to.deep.equal({
      name: 'after',
      type: 'double',
      about: 'after',
      data: [3, 6, 9],
    });
    expect(shown.blocks[3].series).to.deep.equal([{ name: 'after', data: [3, 6, 9] }]);
  });

  it('says that what is published is older', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('triple]', 'triple], take: 1'));

    const { out } = await show('triple/a');

    expect(out).to.include('  0       1      3  small');
    expect(out).to.match(/just computed; what is published is older: dag run scale\n$/);
  });

  const mistakes: Record<string, [string, string[]]> = {
    'several partitions fit': [
      'double/a',
      [
        'many-matches  this fits 2 partitions, expected one',
        '      double/a',
        '      ~~~~~~~~',
        '      name one of them: "scale@double/a", "again@double/a"',
      ],
    ],
    'no partition fits': [
      'triple/c',
      [
        'no-match  no factor or name of "scale" fits "c"',
        '      scale@triple/c',
        '                   ~',
        '      did you mean "a"?',
      ],
    ],
    'the node tells of none': [
      'sum@a',
      [
        'no-match  this node shows no single partitions',
        '      sum@a',
        '      ~~~',
        '      those that do: "scale", "again"',
      ],
    ],
    'there is no such node': [
      'scael@a',
      [
        'no-match  there is no such node',
        '      scael@a',
        '      ~~~~~',
        '      those that do: "scale", "again"',
      ],
    ],
  };
  for (const [name, [word, lines]] of Object.entries(mistakes)) {
    it(`says so when ${name}`, async () => {
      await project.run();

      const { code, out, err } = await show(word);

      expect([code, out]).to.deep.equal([2, '']);
      expect(err.trimEnd().split('\n')).to.deep.equal(lines);
    });
  }

  it('asks for a run where what is read is not there', async () => {
    const { code, err } = await show('triple/a');

    expect(code).to.equal(1);
    expect(err).to.equal(
      'not-fresh  "numbers" has to run before a partition can be shown\n      dag run scale again\n',
    );
  });

  it('says why a partition cannot be computed', async () => {
    project.write('pipelines.yaml', PIPELINE.replace('triple]', 'triple], fail_on: b'));
    await project.run();

    const { code, err } = await show('triple/b');

    expect([code, err]).to.deep.equal([1, 'partition-failed  "b" cannot be scaled\n']);
  });
});
