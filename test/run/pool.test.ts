/** Workers that are given a rest: their memory goes back, and the next batch finds new ones. */
import { expect } from 'chai';
import type { Job } from '../../src/run/job.js';
import { WorkerPool } from '../../src/run/pool.js';

/** A job whose code cannot be found: a worker that lives says so. */
const JOB: Job = {
  id: 1,
  node: 'none',
  modulePath: '/nowhere/none.js',
  params: {},
  dims: [],
  columns: [],
  outputs: [],
  plugins: {},
  seed: '',
};

describe('the pool of workers', () => {
  it('answers with a new worker after a rest', async () => {
    const pool = new WorkerPool(2);
    pool.setJob(JOB, false);
    const request = { job: JOB.id, batch: 1, partitions: [], slices: [], sources: [] };
    const ask = (): Promise<unknown> => pool.run(request).catch((error: Error) => error.name);
    try {
      const before = await ask();
      await pool.rest();
      // Nobody is there to be ended.
      await pool.rest();
      const after = await ask();

      expect([before, after]).to.deep.equal(['Error', 'Error']);
    } finally {
      await pool.close();
    }
  });
});
