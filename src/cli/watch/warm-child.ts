/**
 * A process that has loaded everything and waits for a run, and after it for the next.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { CommonOptions } from '../common-options.js';
import { type RunEnded, WATCHED, type WatchReply, type WatchRequest } from './messages.js';

export interface ChildSettings {
  /** The file that node runs. */
  readonly script: string;
  readonly cwd: string;
  /** The command line of the run. */
  readonly argv: readonly string[];
  readonly options: CommonOptions;
  /** Takes what the run writes to stdout; absent: it goes where ours goes. */
  readonly onOutput?: (text: string) => void;
}

/** One process, for any number of checks and of runs, one after another. */
export class WarmChild {
  private readonly process: ChildProcess;
  private readonly ended: Promise<number>;
  private answer: ((reply: WatchReply) => void) | undefined;
  private ranTo: ((exitCode: number) => void) | undefined;
  /** True until its process has ended. */
  isAlive = true;

  constructor({ script, cwd, argv, options, onOutput }: ChildSettings) {
    this.process = fork(script, [WATCHED, JSON.stringify(options), ...argv], {
      cwd,
      stdio: ['ignore', onOutput ? 'pipe' : 'inherit', 'inherit', 'ipc'],
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
    this.process.on('message', (reply: WatchReply | RunEnded) => {
      if (reply.kind === 'ended') this.ranTo?.(reply.exitCode);
      else this.answer?.(reply);
    });
    // Told something while it ends, by Ctrl-C for one: its end is what counts.
    this.process.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code, signal) => {
        this.isAlive = false;
        resolve(code ?? (signal === null ? 70 : 128));
      });
    });
  }

  /** Loads the project as it lies there now. */
  async check(): Promise<WatchReply> {
    return new Promise((resolve) => {
      this.answer = resolve;
      this.send({ kind: 'check' });
      const text = 'the process that loads the project has ended';
      void this.ended.then(() => resolve({ kind: 'invalid', text }));
    });
  }

  /** Runs; gives the exit code. */
  run(): Promise<number> {
    const ran = new Promise<number>((resolve) => {
      this.ranTo = resolve;
    });
    this.send({ kind: 'run' });
    return Promise.race([ran, this.ended]);
  }

  /** Lets what is running finish and be kept; one that only waits ends at once. */
  cancel(): void {
    this.send({ kind: 'cancel' });
  }

  /** Ends at once, whatever it does. */
  kill(): void {
    this.process.kill('SIGKILL');
  }

  /** Ends the run before it computes anything of these nodes; what it has finished is kept. */
  stopBefore(nodes: readonly string[]): void {
    this.send({ kind: 'stop-before', nodes });
  }

  private send(request: WatchRequest): void {
    if (this.process.connected) this.process.send(request);
  }
}
