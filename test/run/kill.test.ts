/**
 * A run that is killed at any moment: the next one completes, and what lies
 * there is to the byte what an undisturbed run leaves.
 */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from '../nodes/fetch/sql.js';
import { TempProject } from '../util/temp-project.js';
import { publishedFiles, ToyProcess, toyDag } from '../util/toy-process.js';

const NAMES = 120;
const KILLS = 26;
const SEED = 20260302;

const PIPELINE = `
version: 1
database: data/toys.duckdb
pipelines: { all: [sum, more, grid] }
nodes:
  numbers: { type: numbers, params: { path: numbers.txt } }
  trial: { type: trial, inputs: { numbers: numbers } }
  more: { type: total, inputs: { scaled: trial }, params: { table: true }, publish: more }
  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double, triple] } }
  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2, 3, 4] } }
  sum: { type: total, inputs: { scaled: scale }, params: { table: true } }
`;

/** Numbers by name; another edition changes every third name. */
function numbers(edition: number): string {
  return Array.from({ length: NAMES }, (_, i) => {
    const last = i % 3 === 0 ? edition : 0;
    return `n${i}: ${i} ${i * 2} ${last}\n`;
  }).join('');
}

/** Everything that a reader of this project can see. */
async function state(folder: string): Promise<unknown> {
  const database = join(folder, 'data', 'toys.duckdb');
  return {
    files: publishedFiles(folder),
    tables: await sql(
      database,
      "select 'total', sum from total.total union all select 'more', sum from more.total order by 1",
    ),
    schemas: await sql(
      database,
      'select table_schema, table_name from information_schema.tables order by 1, 2',
    ),
  };
}

/** Numbers between 0 and 1 from a seed (mulberry32). */
function random(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let t = Math.imul(at ^ (at >>> 15), 1 | at);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a run that is killed', () => {
  const cold = new TempProject();
  const warm = new TempProject();
  const work = new TempProject();
  const expected: Record<string, unknown> = {};
  const took: Record<string, number> = {};

  before(async () => {
    for (const project of [cold, warm]) {
      project.write('pipelines.yaml', PIPELINE);
      project.write('numbers.txt', numbers(1));
    }
    await run('cold', cold.folder);
    cpSync(cold.folder, warm.folder, { recursive: true });
    for (const part of ['data', 'cache']) rmSync(cold.path(part), { recursive: true });
    cpSync(warm.folder, work.folder, { recursive: true });
    work.write('numbers.txt', numbers(2));
    await run('incremental', work.folder);
  });

  after(() => {
    for (const project of [cold, warm, work]) project.remove();
  });

  /** An undisturbed run, what it leaves, and how long it takes from its first word to its end. */
  async function run(name: string, folder: string): Promise<void> {
    const started = new ToyProcess(folder, ['run', 'all']);
    await started.says('numbers: loading');
    const from = performance.now();
    const { code, err } = await started.ended;
    expect(code, err).to.equal(0);
    took[name] = performance.now() - from;
    expected[name] = await state(folder);
  }

  for (const [name, seed] of [
    ['cold', SEED],
    ['incremental', SEED + 1],
  ] as const) {
    it(`is completed by the next one: ${name}, ${KILLS} kills of seed ${seed}`, async () => {
      const next = random(seed);
      for (let i = 0; i < KILLS; i++) {
        rmSync(work.folder, { recursive: true });
        cpSync((name === 'cold' ? cold : warm).folder, work.folder, { recursive: true });
        if (name === 'incremental') writeFileSync(work.path('numbers.txt'), numbers(2));
        const moment = (next() * 1.1 * (took[name] as number)).toFixed(1);
        const killed = new ToyProcess(work.folder, ['run', 'all']);
        await killed.says('numbers: loading');
        await new Promise((resolve) => setTimeout(resolve, Number(moment)));
        killed.child.kill('SIGKILL');
        await killed.ended;

        const after = await toyDag(work.folder, 'run', 'all');

        const where = `seed ${seed}, kill ${i + 1}, ${moment} ms after the first word`;
        expect(after.code, `${where}: ${after.err}${after.out}`).to.equal(0);
        expect(await state(work.folder), where).to.deep.equal(expected[name]);
      }
    });
  }
});
