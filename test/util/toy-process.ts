/**
 * Runs of toy projects as real processes, and what they leave behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOYS } from './temp-project.js';

const PROGRAM = fileURLToPath(new URL('../bundle/toy-dag.js', import.meta.url));

export interface Ended {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

interface ProcessOptions {
  /** Run it as another user, by number; only for root. */
  readonly user?: number;
  readonly nodeOptions?: readonly string[];
  /** The compiled program; the one with toys when absent. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Compiled node types; the toys when absent. */
  readonly nodesFolder?: string;
}

/** A process of `dag` that was started. */
export class ToyProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  private out = '';
  private err = '';
  private readonly waiting: { isSaid: (err: string) => boolean; resolve: () => void }[] = [];

  constructor(folder: string, args: readonly string[], options: ProcessOptions = {}) {
    const { user, nodeOptions = [], nodesFolder = TOYS, program = PROGRAM } = options;
    this.child = spawn(process.execPath, [...nodeOptions, program, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TOY_NODES: nodesFolder, ...options.env },
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    this.child.stdout?.on('data', (data: Buffer) => {
      this.out += data.toString();
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      this.err += data.toString();
      for (const { isSaid, resolve } of this.waiting) if (isSaid(this.err)) resolve();
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        for (const waiting of this.waiting) waiting.resolve();
        resolve({ code, signal, out: this.out, err: this.err });
      });
    });
  }

  /** Waits until stderr holds a text, or the process has ended. */
  async says(text: string): Promise<void> {
    return this.until((err) => err.includes(text));
  }

  /** Waits until stderr holds so many lines, or the process has ended. */
  async saysLines(count: number): Promise<void> {
    return this.until((err) => linesOf(err).length >= count);
  }

  private async until(isSaid: (err: string) => boolean): Promise<void> {
    if (isSaid(this.err) || this.child.exitCode !== null || this.child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      this.waiting.push({ isSaid, resolve });
    });
  }
}

/** Whole lines of a text. */
export function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

/** Runs `dag` to its end. */
export function toyDag(folder: string, ...args: string[]): Promise<Ended> {
  return new ToyProcess(folder, args).ended;
}

/** Digest of every published file, without run records and the database: its tables are compared apart. */
export function publishedFiles(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const data = join(folder, 'data');
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (path !== join(data, 'runs')) walk(path);
      } else if (!/\.duckdb(\.wal)?$/.test(entry.name)) {
        found[relative(data, path)] = createHash('sha256').update(readFileSync(path)).digest('hex');
      }
    }
  };
  if (existsSync(data)) walk(data);
  return found;
}
