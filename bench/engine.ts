/**
 * What the engine itself costs: partitions that do nothing, executed and kept
 * durably; and a run with nothing to do, by the number of partitions.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProject, rememberRun, runProject } from '../src/engine.js';
import { measure, median } from './process.js';

const NODES = fileURLToPath(new URL('./nodes', import.meta.url));
/** Items × factors. */
const SIZES: readonly (readonly [number, number])[] = [
  [100, 10],
  [440, 100],
  [1000, 500],
];
const ROUNDS = 7;

/** One row per number of partitions. */
export async function benchEngine(): Promise<string[]> {
  const lines = [
    '| partitions | executed: µs CPU each | nothing to do: CPU ms | × bare node | ms more than bare node | must |',
    '|--:|--:|--:|--:|--:|---|',
  ];
  for (const [items, times] of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      const cpuMs = await coldRun(folder, items, times);
      const median_ = (args: readonly string[]): number =>
        median(Array.from({ length: ROUNDS }, () => measure(args, folder).cpuMs));
      const bare = median_(['-e', '0']);
      const idle = median_(['dag', 'run', '-q']);
      const count = items * times;
      lines.push(
        `| ${count.toLocaleString('en-US')} | ${((cpuMs * 1000) / count).toFixed(1)} | ${idle.toFixed(0)} | ${(idle / bare).toFixed(2)} | ${(idle - bare).toFixed(0)} | ≤ 10 µs; bare node + 20 ms, flat |`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return lines;
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
  // A file written in the millisecond in which it is loaded may be edited unseen, and is not trusted.
  await new Promise((resolve) => setTimeout(resolve, 20));
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
  return result.cpuSeconds * 1000;
}
