/**
 * From saving a strategy parameter to the new ranking on the screen of `dag watch`,
 * and what its two processes keep in memory after many edits.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DAG = join(ROOT, 'dist', 'bundle', 'dag.js');
const PIPELINE = readFileSync(join(ROOT, 'pipelines.yaml'), 'utf8');
const RANKED = 'rsi_reversion';
const IDLE = 'Ctrl-C ends\n';

/** The default pipeline with one strategy tuned; a value that was never asked for before. */
function pipeline(edit: number): string {
  const strategies = readdirSync(join(ROOT, 'dist', 'nodes', 'backtest', 'strategies'))
    .filter((name) => name.endsWith('.js') && !name.startsWith('_'))
    .map((name) => name.replace('.js', ''))
    .map((id) =>
      id === 'volatility_targeting'
        ? `{ id: ${id}, params: { target: ${(0.1 + edit / 10_000).toFixed(4)} } }`
        : id,
    );
  const bonds = '      bonds: ';
  if (!PIPELINE.includes(bonds)) throw new Error('pipelines.yaml has no param "bonds"');
  return PIPELINE.replace(bonds, `      strategies: [${strategies.join(', ')}]\n${bonds}`);
}

/** Measures so many edits. Linux only: memory is read from /proc. */
export async function benchWatch(edits: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const save = (edit: number): void => {
    writeFileSync(join(folder, 'new.yaml'), pipeline(edit));
    renameSync(join(folder, 'new.yaml'), join(folder, 'pipelines.yaml'));
  };
  save(0);
  const child = spawn(DAG, ['watch', 'assess'], { cwd: folder });
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    let text = '';
    let wake = (): void => {};
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        wake();
      });
    }
    child.on('close', () => wake());
    const until = async (word: string): Promise<void> => {
      while (!text.includes(word)) {
        if (child.exitCode !== null) throw new Error(`dag watch ended:\n${text}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1500));
    await until(IDLE);
    await pause();
    const memory = [memoryOf(child.pid as number)];
    const times: number[] = [];
    for (let edit = 1; edit <= edits; edit++) {
      text = '';
      const started = performance.now();
      save(edit);
      await until(RANKED);
      times.push(performance.now() - started);
      await until(IDLE);
      // A person looks at the result; meanwhile the next process loads.
      await pause();
      memory.push(memoryOf(child.pid as number));
    }
    const seconds = (ms: number): string => (ms / 1000).toFixed(2);
    return [
      '| dag watch, one strategy parameter saved | median s | longest s | idle MB, first | idle MB, last | must |',
      '|---|--:|--:|--:|--:|---|',
      `| ${edits} edits | ${seconds(median(times))} | ${seconds(Math.max(...times))} | ${memory[0]} | ${memory.at(-1)} | 1.5 s |`,
    ];
  } finally {
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident MB of a process and its children. */
function memoryOf(pid: number): number {
  const statuses = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/status`, 'utf8');
      } catch {
        // It ended meanwhile.
        return '';
      }
    });
  const number = (status: string, field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const mine = statuses.filter((s) => number(s, 'Pid') === pid || number(s, 'PPid') === pid);
  return Math.round(mine.reduce((sum, status) => sum + number(status, 'VmRSS'), 0) / 1024);
}
