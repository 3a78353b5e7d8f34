/** What the clock decides of a source: part of its record, said in words, and a bound for every memory. */
import { expect } from 'chai';
import { inDays } from '../util/shifted-clock.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';
import { toyAnswer } from '../util/toy-engine.js';

const PIPELINE = `version: 1
nodes:
  stock: { type: stock, params: { origin: far.txt, daily: true } }
  scale: { type: scale, inputs: { numbers: stock }, params: { factors: [double] } }
`;

function day(shift: number): string {
  return new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);
}

describe('run: what the clock decides', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('far.txt', 'a: 1 2 3\n');
  });

  afterEach(() => project.remove());

  it('makes a source stale when it decides something else, and not before', async () => {
    await project.run();

    expect((await project.run()).status).to.equal('nothing-to-do');
    const later = await inDays(1, () => project.run());

    expect(ranCounts(later)).to.deep.equal({ stock: 2, scale: 0 });
    expect(later.nodes[0]?.reasons).to.deep.equal([`the day: ${day(0)} → ${day(1)}`]);
  });

  it('is told in words by plan and explain, also afterwards', async () => {
    const text = `the day: ${day(0)} → ${day(1)}`;
    await toyAnswer(project.folder, 'run');
    await inDays(1, async () => {
      const { out: plan } = await toyAnswer(project.folder, 'plan', '--why');
      const { out: explained } = await toyAnswer(project.folder, 'explain', 'stock');
      await toyAnswer(project.folder, 'run');
      const { out: afterwards } = await toyAnswer(project.folder, 'explain', 'stock');

      for (const told of [plan, explained, afterwards]) expect(told).to.include(text);
    });
  });

  it('ends what is remembered of a run and of a status', async () => {
    await toyAnswer(project.folder, 'run');
    await toyAnswer(project.folder, 'status');

    const now = await toyAnswer(project.folder, 'status', '--exit-code');
    const later = await inDays(1, () => toyAnswer(project.folder, 'status', '--exit-code'));

    expect([now.code, later.code]).to.deep.equal([0, 1]);
  });
});
