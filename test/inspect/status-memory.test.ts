/** How nodes stood is remembered for exactly as long as it holds. */
import { appendFileSync, cpSync, rmSync, utimesSync } from 'node:fs';
import { expect } from 'chai';
import { loadProject, planProject, statusProject } from '../../src/engine.js';
import { selectStatus } from '../../src/inspect/select-status.js';
import { recallStatus, rememberStatus, surroundingsOf } from '../../src/inspect/status-memory.js';
import { renderStatus } from '../../src/report/plan-text.js';
import type { Plan } from '../../src/run/plan.js';
import { JSON_DAMAGES } from '../util/damage.js';
import { TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
pipelines:
  all: [sum]
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] }, tags: [quick] }
  sum: { type: total, inputs: { scaled: scale } }
`;
/** Every file counts as older than the process that asks. */
const SINCE = Number.POSITIVE_INFINITY;

describe('the memory of a status', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
  });

  afterEach(() => project.remove());

  function request(changes: { profile?: string; params?: readonly string[] } = {}) {
    const base = { configFile: 'pipelines.yaml', profile: undefined, params: [] };
    return { projectFolder: project.folder, ...base, ...changes };
  }

  async function ask(): Promise<void> {
    const { folder: projectFolder } = project;
    const loaded = await loadProject({ projectFolder, params: [], env: {}, nodesFolder: TOYS });
    const surroundings = surroundingsOf(loaded, request(), SINCE);
    const plan = await planProject(loaded, ['*'], { isExact: true });
    if (surroundings) rememberStatus(request(), loaded, surroundings, plan);
  }

  it('answers any selection as the long way does', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double]', '[triple]'));
    await ask();

    const remembered = recallStatus(request());

    for (const targets of [[], ['scale+'], ['tag:quick'], ['state:stale'], ['all']]) {
      expect(
        renderStatus((await selectStatus(project.folder, remembered!, { targets })) as Plan),
        targets.join(' '),
      ).to.equal(renderStatus(await project.plan({ targets, isExact: true })));
    }
  });

  it('of one pipeline is completed when others are asked about, with the same answers', async () => {
    await project.run();
    project.write('pipelines.yaml', PIPELINE.replace('[double]', '[triple]'));
    const ask = async (...targets: readonly string[]): Promise<string> =>
      renderStatus(await statusProject({ ...request(), env: {}, nodesFolder: TOYS }, targets));
    const anew = async (...targets: readonly string[]): Promise<string> =>
      renderStatus(await project.plan({ targets, isExact: true }));
    // What was edited just before may have been missed, and is not remembered.
    await new Promise((resolve) => setTimeout(resolve, 60));

    for (const targets of [['scale'], ['numbers'], ['sum'], ['state:stale'], [], ['scale']]) {
      expect(await ask(...targets), targets.join(' ')).to.equal(await anew(...targets));
      expect(recallStatus(request()), targets.join(' ')).to.not.equal(undefined);
    }
  });

  it('is gone as soon as anything that it was read from changes', async () => {
    const changes: [string, () => void][] = [
      ['the configuration', () => project.write('pipelines.yaml', `${PIPELINE}\n`)],
      ['a file from outside', () => project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 7\n')],
      ['a published file', () => appendFileSync(project.path('data/total/total.json'), ' ')],
      ['a published file that is gone', () => rmSync(project.path('data/total/total.json'))],
      ['a manifest', () => rmSync(project.path('cache/manifests/scale.json'))],
      ['the packs', () => rmSync(project.path('cache/packs'), { recursive: true })],
      ['the action log', () => appendFileSync(project.path('cache/actions.log'), ' ')],
      ['the time of a file', () => utimesSync(project.path('numbers.txt'), 1, 1)],
    ];
    for (const [what, change] of changes) {
      project.write('pipelines.yaml', PIPELINE);
      project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
      await project.run({ force: true });
      await ask();
      expect(recallStatus(request()), `before ${what}`).not.to.equal(undefined);

      change();

      expect(recallStatus(request()), `after ${what}`).to.equal(undefined);
    }
  });

  it('is gone when a file appears that was missing', async () => {
    await project.run({ targets: ['scale'] });
    await ask();
    expect(recallStatus(request())).not.to.equal(undefined);

    await project.run();

    expect(recallStatus(request())).to.equal(undefined);
  });

  for (const [what, damage] of Object.entries(JSON_DAMAGES)) {
    it(`is gone when it ${what}`, async () => {
      await project.run();
      await ask();

      damage(project.path('cache/status.json'));

      expect(recallStatus(request())).to.equal(undefined);
    });
  }

  it('is only of the same request', async () => {
    await project.run();
    await ask();

    expect(recallStatus(request({ profile: 'other' }))).to.equal(undefined);
    expect(recallStatus(request({ params: ['scale.take=1'] }))).to.equal(undefined);
  });

  it('is only of the folder that it was made in', async () => {
    const copy = `${project.folder}-copy`;
    await project.run();
    await ask();
    cpSync(project.folder, copy, { recursive: true });

    expect(recallStatus(request())).not.to.equal(undefined);
    expect(recallStatus({ ...request(), projectFolder: copy })).to.equal(undefined);
    rmSync(copy, { recursive: true });
  });

  it('is not kept when a file is younger than the process that read it', async () => {
    const { folder: projectFolder } = project;
    const loaded = await loadProject({ projectFolder, params: [], env: {}, nodesFolder: TOYS });

    expect(surroundingsOf(loaded, request(), 0)).to.equal(undefined);
    expect(surroundingsOf(loaded, request(), SINCE)).not.to.equal(undefined);
  });

  it('is not kept when values come from the environment', async () => {
    project.write(
      'pipelines.yaml',
      PIPELINE.replace('path: numbers.txt', 'path: "${' + 'env.FILE}"'),
    );
    const { folder: projectFolder } = project;
    const env = { FILE: 'numbers.txt' };
    const loaded = await loadProject({ projectFolder, params: [], env, nodesFolder: TOYS });

    expect(surroundingsOf(loaded, request(), SINCE)).to.equal(undefined);
  });
});
