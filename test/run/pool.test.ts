/** Workers that are given a rest: their memory goes back, and the next batch finds new ones. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Job } from '../../src/run/job.js';
import { WorkerPool } from '../../src/run/pool.js';

const MINUTE = 60_000;

describe('the pool of workers', () => {
  let folder: string;
  let pool: WorkerPool;
  let job: Job;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pool-'));
    const modulePath = join(folder, 'none.mjs');
    // Code that cannot be loaded, and says where that was tried.
    writeFileSync(
      modulePath,
      "import { threadId } from 'node:worker_threads';\nthrow new Error('thread ' + threadId);\n",
    );
    const shape = { params: {}, dims: [], columns: [], outputs: [], plugins: {}, seed: '' };
    job = { id: 1, node: 'none', modulePath, ...shape };
    pool = new WorkerPool(2);
    pool.setJob(job, false);
  });

  afterEach(async () => {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The thread that answers. */
  function ask(): Promise<string> {
    const request = { job: job.id, batch: 1, partitions: [], slices: [], sources: [] };
    return pool.run(request).then(
      () => 'a result',
      (error: Error) => error.message,
    );
  }

  it('answers with the same worker while nobody gives it a rest', async () => {
    const before = await ask();

    const after = await ask();

    expect(before).to.match(/^thread \d+$/);
    expect(after).to.equal(before);
  });

  it('keeps its workers after a minute of work, and ends them after more', async () => {
    const before = await ask();
    await pool.restAfter(MINUTE);
    const afterMinute = await ask();
    await pool.restAfter(MINUTE + 1);
    const afterMore = await ask();

    expect(afterMinute).to.equal(before);
    expect(afterMore).to.match(/^thread \d+$/);
    expect(afterMore).not.to.equal(before);
  });

  it('has nobody to end before its first batch, and after a rest', async () => {
    await pool.rest();
    const before = await ask();
    await pool.rest();
    await pool.rest();
    const after = await ask();

    expect(before).to.match(/^thread \d+$/);
    expect(after).not.to.equal(before);
  });
});
