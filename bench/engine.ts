/**
 * What the engine itself costs: partitions that do nothing, executed and kept
 * durably; and a run with nothing to do, by the number of partitions.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tuneV8 } from '../src/cli/tune-v8.js';
import { loadProject, rememberRun, runProject } from '../src/engine.js';
import { measure, median } from './process.js';

const NODES = fileURLToPath(new URL('./nodes', import.meta.url));
/** Items × factors. */
const SIZES: readonly (readonly [number, number])[] = [
  [100, 10],
  [440, 100],
  [1000, 500],
];
const ROUNDS = 15;
/** Milliseconds: a file written just before it is loaded may be edited unseen, and is not trusted. */
const SETTLED = 200;

/** One row per number of partitions. */
export async function benchEngine(): Promise<string[]> {
  // As every command that has work to do.
  tuneV8();
  const folders = SIZES.map(() => mkdtempSync(join(tmpdir(), 'bench-')));
  try {
    const executed: number[] = [];
    for (const [i, [items, times]] of SIZES.entries()) {
      executed.push(await coldRun(folders[i] as string, items, times));
    }
    const { bare, idle } = nothingToDo(folders);
    return [
      '| partitions | executed: µs CPU each | nothing to do: CPU ms | × bare node | ms more than bare node | must |',
      '|--:|--:|--:|--:|--:|---|',
      ...SIZES.map(([items, times], i) => {
        const count = items * times;
        const each = ((executed[i] as number) * 1000) / count;
        const ms = idle[i] as number;
        return `| ${count.toLocaleString('en-US')} | ${each.toFixed(1)} | ${ms.toFixed(0)} | ${(ms / bare).toFixed(2)} | ${(ms - bare).toFixed(0)} | ≤ 10 µs; bare node + 20 ms, flat |`;
      }),
    ];
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** CPU milliseconds of a bare node and of a run in each folder, in turns: what slows one round slows all of it. */
function nothingToDo(folders: readonly string[]): { bare: number; idle: readonly number[] } {
  const bare: number[] = [];
  const idle = folders.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(measure(['-e', '0'], folders[0] as string).cpuMs);
    for (const [i, folder] of folders.entries()) {
      (idle[i] as number[]).push(measure(['dag', 'run', '-q'], folder).cpuMs);
    }
  }
  return { bare: median(bare), idle: idle.map(median) };
}

/** CPU milliseconds of the run, workers and all, without loading the project. */
async function coldRun(folder: string, items: number, times: number): Promise<number> {
  writeFileSync(
    join(folder, 'pipelines.yaml'),
    `version: 1
nodes:
  items: { type: items, params: { count: ${items} } }
  many: { type: many, inputs: { items: items }, params: { times: ${times} } }
`,
  );
  await new Promise((resolve) => setTimeout(resolve, SETTLED));
  const project = await loadProject({
    projectFolder: folder,
    params: [],
    env: {},
    nodesFolder: NODES,
  });
  const result = await runProject(project, {
    targets: [],
    jobs: 2,
    force: false,
    keepGoing: false,
    onEvent: () => undefined,
    signal: new AbortController().signal,
  });
  if (result.status !== 'done') throw new Error(`the run ended ${result.status}`);
  const request = { configFile: 'pipelines.yaml', profile: undefined, params: [], targets: [] };
  rememberRun(project, request, result, { shown: '', quiet: '' });
  if (!existsSync(join(folder, 'cache', 'noop.json'))) throw new Error('the run is not remembered');
  return result.cpuSeconds * 1000;
}
