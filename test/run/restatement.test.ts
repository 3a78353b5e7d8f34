/** Stories about sources that bring another past: what is announced, refused and explained. */
import { readFileSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { renderRunSummary } from '../../src/report/run-summary.js';
import type { RunResult } from '../../src/run/events.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
pipelines: { all: [sum] }
nodes:
  market:
    type: series
    params: { path: series.txt }
  scale:
    type: scale
    inputs: { numbers: market }
    params: { factors: [double], take: 3 }
  sum: { type: total, inputs: { scaled: scale } }
`;
const REFUSING = PIPELINE.replace('type: series', 'type: series\n    on_restate: fail');
const BEFORE = 'a: 1=10 2=20 3=30 5=50\nb: 1=11 2=21 3=31\nc: 1=12 2=22\n';

describe('restatements', () => {
  let project: TempProject;

  beforeEach(async () => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('series.txt', BEFORE);
    const first = await project.run();
    expect(first.failures).to.deep.equal([]);
    expect(warnings(project)).to.deep.equal([]);
  });

  afterEach(() => project.remove());

  it('says which rows are no longer as they were, and goes on', async () => {
    project.write(
      'series.txt',
      'a: 1=10 2=20.5 4=40 5=50 6=60\nb: 1=11 2=21 3=31\nc: 1=12 2=nan\n',
    );

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ market: 3, scale: 2, sum: 1 });
    expect(warnings(project)).to.deep.equal([
      '2 of 3 lines restated: a 2 value 20 → 20.5, restated; a 4, inserted; a 3, removed; and 1 more',
    ]);
    expect(rowsBlock(result)).to.equal(
      `market: 2 of 3 lines restated; 1 row appended to 1 line
  a: 1 restated, 1 inserted, 1 removed, 1 appended
    a 2 value 20 → 20.5, restated
    a 4, inserted
    a 3, removed
  c: 1 restated
    c 2 value 22 → missing, restated`,
    );
    expect(await project.explained('market')).to.equal(
      `market  fresh: 3 partitions
  last changed by run ${result.runId}: computed 3 of 3 partitions, because
    file "series.txt" changed
    a 2 value 20 → 20.5, restated
    a 4, inserted
    a 3, removed
    and 1 more
    1 row appended to a
`,
    );
  });

  it('takes appended rows and new items for no restatement', async () => {
    project.write('series.txt', `${BEFORE.replace('5=50', '5=50 6=60')}d: 1=1\n`);
    project.write('pipelines.yaml', REFUSING);

    const result = await project.run();

    expect(result.exitCode).to.equal(0);
    expect(warnings(project)).to.deep.equal([]);
    expect(rowsBlock(result)).to.equal('market: 1 row appended to 1 line');
    expect(project.events.filter(({ type }) => type === 'rows-changed')).to.deep.equal([
      {
        type: 'rows-changed',
        node: 'market',
        noun: 'line',
        items: 4,
        changes: [
          {
            output: 'numbers',
            item: 'a',
            appended: 1,
            restated: 0,
            inserted: 0,
            removed: 0,
            rows: [],
          },
        ],
      },
    ]);
    // "a" is read up to its third row, which is as it was.
    expect(ranCounts(result)).to.deep.equal({ market: 4, scale: 1, sum: 1 });
  });

  it('refuses another past where the node says so, and keeps what is published', async () => {
    project.write('pipelines.yaml', REFUSING);
    project.write('series.txt', BEFORE.replace('2=20', '2=20.5'));

    const result = await project.run();
    const again = await project.run();

    expect(result.exitCode).to.equal(1);
    expect(again.exitCode).to.equal(1);
    expect(result.nodes.map(({ node, state }) => [node, state])).to.deep.equal([
      ['market', 'failed'],
      ['scale', 'not-run'],
      ['sum', 'not-run'],
    ]);
    expect(result.failures.map(({ message }) => message)).to.deep.equal([
      `1 of 3 lines restated, and on_restate is "fail":
           a 2 value 20 → 20.5, restated
         nothing was published - if the new rows are right, run once with --accept-restatements, or set on_restate: warn`,
    ]);
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('314');
  });

  it('takes it once it is accepted, and does not ask again', async () => {
    project.write('pipelines.yaml', REFUSING);
    project.write('series.txt', BEFORE.replace('2=20', '2=20.5'));
    await project.run();

    const accepted = await project.run({ acceptRestatements: true });
    const after = await project.run();

    expect(accepted.exitCode).to.equal(0);
    expect(ranCounts(accepted)).to.deep.equal({ market: 3, scale: 1, sum: 1 });
    expect(after.status).to.equal('nothing-to-do');
    expect(await project.explained('sum')).to.equal(
      `sum  fresh: 1 partition
  last changed by run ${accepted.runId}: computed 1 of 1 partition, because
    input "scaled" from "scale" changed
      market:
        file "series.txt" changed
        a 2 value 20 → 20.5, restated
`,
    );
  });

  it('refuses what it cannot compare, because the old rows are gone', async () => {
    rmSync(project.path('cache/packs/0000.pack'));
    project.write('series.txt', BEFORE.replace('2=20', '2=20.5'));
    project.write('pipelines.yaml', REFUSING);

    const refused = await project.run();
    project.write('pipelines.yaml', PIPELINE);
    const result = await project.run();

    const text = 'a changed, its rows of the last run are no longer in the cache';
    expect(refused.failures[0]?.message).to.include(text);
    expect(result.exitCode).to.equal(0);
    expect(warnings(project)).to.deep.equal([`1 of 3 lines restated: ${text}`]);
  });

  it('keeps many rows, but not all', async () => {
    const row = (i: number, add: number): string => `${i}=${i + add}`;
    const many = (add: number): string =>
      `a: ${Array.from({ length: 1500 }, (_, i) => row(i, add)).join(' ')}\n`;
    project.write('series.txt', many(0));
    await project.run();
    project.write('series.txt', many(1));

    await project.run();
    const { nodes } = await project.explain(['market']);

    expect(nodes[0]?.last?.rows[0]).to.include({ item: 'a', restated: 1500 });
    expect(nodes[0]?.last?.rows[0]?.rows).to.have.length(1000);
    expect(await project.explained('market')).to.include('and 1497 more');
  });

  it('says where on_restate means nothing, and what its values are', async () => {
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('type: scale', 'type: scale\n    on_restate: warn'),
    );
    const onCompute = await project.run().catch((thrown: Error) => thrown.message);
    project.write('pipelines.yaml', REFUSING.replace('on_restate: fail', 'on_restat: fail'));
    const misspelt = await project.run().catch((thrown: Error) => thrown.message);
    project.write('pipelines.yaml', REFUSING.replace('on_restate: fail', 'on_restate: faill'));
    const badValue = await project.run().catch((thrown: Error) => thrown.message);

    expect(onCompute).to.equal(
      '"on_restate" is given to node "scale" of type "scale", which brings in no rows',
    );
    expect(misspelt).to.include('on_restat');
    expect(badValue).to.include('faill');
  });
});

function warnings(project: TempProject): string[] {
  return project.events.flatMap((event) =>
    event.type === 'log' && event.level === 'warn' ? [event.text] : [],
  );
}

/** What the summary of a run says about the rows of its sources. */
function rowsBlock(result: RunResult): string {
  const blocks = renderRunSummary(result).split('\n\n');
  return (blocks.find((block) => block.startsWith('market: ')) ?? '').trimEnd();
}
