/**
 * Files and tables that are written in groups: whatever changed and whatever was
 * copied, they hold the bytes and rows of a run from nothing.
 */
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { ParquetFile } from '../../src/table/parquet-reader.js';
import { sql } from '../nodes/fetch/sql.js';
import { TempProject, TOYS } from '../util/temp-project.js';

const NUMBERS = 'ann: 1 2 3\nart: 4\nbea: 5 6\nben: 7\ncid: 8 9\ndan: 10\neve: 11\nfay: 12\n';

function pipeline(factors: string, words: string): string {
  return `
version: 1
database: data/toys.duckdb
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  stacks: { type: stacks, inputs: { numbers: numbers }, params: { factors: [${factors}], words: { ${words} } } }
`;
}

interface Published {
  readonly bytes: Buffer;
  readonly rows: unknown[][];
  readonly shown: string | undefined;
}

describe('files written in groups', () => {
  const projects: TempProject[] = [];
  const start = (): TempProject => {
    const project = new TempProject(TOYS);
    projects.push(project);
    return project;
  };
  const publish = async (
    project: TempProject,
    config: string,
    numbers: string,
  ): Promise<Published> => {
    project.write('pipelines.yaml', config);
    project.write('numbers.txt', numbers);
    const result = await project.run();
    return {
      bytes: readFileSync(project.path('data/stacks/stacks.parquet')),
      rows: await table(project),
      shown: result.shown[0]?.text,
    };
  };
  const table = (project: TempProject): Promise<unknown[][]> =>
    sql(project.path('data/toys.duckdb'), 'from stacks.stacks order by all');

  /** The bytes of each row group, as hex. */
  const rowGroups = (project: TempProject): string[] => {
    const file = ParquetFile.open(project.path('data/stacks/stacks.parquet'));
    const groups = file.rowGroups.map((_, i) =>
      Buffer.concat([...file.piecesOf(i)].map((piece) => Buffer.from(piece))),
    );
    file.close();
    return groups.map((bytes) => bytes.toString('hex'));
  };

  afterEach(() => {
    for (const project of projects.splice(0)) project.remove();
  });

  it('are what a run from nothing writes, after every kind of edit', async () => {
    const edits: readonly (readonly [string, string])[] = [
      [pipeline('1, 2, 3', ''), NUMBERS],
      // One name: one block of each group.
      [pipeline('1, 2, 3', ''), NUMBERS.replace('ben: 7', 'ben: 7 7')],
      // A group more, a group less, groups in another order.
      [pipeline('1, 2, 3, 4', ''), NUMBERS],
      [pipeline('1, 3, 4', ''), NUMBERS],
      [pipeline('4, 1, 3', ''), NUMBERS],
      // A name more, a name less; an initial more, and one fewer.
      [pipeline('4, 1, 3', ''), `${NUMBERS}gus: 13\n`],
      [pipeline('4, 1, 3', ''), NUMBERS.replace('bea: 5 6\n', '')],
      [pipeline('4, 1, 3', ''), NUMBERS.replace('cid: 8 9\n', 'cid: 8 9\nccc: 2\n')],
      [pipeline('4, 1, 3', ''), NUMBERS.replace('cid: 8 9\n', '')],
      // What the rows depend on besides their items.
      [pipeline('4, 1, 3', '"1": "it\'s"'), NUMBERS],
      [pipeline('4, 1, 3', '"3": three'), NUMBERS],
    ];
    const project = start();
    for (const [config, numbers] of edits) {
      const incremental = await publish(project, config, numbers);
      const fresh = await publish(start(), config, numbers);

      expect(incremental.bytes.equals(fresh.bytes)).to.equal(true);
      expect(incremental.rows).to.deep.equal(fresh.rows);
      expect(incremental.shown).to.equal(fresh.shown);
    }
  });

  it('leave most row groups as they are when there is one more value of the second dimension', async () => {
    const project = start();
    const initials = [...'abcdefghijklmnopqrstuvwxyz'];
    const numbers = (letters: readonly string[]): string =>
      letters.map((letter, i) => `${letter}: ${i + 1}\n`).join('');
    for (const more of ['b', 'g', 'm', 't', 'z']) {
      const before = numbers(initials.filter((letter) => letter !== more));
      await publish(project, pipeline('1', ''), before);
      const old = new Set(rowGroups(project));
      const line = `${more}: 99\n`;
      const at = before.indexOf(`\n${initials[initials.indexOf(more) - 1]}: `);
      const end = before.indexOf('\n', at + 1) + 1;
      await publish(project, pipeline('1', ''), before.slice(0, end) + line + before.slice(end));

      const now = rowGroups(project);
      expect(now.length).to.be.within(5, 20);
      expect(now.filter((group) => !old.has(group)).length, more).to.be.within(1, 2);
    }
  });

  it('have a row group per item where keys are one value', async () => {
    const config = `
version: 1
database: data/toys.duckdb
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  shelves: { type: shelves, inputs: { numbers: numbers } }
`;
    const shelves = async (project: TempProject, numbers: string): Promise<unknown[][]> => {
      project.write('pipelines.yaml', config);
      project.write('numbers.txt', numbers);
      await project.run();
      const file = project.path('data/shelves/shelves.parquet');
      const groups = `select row_group_num_rows::integer from parquet_metadata('${file}') where column_id = 0`;
      return [
        await sql(project.path('data/toys.duckdb'), 'from shelves.shelves order by all'),
        await sql(':memory:', groups),
        [readFileSync(file).toString('base64')],
      ];
    };
    const project = start();
    await shelves(project, 'ann: 1 2\nart: 3\nbea: 4\n');

    const [rows, groups, bytes] = await shelves(project, 'ann: 1 2\nart: 3 3 3\nbea: 4\n');

    expect(rows).to.deep.equal([
      ['ann', 1],
      ['ann', 2],
      ['art', 3],
      ['art', 3],
      ['art', 3],
      ['bea', 4],
    ]);
    expect(groups).to.deep.equal([[2], [3], [1]]);
    expect(bytes).to.deep.equal((await shelves(start(), 'ann: 1 2\nart: 3 3 3\nbea: 4\n'))[2]);
  });

  it('replace a table that somebody else took rows from', async () => {
    const project = start();
    await publish(project, pipeline('1, 2, 3, 4', ''), NUMBERS);
    await sql(project.path('data/toys.duckdb'), 'delete from stacks.stacks where value = 12');

    const { rows } = await publish(project, pipeline('1, 2, 3, 5', ''), NUMBERS);

    expect(rows).to.have.length(48);
  });

  it('are written whole where the old file was changed or is gone', async () => {
    const project = start();
    const first = await publish(project, pipeline('1, 2', ''), NUMBERS);
    const file = project.path('data/stacks/stacks.parquet');
    appendFileSync(file, 'x');
    const changed = await publish(project, pipeline('1, 2', ''), NUMBERS);
    rmSync(file);
    const gone = await publish(project, pipeline('1, 2', ''), NUMBERS);

    expect(changed.bytes.equals(first.bytes)).to.equal(true);
    expect(gone.bytes.equals(first.bytes)).to.equal(true);
  });
});
