/** Stories about trials: what is counted, for how long, and who must know. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { diffProject } from '../../src/engine.js';
import { renderDiff } from '../../src/report/diff-text.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

interface Setting {
  readonly methods?: string;
  /** Nodes besides. */
  readonly more?: string;
  readonly path?: string;
}

function pipeline({ methods = '{ one: 1, two: 2 }', more = '', path = 'numbers.txt' }: Setting) {
  return `
version: 1
nodes:
  numbers: { type: numbers, params: { path: ${path} } }
  attempt: { type: attempt, inputs: { numbers: numbers }, params: { methods: ${methods} } }
  reckon: { type: reckon, inputs: { tried: attempt } }
${more}`;
}

const ANOTHER =
  '  more: { type: attempt, inputs: { numbers: numbers }, params: { methods: { two: 2, nine: 9 } } }\n';

describe('trials', () => {
  let project: TempProject;

  const set = (setting: Setting = {}): void => project.write('pipelines.yaml', pipeline(setting));
  const ledger = (): string => project.path('data/trials.jsonl');
  const lines = (): string[] => readFileSync(ledger(), 'utf8').trimEnd().split('\n');
  const told = async (settings = {}): Promise<string> => {
    const { shown } = await project.run({ targets: ['reckon'], ...settings });
    return shown.map(({ text }) => text).join();
  };
  const warnings = (): string[] =>
    project.events.flatMap((event) =>
      event.type === 'log' && event.level === 'warn' ? event.text : [],
    );

  beforeEach(() => {
    project = new TempProject(TOYS);
    set();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
  });

  afterEach(() => project.remove());

  it('count once each, however many partitions, runs and names they have', async () => {
    expect(await told()).to.equal('2 trials');
    set({ methods: '{ renamed: 1, two: 2, again: 2 }' });

    expect(await told()).to.equal('2 trials');
    expect(lines()).to.have.length(2);
    expect(JSON.parse(lines()[1]!)).to.include({ n: 2, node: 'attempt', name: 'two' });
  });

  it('that were tried before still count when they are gone', async () => {
    await told();
    set({ methods: '{ one: 1, three: 3 }' });
    expect(await told()).to.equal('3 trials');
    set();

    expect(await told()).to.equal('3 trials');
  });

  it('outlive the cache', async () => {
    await told();
    set({ methods: '{ three: 3 }' });
    await told();
    project.removeFolder('cache');

    expect(await told()).to.equal('3 trials');
  });

  it('are not made by a plan', async () => {
    await project.plan();

    expect(existsSync(ledger())).to.equal(false);
  });

  it('that failed in every partition do not count; one result is enough', async () => {
    set({ methods: '{ one: 1, none: 0 }' });
    const failed = await project.run({ keepGoing: true });
    expect(failed.status).to.not.equal('done');
    expect(lines().map((line) => JSON.parse(line).name)).to.deep.equal(['one']);
  });

  it('count for results that a killed run had computed and not told of', async () => {
    await told();
    // What is left when a run dies between its last result and the ledger.
    rmSync(ledger());
    project.removeFolder('cache/manifests');

    expect(await told()).to.equal('2 trials');
    expect(lines()).to.have.length(2);
  });

  it('of another node on the same data make only those run again who count them', async () => {
    set({ more: ANOTHER });
    expect(await told()).to.equal('2 trials');
    await project.run({ targets: ['more'] });

    const plan = await project.plan({ targets: ['reckon'] });
    expect(plan.nodes.find(({ node }) => node === 'reckon')?.reasons).to.deep.equal([
      'trials behind "tried": 2 → 3',
    ]);
    expect(await project.explained('reckon')).to.include('trials behind "tried": 2 → 3');
    const result = await project.run({ targets: ['reckon'] });
    expect(ranCounts(result)).to.deep.equal({ numbers: 0, attempt: 0, reckon: 1 });
    expect(result.shown.map(({ text }) => text)).to.deep.equal(['3 trials']);
    const diff = await diffProject(project.folder, 'last~2', 'last');
    expect(renderDiff(diff, 30)).to.include(
      '\ncode: the same\nreckon: trials behind "tried": 2 → 3\n',
    );
  });

  it('of all nodes are made before anybody counts them', async () => {
    set({ more: ANOTHER });
    const first = await project.run();
    const second = await project.run();

    expect(first.shown.map(({ text }) => text)).to.deep.equal(['3 trials']);
    expect(second.status).to.equal('nothing-to-do');
  });

  it('on other data are counted apart, and a new day is no other data', async () => {
    await told();
    project.write('numbers.txt', 'a: 1 2 3 4\nb: 4 5 6\n');
    set({ methods: '{ three: 3 }' });
    expect(await told()).to.equal('3 trials');
    project.write('others.txt', 'a: 1\n');
    set({ path: 'others.txt' });

    expect(await told()).to.equal('2 trials');
    expect(warnings()).to.deep.equal([]);
  });

  it('are missed when the ledger was deleted, and those at hand are entered anew', async () => {
    await told();
    set({ methods: '{ three: 3 }' });
    await told();
    rmSync(ledger());

    expect(await told()).to.equal('1 trials');
    expect(warnings()).to.deep.equal([
      '"data/trials.jsonl" counted 3 trials for "reckon" before and counts 1 now: it was cut or replaced; bring it back from a copy, or luck is underrated',
    ]);
    await told();
    expect(warnings()).to.deep.equal([]);
  });

  for (const [what, damage] of [
    ['a changed digit', (text: string) => text.replace('"n":1', '"n":7')],
    ['a changed name', (text: string) => text.replace('"name":"two"', '"name":"tow"')],
    ['a line that was taken out', (text: string) => text.replace(/^.*\n/, '')],
    ['a line of rubbish', (text: string) => text.replace(/^.*\n/, 'rubbish\n')],
  ] as const) {
    it(`are no fewer after damage: ${what}`, async () => {
      await told();
      set({ methods: '{ three: 3 }' });
      await told();
      writeFileSync(ledger(), damage(readFileSync(ledger(), 'utf8')));

      expect(await told()).to.equal('3 trials');
      expect(warnings()).to.deep.equal([
        '"data/trials.jsonl" is damaged: 1 of its lines is lost and counts as tried on all data; bring it back from a copy',
      ]);
      set({ methods: '{ four: 4 }' });
      expect(await told()).to.equal('4 trials');
      expect(JSON.parse(lines().at(-1)!)).to.include({ n: 4, name: 'four' });
    });
  }

  it('that a killed run wrote half of are cut off and written again', async () => {
    await told();
    const [first, second] = lines() as [string, string];
    writeFileSync(ledger(), `${first}\n${second.slice(0, 40)}`);
    set({ methods: '{ one: 1, two: 2, three: 3 }' });

    expect(await told()).to.equal('3 trials');
    expect(warnings()).to.deep.equal([]);
    expect(lines().map((line) => JSON.parse(line).n)).to.deep.equal([1, 2, 3]);
  });

  it('that cannot be written keep the results from being published', async () => {
    project.write('data/trials.jsonl/in-the-way', '');

    const result = await project.run();

    expect(result.status).to.equal('failed');
    expect(existsSync(project.path('data/reckon/count.json'))).to.equal(false);
  });

  it('are read from a ledger that two copies were laid together in', async () => {
    await told();
    appendFileSync(ledger(), readFileSync(ledger()));

    expect(await told()).to.equal('2 trials');
    expect(warnings()).to.deep.equal([]);
  });
});
