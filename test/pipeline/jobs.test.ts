/**
 * The number of workers decides how long a run takes and nothing else: what is
 * published has the same bytes. Only what names a time or a run may differ.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import type { TempProject } from '../util/temp-project.js';
import { publishedFiles, smallRun } from './small-run.js';

/** The one field that tells when and not what. */
const TIME = /"generated_at": "[^"]*"/;

describe('runs with one job and with several', () => {
  const projects: TempProject[] = [];

  before(async () => {
    for (const jobs of [1, 2, 5]) projects.push(await smallRun(jobs));
  });

  after(() => {
    for (const project of projects) project.remove();
  });

  it('publish the same bytes', () => {
    const digests = projects.map((project) =>
      Object.fromEntries(
        publishedFiles(project).map((file) => {
          const bytes = readFileSync(project.path('data', file), 'latin1').replace(TIME, '');
          return [file, createHash('sha256').update(bytes, 'latin1').digest('hex')];
        }),
      ),
    );

    expect(Object.keys(digests[0]!)).to.have.length.greaterThan(10);
    expect(digests[1]).to.deep.equal(digests[0]);
    expect(digests[2]).to.deep.equal(digests[0]);
  });

  it('load the same rows into the database, in the same order', async () => {
    const tables = ['backtest_results', 'trades', 'strategy_rankings'];
    for (const table of tables) {
      const contents = await Promise.all(
        projects.map((project) =>
          sql(project.path('data/market.duckdb'), `from assessment.${table}`),
        ),
      );

      expect(contents[1], table).to.deep.equal(contents[0]);
      expect(contents[2], table).to.deep.equal(contents[0]);
    }
  });

  it('answer each other: a run with other jobs has nothing to do', async () => {
    for (const [i, project] of projects.entries()) {
      const result = await project.run({ targets: ['assess'], jobs: i === 0 ? 4 : 1 });
      expect(result.status).to.equal('nothing-to-do');
    }
  });
});
