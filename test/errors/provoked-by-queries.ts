/**
 * For every code of queries, a situation that provokes it.
 */
import { appendFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { renderError } from '../../src/errors/render.js';
import { ask } from '../../src/query/ask.js';
import { copyDatabase } from '../../src/query/database-copy.js';
import { dag } from '../util/command-line.js';
import type { TempProject } from '../util/temp-project.js';

type Provoke = (project: TempProject) => Promise<string>;

const PIPELINE = `version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2] } }
`;

async function publish(project: TempProject): Promise<void> {
  project.write('pipelines.yaml', PIPELINE);
  project.write('numbers.txt', 'a: 1 2 3\n');
  await project.run();
}

/** What `dag query` prints to stderr where a grid is published. */
function asked(...argv: string[]): Provoke {
  return async (project) => {
    await publish(project);
    return (await dag(project.folder, ['query', ...argv])).err;
  };
}

async function printed(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
  } catch (error) {
    return renderError(error);
  }
  throw new Error('nothing went wrong');
}

/** Code → situation. */
export const ASKED: Readonly<Record<string, Provoke>> = {
  'bad-query-file': asked('--file', 'best.sql'),
  'bad-sql': asked('select value fro grid'),
  'changed-while-read': async (project) => {
    await publish(project);
    const question = {
      projectFolder: project.folder,
      sql: { text: 'from grid' },
      database: async () => project.path('data/market.duckdb'),
    };
    return printed(() =>
      ask(question, async () => utimesSync(project.path('data/grid/x2.parquet'), 1, 1)),
    );
  },
  'database-busy': async (project) => {
    project.write('data/market.duckdb', '');
    const path = project.path('data/market.duckdb');
    const writer = setInterval(() => appendFileSync(path, 'x'), 4);
    try {
      return await printed(() => copyDatabase(path));
    } finally {
      clearInterval(writer);
    }
  },
  'failed-query': async (project) => {
    await publish(project);
    const path = project.path('data/grid/x2.parquet');
    const bytes = readFileSync(path);
    const end = bytes.length - 8;
    bytes.fill(0xff, end - bytes.readUInt32LE(end), end);
    writeFileSync(path, bytes);
    return (await dag(project.folder, ['query', 'from grid'])).err;
  },
  'nothing-published': async (project) => {
    project.write('pipelines.yaml', PIPELINE);
    return (await dag(project.folder, ['query', 'from grid'])).err;
  },
  'read-only': asked("copy grid to 'grid.csv'"),
  'unknown-column': asked('select valeu from grid'),
  'unknown-view': asked('from gird'),
};
