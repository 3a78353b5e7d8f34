/**
 * Runs one process and says what it took.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DAG = fileURLToPath(new URL('../bundle/dag.js', import.meta.url));
const HOOK = fileURLToPath(new URL('./usage-hook.cjs', import.meta.url));

export interface Usage {
  /** User + system time of the process with all its threads. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly maxRssMb: number;
}

/**
 * Runs node with these arguments in a folder; "dag" as the first is the built command line, started
 * as a person starts it.
 * @throws if it ends with another exit code than `ends`.
 */
export function measure(args: readonly string[], folder: string, ends = 0): Usage {
  const usageFile = join(folder, 'usage.json');
  // Node 20 parses all extra certificates at every start, and nothing here needs the network.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const [program, ...rest] =
    args[0] === 'dag' ? [DAG, ...args.slice(1)] : [process.execPath, ...args];
  const started = performance.now();
  const done = spawnSync(program, rest, {
    cwd: folder,
    env: {
      ...env,
      PATH: `${dirname(process.execPath)}${delimiter}${env.PATH ?? ''}`,
      NODE_OPTIONS: `--require ${JSON.stringify(HOOK)}`,
      BENCH_USAGE_FILE: usageFile,
    },
    encoding: 'utf8',
  });
  const wallMs = performance.now() - started;
  if (done.status !== ends)
    throw new Error(`${args.join(' ')} ended ${done.status}: ${done.stderr}`);
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { cpuMs: number; maxRssKb: number };
  return { cpuMs: usage.cpuMs, wallMs, maxRssMb: usage.maxRssKb / 1024 };
}

/** The middle one; of an even number the upper of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
