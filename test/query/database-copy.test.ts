/** Copies of the database: of one moment, and only when there is one. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { copyDatabase } from '../../src/query/database-copy.js';
import { TempProject } from '../util/temp-project.js';

describe('a copy of the database', () => {
  let project: TempProject;
  const path = (): string => project.path('data/a.duckdb');

  beforeEach(() => {
    project = new TempProject();
  });

  afterEach(() => project.remove());

  it('is not made where there is no database', async () => {
    expect(await copyDatabase(path())).to.equal(undefined);
  });

  it('has what was written and not yet put in its place', async () => {
    project.write('data/a.duckdb', 'pages');
    project.write('data/a.duckdb.wal', 'log');

    const copy = (await copyDatabase(path()))!;

    expect(copy.files.map((file) => readFileSync(file, 'utf8'))).to.deep.equal(['pages', 'log']);
    copy.remove();
    expect(copy.files.map((file) => existsSync(file))).to.deep.equal([false, false]);
  });

  it('waits until nobody has written for a moment', async () => {
    project.write('data/a.duckdb', '');
    let writes = 0;
    const writer = setInterval(() => {
      appendFileSync(path(), 'x');
      if (++writes === 30) clearInterval(writer);
    }, 4);

    const copy = (await copyDatabase(path()))!;

    expect([writes, readFileSync(copy.path, 'utf8')]).to.deep.equal([30, 'x'.repeat(30)]);
    copy.remove();
  });
});
