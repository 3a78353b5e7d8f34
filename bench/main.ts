/**
 * Measures whole commands as a person would run them, against a bare node in
 * the same round, and prints a Markdown table.
 *
 * CPU time is user + system of the process with all its threads. Rounds take
 * turns, so that a machine that slows down slows all rows; medians are printed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Usage {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly maxRssMb: number;
}

interface Row {
  readonly name: string;
  readonly must: string;
  readonly prepare: (folder: string) => void;
  readonly args: readonly string[];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DAG = join(ROOT, 'dist', 'bundle', 'dag.js');
const HOOK = fileURLToPath(new URL('./usage-hook.js', import.meta.url));
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const PIPELINE = readFileSync(join(ROOT, 'pipelines.yaml'), 'utf8');

const NEW_SCENARIO = `${PIPELINE.replace(
  /(type: scenario-define[\s\S]*?params:\n)/,
  '$1      define:\n        - { name: Bench Window, type: bull, start: "2019-01-02", end: "2019-06-28" }\n',
)}`;

function measure(args: readonly string[], folder: string): Usage {
  const usageFile = join(folder, 'usage.json');
  const started = performance.now();
  const done = spawnSync(process.execPath, ['--import', HOOK, ...args], {
    cwd: folder,
    env: { ...process.env, BENCH_USAGE_FILE: usageFile },
    encoding: 'utf8',
  });
  const wallMs = performance.now() - started;
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended ${done.status}: ${done.stderr}`);
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { cpuMs: number; maxRssKb: number };
  return { cpuMs: usage.cpuMs, wallMs, maxRssMb: usage.maxRssKb / 1024 };
}

const RUN = [DAG, 'run', 'assess', '-q'];
const rows: readonly Row[] = [
  { name: 'node -e 0', must: '', prepare: () => {}, args: ['-e', '0'] },
  {
    name: 'cold run',
    must: '24 CPU-s with model training, 1 GB',
    prepare: (folder) => {
      rmSync(join(folder, 'data'), { recursive: true, force: true });
      rmSync(join(folder, 'cache'), { recursive: true, force: true });
      writeFileSync(join(folder, 'pipelines.yaml'), PIPELINE);
    },
    args: RUN,
  },
  {
    name: 'nothing to do',
    must: 'bare node + 60 ms',
    prepare: () => {},
    args: [DAG, 'run', 'assess'],
  },
  {
    name: 'one scenario added',
    must: '1.5 s',
    prepare: (folder) => writeFileSync(join(folder, 'pipelines.yaml'), NEW_SCENARIO),
    args: RUN,
  },
  {
    name: 'one strategy parameter changed',
    must: '1.0 s',
    prepare: () => {},
    args: [...RUN, '--param', 'backtests.strategies=[{id: golden_cross, params: {fast: 20}}]'],
  },
];

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const results = rows.map((): Usage[] => []);
for (let round = 0; round < ROUNDS; round++) {
  rows.forEach((row, i) => {
    row.prepare(folder);
    (results[i] as Usage[]).push(measure(row.args, folder));
  });
}
rmSync(folder, { recursive: true, force: true });

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const bare = median((results[0] as Usage[]).map((u) => u.cpuMs));
const lines = [
  '| what | CPU s | × bare node | wall s | peak MB | must |',
  '|---|--:|--:|--:|--:|---|',
];
rows.forEach((row, i) => {
  const usages = results[i] as Usage[];
  const cpu = median(usages.map((u) => u.cpuMs));
  const wall = median(usages.map((u) => u.wallMs));
  const peak = median(usages.map((u) => u.maxRssMb));
  lines.push(
    `| ${row.name} | ${(cpu / 1000).toFixed(3)} | ${(cpu / bare).toFixed(1)} | ${(wall / 1000).toFixed(3)} | ${peak.toFixed(0)} | ${row.must} |`,
  );
});
process.stdout.write(`${lines.join('\n')}\n`);
