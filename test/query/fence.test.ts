/**
 * The fence holds by itself, too: with every statement let through, DuckDB still
 * opens no file but those that it was shown, and changes no setting.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Memory, openMemory } from '../../src/query/duckdb.js';
import { fenceIn, lockSettings } from '../../src/query/fence.js';
import { findFileViews } from '../../src/query/published-files.js';
import { ViewSet } from '../../src/query/view.js';
import { allNames, createViews } from '../../src/query/view-sql.js';
import { writeParquetFile } from '../../src/table/parquet-file.js';
import { TempProject } from '../util/temp-project.js';

describe('the fence around a query', () => {
  let project: TempProject;
  let memory: Memory;

  before(async () => {
    project = new TempProject();
    project.write('secret.csv', 'a,b\n1,2\n');
    project.write('data/numbers/numbers.parquet', '');
    writeParquetFile(project.path('data/numbers/numbers.parquet'), {
      rows: 3,
      columns: [{ spec: { name: 'n', type: 'double', about: '' }, data: Float64Array.of(1, 2, 3) }],
    });
    memory = await openMemory();
    const views = new ViewSet(findFileViews(project.folder));
    await fenceIn(memory.connection, views.all);
    await createViews(memory.connection, allNames(views));
    await lockSettings(memory.connection);
  });

  after(() => {
    memory.close();
    project.remove();
  });

  it('lets views be read', async () => {
    const reader = await memory.connection.runAndReadAll('select sum(n) from numbers');

    expect(reader.getRows()).to.deep.equal([[6]]);
  });

  for (const statement of [
    "from read_csv('SECRET')",
    "from 'SECRET'",
    "from read_text('SECRET')",
    "from glob('FOLDER/*')",
    "copy numbers to 'FOLDER/made.csv'",
    "copy numbers to 'FOLDER/data/numbers/other.parquet'",
    "attach 'FOLDER/made.db'",
    "export database 'FOLDER/made'",
    'install httpfs',
    'load httpfs',
    'set enable_external_access = true',
    "set allowed_paths = ['/etc/passwd']",
    'set lock_configuration = false',
    "set temp_directory = 'FOLDER'",
  ]) {
    it(`stops ${statement}`, async () => {
      const sql = statement
        .replaceAll('SECRET', project.path('secret.csv'))
        .replaceAll('FOLDER', project.folder);

      let message = 'nothing stopped it';
      try {
        await memory.connection.run(sql);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).to.match(
        /disabled by configuration|disabled through configuration|has been locked|secret.csv does not exist/,
      );
      expect(existsSync(project.path('made.csv'))).to.equal(false);
      expect(existsSync(project.path('made.db'))).to.equal(false);
      expect(readFileSync(project.path('secret.csv'), 'utf8')).to.equal('a,b\n1,2\n');
    });
  }
});
