/**
 * Damage to anything below cache/ and data/: the next run leaves what an undisturbed
 * run leaves, byte for byte, or says clearly why it cannot. Never a wrong result.
 */
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asEngineError } from '../../src/errors/errors.js';
import type { RunResult } from '../../src/run/events.js';
import { sql } from '../nodes/fetch/sql.js';
import { cut, flipBit, JSON_DAMAGES } from '../util/damage.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { publishedFiles } from '../util/toy-process.js';

const FILES = `
version: 1
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3] } }
`;
const TABLES = `
version: 1
database: data/toys.duckdb
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }
  sum: { type: total, inputs: { scaled: scale }, params: { table: true } }
  stacks: { type: stacks, inputs: { numbers: numbers }, params: { factors: [2, 3], words: {} } }
`;
/** After the second one, nearly everything that is stored is read again. */
const EDITS: Readonly<Record<string, (pipeline: string) => string>> = {
  'nothing else changed': (pipeline) => pipeline,
  'its readers are stale': (pipeline) =>
    pipeline.replace('[double]', '[double, triple]').replace('[2, 3]', '[2, 3, 4]'),
};
/** Shares of a file's length. */
const SPREAD = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1];

type Damage = (project: TempProject) => void;
type Damages = Record<string, Damage>;

const pack = (project: TempProject): string => project.path('cache/packs/0000.pack');
const log = (project: TempProject): string => project.path('cache/actions.log');

const IN_THE_CACHE: Damages = {
  'a pack is all ones': (p) => writeFileSync(pack(p), readFileSync(pack(p)).fill(0xff)),
  'a pack is cut in the middle': (p) => cut(pack(p), 0.5),
  'a pack is empty': (p) => truncateSync(pack(p)),
  'the last pack is deleted': (p) => rmSync(pack(p)),
  'all packs are deleted': (p) => p.removeFolder('cache/packs'),
  'a pack is damaged, and one was set aside before': (p) => {
    writeFileSync(`${pack(p)}.bad`, 'older');
    flipBit(pack(p), 0.5);
  },
  'the action log is deleted': (p) => rmSync(log(p)),
  'the action log is cut in a record': (p) => cut(log(p), 0.4),
  'the action log is empty': (p) => truncateSync(log(p)),
  'the action log is of another version, and so was one before': (p) => {
    writeFileSync(`${log(p)}.bad`, 'older');
    writeFileSync(
      log(p),
      Buffer.concat([Buffer.from('DAGLOG99'), readFileSync(log(p)).subarray(8)]),
    );
  },
  'the action log is garbage': (p) => writeFileSync(log(p), 'no log'.repeat(99)),
  'log and packs are deleted': (p) => {
    rmSync(log(p));
    p.removeFolder('cache/packs');
  },
  'manifests are deleted': (p) => p.removeFolder('cache/manifests'),
  'what explanations rest on is deleted': (p) => p.removeFolder('cache/explain'),
  'the memory of files is deleted': (p) => rmSync(p.path('cache/stat.json')),
  'the cache is deleted': (p) => p.removeFolder('cache'),
};
for (const share of SPREAD) {
  IN_THE_CACHE[`a pack has a flipped bit at ${share}`] = (p) => flipBit(pack(p), share);
  IN_THE_CACHE[`the action log has a flipped bit at ${share}`] = (p) => flipBit(log(p), share);
}
for (const [what, damage] of Object.entries(JSON_DAMAGES)) {
  for (const folder of ['manifests', 'explain']) {
    IN_THE_CACHE[`each file in ${folder} ${what}`] = (p) => {
      const path = p.path('cache', folder);
      for (const name of readdirSync(path)) damage(join(path, name));
    };
  }
  IN_THE_CACHE[`the list of what audits found ${what}`] = (p) => {
    p.write('cache/distrust.json', '[]');
    damage(p.path('cache/distrust.json'));
  };
  IN_THE_CACHE[`the memory of files ${what}`] = (p) => damage(p.path('cache/stat.json'));
  IN_THE_CACHE[`the memory of parts ${what}`] = (p) => {
    p.write('cache/parts.bin', 'something');
    damage(p.path('cache/parts.bin'));
  };
  IN_THE_CACHE[`the memory of slices ${what}`] = (p) => damage(p.path('cache/slices.json'));
}

/** Ways to damage a published file. */
const PUBLISHED_DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  'is cut': (path) => cut(path, 0.6),
  'has a flipped bit': (path) => flipBit(path, 0.2),
  'is something else': (path) => writeFileSync(path, 'x'),
  'has grown': (path) => appendFileSync(path, ' '),
  'is deleted': (path) => rmSync(path),
};
const IN_FILES: Damages = { 'all that was published is deleted': (p) => p.removeFolder('data') };
const IN_TABLES: Damages = {
  'the database is deleted': (p) => rmSync(p.path('data/toys.duckdb')),
  'the database is empty': (p) => truncateSync(p.path('data/toys.duckdb')),
  'the database is cut in its header': (p) => cut(p.path('data/toys.duckdb'), 0.001),
  'database and cache are deleted': (p) => {
    rmSync(p.path('data/toys.duckdb'));
    p.removeFolder('cache');
  },
};
for (const [what, damage] of Object.entries(PUBLISHED_DAMAGES)) {
  IN_FILES[`a store of Parquet ${what}`] = (p) => damage(p.path('data/grid/x2.parquet'));
  IN_FILES[`published JSON ${what}`] = (p) => damage(p.path('data/total/total.json'));
  IN_TABLES[`a Parquet file in groups ${what}`] = (p) =>
    damage(p.path('data/stacks/stacks.parquet'));
}

/** Everything that a reader of the project can see. */
async function state(project: TempProject, result: RunResult): Promise<unknown> {
  const database = project.path('data/toys.duckdb');
  const rows = 'select factor, initial, word, value from stacks.stacks order by all';
  const hasTables = readFileSync(project.path('pipelines.yaml'), 'utf8').includes('toys.duckdb');
  return {
    files: publishedFiles(project.folder),
    tables: hasTables ? [await sql(database, rows), await sql(database, 'from total.total')] : [],
    shown: result.shown,
    exitCode: result.exitCode,
  };
}

describe('a run after damage', () => {
  let project: TempProject;

  async function begin(pipeline: string): Promise<RunResult> {
    project = new TempProject(TOYS);
    project.write('pipelines.yaml', pipeline);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\nbc: 7 8 9\n');
    return project.run();
  }

  afterEach(() => project.remove());

  /** Codes of what commands that only read throw. */
  async function codesOfReaders(): Promise<unknown[]> {
    const codes: unknown[] = [];
    const readers = [() => project.plan(), () => project.list(), () => project.explain([])];
    for (const read of readers) {
      await read().catch((error: Error) => codes.push(asEngineError(error)?.code ?? error.stack));
    }
    return codes;
  }

  for (const [pipeline, damages] of [
    [FILES, { ...IN_THE_CACHE, ...IN_FILES }],
    [TABLES, IN_TABLES],
  ] as const) {
    for (const [also, edit] of Object.entries(EDITS)) {
      let expected: unknown;

      before(async () => {
        const result = await begin(edit(pipeline));
        expected = await state(project, result);
        project.remove();
      });

      for (const [what, damage] of Object.entries(damages)) {
        it(`leaves what an undisturbed one leaves when ${what} and ${also}`, async () => {
          await begin(pipeline);
          damage(project);
          project.write('pipelines.yaml', edit(pipeline));

          const told = await codesOfReaders();
          const result = await project.run();

          expect(told.filter((code) => code !== 'damaged-object')).to.deep.equal([]);
          expect(result.failures).to.deep.equal([]);
          expect(await state(project, result)).to.deep.equal(expected);
          expect((await project.run()).status).to.equal('nothing-to-do');
        });
      }
    }
  }

  it('says that the database is none, leaves it alone, and mends the rest', async () => {
    await begin(TABLES);
    const database = project.path('data/toys.duckdb');
    writeFileSync(database, 'my notes'.repeat(9999));
    rmSync(project.path('data/total/total.json'));

    const result = await project.run();

    const failed = result.failures.map(({ node, message }) => `${node}: ${message}`);
    expect(failed.map((text) => text.replaceAll(project.folder, '/project'))).to.deep.equal(
      ['sum', 'stacks'].map(
        (node) =>
          `${node}: "/project/data/toys.duckdb" cannot be written: IO Error: The file "/project/data/toys.duckdb" exists, but it is not a valid DuckDB database file! - the published files are complete; close other programs that hold the database, or delete it, and run again`,
      ),
    );
    expect(result.nodes.map(({ node, reasons }) => [node, reasons]).slice(2)).to.deep.equal([
      [
        'sum',
        [
          'published file "data/total/total.json" is missing or was changed',
          'the database "toys.duckdb" is damaged',
        ],
      ],
      ['stacks', ['the database "toys.duckdb" is damaged']],
    ]);
    expect(readFileSync(database, 'utf8')).to.match(/^my notes/);
    expect(readFileSync(project.path('data/total/total.json'), 'utf8')).to.include('90');
  });
});
