/**
 * Tables of the project's database: loaded beside the run, complete when it ends,
 * and a run whose tables cannot be loaded says so and tries again.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { ranCounts, TempProject, TOYS } from '../util/temp-project.js';

const PIPELINE = `
version: 1
database: data/toys.duckdb
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale }, params: { table: true } }
`;

describe('tables in the database', () => {
  let project: TempProject;
  const table = (): Promise<unknown[][]> =>
    sql(project.path('data/toys.duckdb'), 'from total.total');

  const layout = (): Promise<unknown[][]> =>
    sql(
      project.path('data/toys.duckdb'),
      `select block_size::varchar, tags['storage_version']
       from pragma_database_size() s join duckdb_databases() d using (database_name)
       where not internal`,
    );

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', PIPELINE);
    project.write('numbers.txt', 'a: 1 2 3\n');
  });

  afterEach(() => project.remove());

  it('have the rows of the published file when the run has ended', async () => {
    const first = await project.run();
    const before = await table();
    project.write('numbers.txt', 'a: 1 2 4\n');
    await project.run();

    expect(first.status).to.equal('done');
    expect(before).to.deep.equal([[12]]);
    expect(await table()).to.deep.equal([[14]]);
    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  for (const [what, bytes] of [
    ['nothing but its name', Buffer.alloc(0)],
    ['nothing but zeros', Buffer.alloc(4096)],
    [
      'the first page of three',
      Buffer.concat([Buffer.alloc(8), Buffer.from('DUCK'), Buffer.alloc(4084)]),
    ],
  ] as const) {
    it(`are loaded where a killed run left ${what} in place of a database`, async () => {
      mkdirSync(project.path('data'), { recursive: true });
      writeFileSync(project.path('data/toys.duckdb'), bytes);

      const result = await project.run();

      expect(result.status).to.equal('done');
      expect(await table()).to.deep.equal([[12]]);
      expect(project.events).to.deep.include({
        type: 'log',
        level: 'warn',
        text: '"toys.duckdb" was begun by a run that was ended and is made anew',
      });
    });
  }

  it('lie in blocks of 64 KB where a run made the database', async () => {
    await project.run();

    expect(await layout()).to.deep.equal([['65536', 'v1.5.0+']]);
  });

  it('change in a database that an earlier version made as in any other', async () => {
    mkdirSync(project.path('data'), { recursive: true });
    await sql(project.path('data/toys.duckdb'), 'checkpoint');

    await project.run();
    project.write('numbers.txt', 'a: 1 2 4\n');
    await project.run();

    expect(await table()).to.deep.equal([[14]]);
    expect(await layout()).to.deep.equal([['262144', 'v1.0.0+']]);
  });

  it('never take the place of a file that is something else', async () => {
    mkdirSync(project.path('data'), { recursive: true });
    writeFileSync(project.path('data/toys.duckdb'), 'my notes');

    const result = await project.run();

    expect(result.exitCode).to.equal(1);
    expect(readFileSync(project.path('data/toys.duckdb'), 'utf8')).to.equal('my notes');
  });

  it('are reported when they cannot be loaded, and loaded by the next run', async () => {
    mkdirSync(project.path('data/toys.duckdb'), { recursive: true });

    const failed = await project.run();
    rmdirSync(project.path('data/toys.duckdb'));
    const next = await project.run();

    expect(failed.exitCode).to.equal(1);
    expect(failed.failures).to.have.length(1);
    expect(failed.failures[0]?.node).to.equal('sum');
    expect(failed.failures[0]?.message)
      .to.match(/^"[^"]*toys\.duckdb" cannot be written: /)
      .and.to.match(
        / - the published files are complete; close other programs that hold the database, or delete it, and run again$/,
      );
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('12');
    expect(next.status).to.equal('done');
    expect(ranCounts(next)).to.deep.equal({ numbers: 0, scale: 0, sum: 0 });
    expect(await table()).to.deep.equal([[12]]);
  });

  it('are made anew when somebody deleted the database', async () => {
    await project.run();
    rmSync(project.path('data/toys.duckdb'));

    const result = await project.run();

    expect(result.nodes.map(({ node, reasons }) => [node, reasons])).to.deep.include([
      'sum',
      ['the database "toys.duckdb" is gone'],
    ]);
    expect(ranCounts(result)).to.deep.equal({ numbers: 0, scale: 0, sum: 0 });
    expect(await table()).to.deep.equal([[12]]);
    expect((await project.run()).status).to.equal('nothing-to-do');
  });

  it('are not touched by a run without news', async () => {
    await project.run();
    await sql(project.path('data/toys.duckdb'), 'insert into total.total values (1)');
    project.write('numbers.txt', 'a: 1.0 2 3\n');

    const result = await project.run();

    expect(ranCounts(result)).to.deep.equal({ numbers: 1, scale: 0, sum: 0 });
    expect(await table()).to.deep.equal([[12], [1]]);
    expect(existsSync(project.path('data/.staging'))).to.equal(false);
  });
});
