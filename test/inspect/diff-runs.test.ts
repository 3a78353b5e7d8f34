/** Stories about what changed between two runs, on toy node types. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { diffProject, listRuns } from '../../src/engine.js';
import { renderError } from '../../src/errors/render.js';
import { findRun } from '../../src/inspect/find-run.js';
import { renderDiff } from '../../src/report/diff-text.js';
import { renderRuns } from '../../src/report/runs-text.js';
import { TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
pipelines:
  all: [sum]
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] } }
  sum: { type: total, inputs: { scaled: scale } }
`;

describe('the difference of two runs', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\nc: 7 8 9\n');
  });

  afterEach(() => project.remove());

  /** Everything below the lines that name the runs. */
  async function diff(a = 'last~1', b = 'last', limit = 30): Promise<string> {
    const text = renderDiff(await diffProject(project.folder, a, b), limit);
    return text.slice(text.indexOf('\n', text.indexOf('\nB ') + 1) + 1);
  }

  async function refusal(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'accepted',
      (error: unknown) => renderError(error),
    );
  }

  function onlyRecord(): string {
    const [name] = readdirSync(project.path('data/runs')).filter((n) => n.endsWith('.json'));
    return project.path('data/runs', name as string);
  }

  it('shows a changed param, what followed from it, and by how much', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[triple], take: 2'));
    await project.run();

    expect(await diff()).to.equal(`
params
  node   param    before               after
  scale  factors  ["double","triple"]  ["triple"]
  scale  take     unset                2

data: the same
code: the same

outputs: scale.scaled, sum.total changed; 1 the same
published files: 1 changed

totals of sum, because of changed params of scale
  all 2 rows keep their places

  what   column  before  after  difference
  sum    value      225     81        -144
  items  value        6      3          -3
`);
  });

  it('shows data that was added, removed and changed', async () => {
    await project.run();
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6.5\nd: 7 8 9\n');
    await project.run();

    expect(await diff('last~1', 'last', 1)).to.equal(`
params: the same

data
  numbers.numbers: 1 item added, 1 removed, 1 changed, 1 the same
    added: d
    removed: c
    changed: b

code: the same

outputs: numbers.numbers, scale.scaled, sum.total changed; 0 the same
published files: 1 changed

totals of sum, because of changed data of numbers
  all 2 rows keep their places

  what  column   before    after  difference
  sum   value   225.000  227.500      +2.500
`);
  });

  it('says what only one of the runs was about', async () => {
    await project.run({ targets: ['scale'] });
    await project.run();

    const text = await diff();

    expect(text.split('\n').slice(0, 5)).to.deep.equal([
      'only in B: sum',
      '',
      'params: the same',
      'data: the same',
      'code: the same',
    ]);
  });

  it('says what a record of an older version does not keep', async () => {
    await project.run();
    const path = onlyRecord();
    const { details: _details, ...old } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(old));
    project.write('pipelines.yaml', PIPELINE.replace('[double, triple]', '[triple]'));
    await project.run();

    expect(await diff()).to.equal(`
not compared: numbers, scale, sum; one of the records keeps no data, code and results of them, because an older version wrote it or the node did not finish

params
  node   param    before               after
  scale  factors  ["double","triple"]  ["triple"]

data: not compared
code: not compared
outputs: not compared
`);
  });

  it('says of which nodes a failed run has no results', async () => {
    await project.run();
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('[double, triple]', '[double, triple], fail_on: b'),
    );
    await project.run();

    expect(await diff()).to.equal(`
not compared: scale, sum; one of the records keeps no data, code and results of them, because an older version wrote it or the node did not finish

params
  node   param    before  after
  scale  fail_on  unset   "b"

data: the same
code: the same
outputs: the same
`);
  });

  it('names code that changed, and says when nothing recorded explains a result', async () => {
    await project.run();
    await project.run({ force: true });
    const path = onlyRecord();
    const same = await diff();
    const record = JSON.parse(readFileSync(path, 'utf8'));
    record.details.sum.summaries[0].rows[0][1] = 224;
    writeFileSync(path, JSON.stringify(record));
    const unexplained = await diff();
    record.details.scale.record.code = 'another';
    delete record.details.scale.record.plugins.triple;
    writeFileSync(path, JSON.stringify(record));
    const explained = await diff();

    expect(same).to.equal(`
params: the same
data: the same
code: the same
outputs: the same
`);
    const rows = `  all 2 rows keep their places

  what  column  before  after  difference
  sum   value      224    225          +1
`;
    expect(unexplained).to.equal(`${same}
totals of sum, because of nothing that is recorded: the same question was answered differently
${rows}`);
    expect(explained).to.equal(`
params: the same
data: the same

code
  node   what               change
  scale  node type "scale"  changed
  scale  plug-in "triple"   added

outputs: the same

totals of sum, because of changed code of scale
${rows}`);
  });

  it('a run with nothing to do leaves no record to compare', async () => {
    await project.run();
    await project.run();

    expect(await refusal(diffProject(project.folder, 'last~1', 'last'))).to.equal(
      `unknown-run  "last~1" does not exist: only one run is recorded
      a run with nothing to do leaves no record`,
    );
  });

  it('a record that cannot be read is named, and the others are still listed', async () => {
    expect(renderRuns(await listRuns(project.folder, 5))).to.equal(
      'no run is recorded yet; a run with nothing to do leaves no record\n',
    );
    await project.run();
    project.write('data/runs/19991231T000000-000Z-1.json', '{ "run": ');

    const text = renderRuns(await listRuns(project.folder, 5));

    expect(text).to.match(/^run +started \(UTC\) +status +time +ran +command\n/);
    expect(text).to.match(/ done +\d+ m?s +10 +dag run\n/);
    expect(text).to.match(/\n19991231T000000-000Z-1 {2}the record cannot be read\n$/);
    expect(renderRuns(await listRuns(project.folder, 1))).to.match(
      /\nand 1 older run; --limit 2 lists all\n$/,
    );
    expect(await refusal(diffProject(project.folder, '1999', 'last'))).to.match(
      /^bad-record {2}"data\/runs\/19991231T000000-000Z-1.json" cannot be read: .*\n.*dag runs lists/,
    );
  });

  it('finds runs by place and by the beginning of an id', async () => {
    const ids = ['20260101-1', '20260102-1', '20260102-2'];

    expect(findRun('last', ids)).to.equal('20260102-2');
    expect(findRun('last~2', ids)).to.equal('20260101-1');
    expect(findRun('20260101', ids)).to.equal('20260101-1');
    const wrong = async (text: string, of: string[]) => refusal((async () => findRun(text, of))());
    expect(await wrong('202601', ids)).to.equal(
      `unknown-run  3 runs have an id that begins with "202601"
      write more of it: 20260101-1, 20260102-1, 20260102-2`,
    );
    expect(await wrong('2025', ids)).to.equal(
      `unknown-run  no run has an id that begins with "2025"
      the last one is 20260102-2; dag runs lists them`,
    );
    expect(await wrong('last', [])).to.equal(
      `unknown-run  no run is recorded yet
      dag run makes the first record`,
    );
  });
});
