/**
 * Those who only look, while runs rewrite everything: whatever they read is whole,
 * and no question ends with an error.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { diffProject, listRuns, statusProject } from '../../src/engine.js';
import { recordIds } from '../../src/run/run-files.js';
import { ParquetFile } from '../../src/table/parquet-reader.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { toyDag } from '../util/toy-process.js';
import { numbers, PIPELINE } from '../util/toy-tables.js';

const NAMES = 60;
const RUNS = 4;
/** Sums of all numbers in either edition, and times two and three. */
const SUMS = [1, 2].flatMap((edition) => {
  const sum = ((NAMES * (NAMES - 1)) / 2) * 3 + (NAMES / 3) * edition;
  return [sum, 5 * sum];
});

describe('those who look during runs', function () {
  this.timeout(120_000);
  const project = new TempProject(TOYS);
  const request = {
    projectFolder: project.folder,
    configFile: 'pipelines.yaml',
    profile: undefined,
    params: [],
    env: {},
    nodesFolder: TOYS,
  };
  let looks = 0;

  after(() => project.remove());

  it('find every file whole and every question answered', async () => {
    project.write('pipelines.yaml', PIPELINE);
    let isRunning = true;
    const runs = (async () => {
      for (let run = 0; run < RUNS; run++) {
        project.write('numbers.txt', numbers(NAMES, 1 + (run % 2)));
        const { code, err } = await toyDag(project.folder, 'run', 'all');
        expect(code, err).to.equal(0);
      }
    })().finally(() => {
      isRunning = false;
    });

    while (isRunning) {
      readPublished();
      await ask();
      looks++;
      await new Promise((resolve) => setImmediate(resolve));
    }

    await runs;
    expect(looks).to.be.greaterThan(2 * RUNS);
    // Nobody who looked took anything away: every answer is still known.
    expect((await project.run({ targets: ['all'] })).status).to.equal('nothing-to-do');
  });

  it('leave alone a log that a run is just beginning', async () => {
    const log = project.path('cache/actions.log');
    const before = readFileSync(log);
    for (const begun of [0, 3]) {
      project.write('cache/actions.log', before.toString('latin1', 0, begun));

      await project.plan();
      await project.list('trial');

      expect(readFileSync(log)).to.have.length(begun);
    }
    expect(readdirSync(project.path('cache'))).not.to.include('actions.log.bad');
  });

  /** Reads all that is published; a file may be gone before it is opened, but not be half there. */
  function readPublished(): void {
    for (const path of filesBelow(project.path('data'))) {
      try {
        if (path.endsWith('.json')) readJson(path);
        else if (path.endsWith('.parquet')) readParquet(path);
      } catch (error) {
        if (!/ENOENT/.test((error as Error).message)) throw error;
      }
    }
  }

  function readJson(path: string): void {
    const value = JSON.parse(readFileSync(path, 'utf8'));
    if (path.endsWith('total.json')) expect(SUMS, path).to.include(value.sum);
  }

  function readParquet(path: string): void {
    const file = ParquetFile.open(path);
    try {
      for (let group = 0; group < file.rowGroups.length; group++) {
        for (const column of file.columns) file.readColumn(group, column);
      }
    } finally {
      file.close();
    }
  }

  async function ask(): Promise<void> {
    const { nodes } = await project.plan();
    for (const { node, partitions } of nodes) {
      expect([0, 1, NAMES, 2 * NAMES, 3 * NAMES], node).to.include(partitions);
    }
    await statusProject(request, []);
    for (const { node, partitions } of await project.list('trial', 'scale', 'grid')) {
      expect([0, NAMES, 2 * NAMES, 3 * NAMES], node).to.include(partitions.length);
    }
    await project.explained();
    const { unreadable } = await listRuns(project.folder, 10);
    expect(unreadable).to.deep.equal([]);
    if (recordIds(project.folder).length > 1) await diffProject(project.folder, 'last~1', 'last');
  }
});

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('.staging'))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    // A folder of the stage goes while it is listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
