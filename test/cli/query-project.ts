/**
 * A small project that has published something, and questions to it.
 */
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { type Answer, dag } from '../util/command-line.js';
import { TempProject, TOYS } from '../util/temp-project.js';

export const QUERIED = `
version: 1
database: data/toys.duckdb
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 10] } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale }, params: { table: true } }
`;

/** Lines as a command prints them. */
export const lines = (...all: string[]): string => `${all.join('\n')}\n`;

/** Toys with two files of a grid, a sum, and a table that somebody else put into the database. */
export class QueryProject {
  readonly project = new TempProject(TOYS);

  static async create(): Promise<QueryProject> {
    const made = new QueryProject();
    const { project } = made;
    project.write('pipelines.yaml', QUERIED);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4.5\n');
    await project.run();
    await sql(
      project.path('data/toys.duckdb'),
      'create schema mine',
      "create table mine.notes as select 'first' as note, 1 as n",
    );
    return made;
  }

  query(...argv: string[]): Promise<Answer> {
    return dag(this.project.folder, ['query', ...argv]);
  }

  /** What is printed where nothing is wrong. */
  async asked(...argv: string[]): Promise<string> {
    const { code, out, err } = await this.query(...argv);
    expect([code, err]).to.deep.equal([0, '']);
    return out;
  }

  /** Exit code and message where something is. */
  async refused(...argv: string[]): Promise<[number, string]> {
    const { code, out, err } = await this.query(...argv);
    expect(out).to.equal('');
    return [code, err.trimEnd()];
  }
}
